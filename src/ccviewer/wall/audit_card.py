"""The newest records of the audit, over a window."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from ccviewer.commands import AuditLog, Commands, Role
from ccviewer.commands.audit import RECOVERED
from ccviewer.commands.dispatch import DONE
from ccviewer.commands.finder import Target, find
from ccviewer.i18n import tr
from ccviewer.panels.base import icon
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.pick_list import ROW, Item, PickList
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow

WIDTH, LINES, RECORDS = 980, 14, 500


class AuditView(QObject):
    """Binds `seat.audit`. Main thread."""

    def __init__(self, wall: Wall, audit: AuditLog) -> None:
        super().__init__(wall)
        self._wall, self._audit = wall, audit
        wall.seat.commands.bind("seat.audit", lambda args: self.open(args.window))

    def open(self, window: str = "") -> "AuditCard":
        """Show the newest records."""
        card = AuditCard(self._wall.window(window), self._audit.last(RECORDS), self._wall.seat.commands)
        card.open(card.field)
        return card


class AuditCard(Overlay):
    """Lists records, the newest first, and searches in them."""

    def __init__(self, window: WallWindow, records: Sequence[Mapping[str, Any]], commands: Commands) -> None:
        theme = window.context.theme
        super().__init__(window, theme, tr("Catatan audit"), WIDTH)
        self._items = [_item(record, commands) for record in records]
        self._targets = [Target((item.title, item.hint)) for item in self._items]
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Cari nama, perintah atau hasil"))
        self.field.addAction(icon("search", theme.colour("text_2")), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(lambda _text: self._show())
        self.list = PickList(theme, tr("Catatan audit"))
        self.list.setFixedHeight(self.px(ROW * LINES))
        self.empty = QLabel(tr("Belum ada catatan"))
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setProperty("quiet", True)
        self.content.addWidget(self.field)
        self.content.addWidget(self.empty)
        self.content.addWidget(self.list)
        self.content.addWidget(
            self.keys_line(tr("{count} terbaru; semuanya: ccviewer audit show", count=len(self._items)))
        )
        self._show()

    def _show(self) -> None:
        found = sorted(find(self.field.text(), self._targets))  # by time, whatever fits better
        self.list.show_items([self._items[at] for at in found])
        self.empty.setVisible(not found)
        self.list.setVisible(bool(found))


def _item(record: Mapping[str, Any], commands: Commands) -> Item:
    command = commands.catalogue.get(str(record.get("command")))
    title = str(command.title).removesuffix("…") if command is not None else str(record.get("command"))
    if record.get("command") == RECOVERED:
        title = tr("Catatan dilanjutkan sesudah komputer mati mendadak")
    args = " ".join(str(value) for value in (record.get("args") or {}).values() if value not in ("", None))
    role = str(record.get("role", ""))
    who = (
        f"{record.get('actor', '')} ({Role(role).word})" if role in set(Role) else str(record.get("seat", ""))
    )
    outcome = str(record.get("outcome", ""))
    done = outcome == DONE
    hint = " · ".join(
        part for part in (tr("selesai") if done else outcome, str(record.get("via", ""))) if part
    )
    return Item(
        f"{_time(str(record.get('time')))}   {who}   {title} {args}".rstrip(),
        hint,
        icon="check" if done else "x",
        marked=not done,
    )


def _time(text: str) -> str:
    try:
        return datetime.fromisoformat(text).strftime("%d-%m %H.%M.%S")
    except ValueError:
        return text
