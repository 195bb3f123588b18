"""What every panel has in common."""

import logging
from collections.abc import Callable, Iterable, Set
from functools import partial
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ccviewer.i18n import tr
from ccviewer.model import Freshness, Severity
from ccviewer.panels.base.context import Context
from ccviewer.panels.base.header import Header, Status
from ccviewer.panels.base.theme import Size, Theme

log = logging.getLogger("ccviewer.panels")

BARE_WIDTH = 240  # px at the desk: a narrower panel shows its hero alone
LOW_TAB = 220  # px at the desk: a lower panel whose tab has its name needs no header


class Panel(QWidget):
    """A widget that shows some of what the hub knows.

    A panel is told what changed and pulls the values itself. It draws only while it can be seen, and
    whatever goes wrong in it becomes a card on this panel; the wall lives on. A subclass builds its
    content in `__init__` inside `self.body`, and says `filters`, `refresh`, `status`, `shows`.
    """

    kind: ClassVar[str]
    icon: ClassVar[str] = "square"
    live: ClassVar[bool] = False  # True: `beat` is called every 20 ms while visible
    bare_height: ClassVar[int] = 120  # px at the desk: a lower panel shows its hero alone

    class Options(BaseModel):
        """What a scene says of this panel."""

        model_config = ConfigDict(extra="forbid", frozen=True)
        title: str = ""

    def __init__(self, context: Context, options: "Panel.Options", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.hub, self.theme = context, context.hub, context.theme
        self.options = options
        self.failure = ""
        self._failed_in = ""
        self._tabbed = False
        self._failed_step: Callable[[], None] = lambda: None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.header = Header(self.theme, self.icon, self.title(), self)
        self.body = QWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.body, 1)
        self._card = _Card(self.theme, self)
        self._leave = self.hub.subscribe(self.filters(), self._changed)

    # what a panel says

    def title(self) -> str:
        """Return the title: the scene's, or the panel's own."""
        return self.options.title or self.default_title()

    def default_title(self) -> str:
        """Return what this panel is called when the scene gives it no title."""
        raise NotImplementedError

    def scope(self) -> str:
        """Return what is covered, for behind the title: `15 kelurahan`."""
        return ""

    def filters(self) -> Iterable[str]:
        """Return the filters over ids that this panel wants to hear of. Called once, in `__init__`."""
        raise NotImplementedError

    def refresh(self, changed: Set[str]) -> None:
        """Draw what changed anew. At most 4 ms; no file, no socket, no lock, no sleep."""
        raise NotImplementedError

    def status(self) -> Status:
        """Return how the shown data are, for the header and the diagnostics; must be cheap."""
        raise NotImplementedError

    def emptiness(self) -> str:
        """Return, when there is nothing to show, what would be here and what to do; else an empty text."""
        return ""

    def complete(self) -> bool:
        """Say whether what this panel is there for can be seen, or its absence is explained for good."""
        return not self.emptiness()

    def shows(self) -> dict[str, object]:
        """Return what can be read on this panel now, as plain JSON values, for diagnostics and tests."""
        raise NotImplementedError

    def lettered(self) -> Iterable[tuple[str, int]]:
        """Return the texts that a page of its own writes, where no painter can see them, with their px."""
        return ()

    def beat(self) -> None:
        """Look for new pictures; called every 20 ms while visible if `live`."""

    def second(self) -> None:
        """Draw what only grows older; called each second while visible."""

    # what all panels do

    def report(self) -> dict[str, object]:
        """Return this panel for the diagnostics. A hidden one says no more of itself than that."""
        shows: dict[str, object] = {}
        self._guarded("shows", lambda: shows.update(self.shows()))
        status = self.header.status
        state = status.freshness.value if self.isVisible() else "hidden"
        return {
            "kind": self.kind,
            "title": self.header.title,
            "state": "error" if self.failure else "empty" if self._card.isVisible() else state,
            "status": status.text,
            "severity": status.severity.name.lower(),
            "failure": self.failure,
            "shows": shows,
        }

    @property
    def settled(self) -> bool:
        """Say, guarded, whether it is complete, or is broken and says so."""
        complete: list[bool] = []
        self._guarded("complete", lambda: complete.append(self.complete()))
        return bool(self.failure) or complete == [True]

    def on_beat(self) -> None:
        """Let the wall's ticker call `beat`, guarded."""
        if self.isVisible() and not self.failure:
            self._guarded("beat", self.beat)

    def on_second(self) -> None:
        """Let the wall's ticker call `second`, draw the header anew and try again what failed, guarded."""
        if self.isVisible():
            if self.failure:
                self._guarded(self._failed_in, self._failed_step)
            self._guarded("second", self.second)
            self._guarded("say", self._say)

    def leave(self) -> None:
        """Hear no more of the hub; whoever closes a panel calls this."""
        self._leave()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nobody looked."""
        super().showEvent(event)
        self._guarded("refresh", partial(self.refresh, frozenset()))
        self._guarded("say", self._say)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop the header where there is room for the hero only."""
        super().resizeEvent(event)
        self._fit_header()

    def be_named_by_tab(self, tabbed: bool) -> None:
        """Hear from whoever docks this panel whether a tab says its name already."""
        self._tabbed = tabbed
        self._fit_header()

    def _fit_header(self) -> None:
        scale = self.theme.scale
        low = max(self.bare_height, LOW_TAB if self._tabbed else 0)
        small = self.width() < BARE_WIDTH * scale or self.height() < low * scale
        self.header.setVisible(not small)
        self._card.setGeometry(self.body.geometry() if not small else self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface that everything lies on."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.theme.colour("surface"))
        painter.end()

    def _changed(self, changed: Set[str]) -> None:
        if self.isVisible():
            self._guarded("refresh", partial(self.refresh, changed))

    def _say(self) -> None:
        title, scope, status, emptiness = self.title(), self.scope(), self.status(), self.emptiness()
        if self.failure and self._failed_in != "say":
            return  # the card and the header say so until the step that failed succeeds
        self.header.say(title, scope, status)
        self._card.say("", emptiness)
        self._card.setGeometry(self.body.geometry() if self.header.isVisibleTo(self) else self.rect())

    def _guarded(self, name: str, step: Callable[[], None]) -> None:
        """Run a step of the subclass; what it raises is a card until the same step succeeds again."""
        try:
            step()
        except Exception as error:
            if not self.failure:
                log.exception("%s panel %r cannot draw", self.kind, self.header.title)
            elif name != self._failed_in:
                return  # what failed first is said until it is mended
            self.failure = f"{type(error).__name__}: {error}"
            self._failed_in, self._failed_step = name, step
            self._card.say(tr("Panel ini gagal menggambar"), self.failure)
            self.header.say(self.header.title, "", Status(Freshness.LOST, Severity.MAJOR, tr("Galat")))
            return
        if self.failure and name == self._failed_in:
            self.failure = ""
            if name != "say":
                self._guarded("say", self._say)


class _Card(QWidget):
    """Lies over a panel's content and says what is missing or broken."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title, self._text = QLabel(self), QLabel(self)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        for label, role, size in ((self._title, "text", Size.TITLE), (self._text, "text_2", Size.BODY)):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setStyleSheet(  # a font that is only set gives way to the style sheet of the window
                f"color: {theme.colour(role).name()}; font-size: {theme.px(size)}px; background: transparent;"
            )
            layout.addWidget(label)
        layout.addStretch(1)
        self.hide()

    def say(self, title: str, text: str) -> None:
        """Show these words, or nothing."""
        if (title, text) != (self._title.text(), self._text.text()):
            self._title.setText(title)
            self._text.setText(text)
        self._title.setVisible(bool(title))
        shown = bool(title or text)
        if shown == self.isHidden():
            self.setVisible(shown)
            self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cover the content: nothing old may shine through."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("surface"))
        painter.end()
