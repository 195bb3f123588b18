"""The card at the right of the map: everything known of one thing, growing older before one's eyes."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ccviewer.hub import Hub
from ccviewer.i18n import tr
from ccviewer.model import AssetState, Freshness, Severity
from ccviewer.model.words import age_text, clock_text, number_text, value_text
from ccviewer.panels.base import Context, Size, Theme, camera_word, freshness_text, paint_mark, severity_word
from ccviewer.panels.base.camera_view import CameraView
from ccviewer.panels.map.controls import Button
from ccviewer.panels.map.kinds import ASSET, CAMERA, CAMERA_KIND, EVENT, KINDS, LAYER_WORDS, layer_kind
from ccviewer.panels.map.sprites import paint_glyph

WIDTH = 312  # px at scale 1
PAD = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known: what, how much, how old."""

    name: str
    value: str
    unit: str = ""
    age: str = ""
    freshness: Freshness = Freshness.LIVE
    severity: Severity = Severity.NORMAL


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a card says."""

    kind: int
    word: str
    name: str
    where: str
    severity: Severity
    freshness: Freshness
    state: str
    lines: tuple[Line, ...]
    note: str = ""
    camera: str = ""


def facts(context: Context, key: str) -> Facts | None:
    """Return what is known now of a thing by its key, or None when it is over."""
    if key.startswith(CAMERA):
        return _camera(context, key.removeprefix(CAMERA))
    if key.startswith(EVENT):
        return _event(context, key.removeprefix(EVENT))
    return _asset(context, key.removeprefix(ASSET))


def _asset(context: Context, id: str) -> Facts | None:
    hub = context.hub
    view = hub.asset(id)
    if view is None:
        return None
    asset = view.asset
    state = {
        AssetState.UP: tr("Hidup"),
        AssetState.DOWN: tr("Mati"),
        AssetState.MAINTENANCE: tr("Pemeliharaan"),
        AssetState.UNKNOWN: "",
    }[view.state]
    if view.freshness in (Freshness.STALE, Freshness.LOST):
        state = ""  # what it was is no longer known
    severity = severity_word(view.severity) if view.severity > Severity.NORMAL else ""
    age = freshness_text(view.freshness, view.age_s)
    if view.freshness is Freshness.LIVE and view.age_s is not None:
        age = f"{age} · {age_text(view.age_s)}"
    lines = [_channel(hub, channel) for channel in hub.asset_channels(id) if hub.latest(channel) is not None]
    lines += [
        Line(name.replace("_", " ").capitalize(), value_text(value))
        for name, value in asset.attributes.items()
    ]
    lines.append(_position(asset.point))
    kind = layer_kind(asset.kind)
    known = LAYER_WORDS.get(asset.kind)
    return Facts(
        kind,
        str(known) if known else asset.kind,
        asset.name or asset.id,
        _where(context, asset.place, asset.opd or id.partition("/")[0]),
        view.severity,
        view.freshness,
        " · ".join(part for part in (state, severity, age) if part),
        tuple(lines),
    )


def _camera(context: Context, id: str) -> Facts | None:
    try:
        health = context.hub.camera(id)
    except KeyError:
        return None
    camera, report = health.camera, health.report
    fresh = health.state.freshness
    state = camera_word(health.state)
    if fresh is not Freshness.LIVE and health.age_s is not None:
        state = f"{state} · {age_text(health.age_s)}"
    lines = []
    if report.width:
        lines.append(Line(tr("Gambar"), f"{report.width} × {report.height}", "px"))
        lines.append(Line(tr("Laju"), number_text(report.fps, 1), tr("gambar/dtk")))
    if camera.bearing is not None:
        lines.append(Line(tr("Arah pandang"), number_text(camera.bearing, 0), "°"))
    lines.append(_position(camera.point))
    return Facts(
        CAMERA_KIND,
        str(LAYER_WORDS["cameras"]),
        camera.name or id,
        _where(context, camera.place, camera.opd),
        Severity.NORMAL,
        fresh,
        state,
        tuple(lines),
        note="" if report.reason is None else str(report.reason),
        camera=id,
    )


def _event(context: Context, uid: str) -> Facts | None:
    event = context.hub.event(uid)
    if event is None:
        return None
    now = context.hub.clock.now()
    lines = [
        Line(
            tr("Waktu"), clock_text(event.time, context.profile.zone), "", age_text(max(now - event.time, 0))
        ),
        _position(event.point),
    ]
    return Facts(
        next((at for at, kind in enumerate(KINDS) if kind.name == event.kind), layer_kind("event")),
        tr("Gempa") if event.kind == "quake" else tr("Peristiwa"),
        str(event.title),
        _where(context, event.place, event.opd),
        event.severity,
        Freshness.LIVE,
        severity_word(event.severity),
        tuple(lines),
        note=event.description,
    )


def _channel(hub: Hub, id: str) -> Line:
    channel, reading = hub.channel(id), hub.latest(id)
    fresh, age_s = hub.freshness(id), hub.age_s(id)
    value = value_text(None if reading is None else reading.value, channel.decimals)
    name = channel.name or channel.field.replace("_", " ").capitalize()
    return Line(name, value, channel.unit, "" if age_s is None else age_text(age_s), fresh, hub.severity(id))


def _position(point: tuple[float, float] | None) -> Line:
    if point is None:
        return Line(tr("Posisi"), "—")
    return Line(tr("Posisi"), f"{number_text(point[1], 5)}; {number_text(point[0], 5)}")


def _where(context: Context, place: str, opd: str) -> str:
    return " · ".join(part for part in (context.place_name(place), context.opd_name(opd)) if part)


class DetailsCard(QWidget):
    """Shows the facts of one key; paints all of its text itself, so that none of it is taken for markup."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._theme = context, context.theme
        self.key, self.facts = "", None
        theme, scale = context.theme, context.theme.scale
        self.camera = CameraView(context, fit="fill", parent=self)
        self._sheet = _Sheet(theme)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setStyleSheet("background: transparent;")
        pad = round(PAD * scale)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, pad)
        layout.setSpacing(0)
        layout.addWidget(self.camera)
        layout.addWidget(self._scroll, 1)
        self._close = Button(theme, "x", tr("Tutup"), self)
        self._close.clicked.connect(self.closed)
        self.setFixedWidth(round(WIDTH * scale))
        self.camera.hide()
        self.hide()

    facts: Facts | None

    def open(self, key: str) -> None:
        """Show this thing."""
        self.key = key
        self.refresh()
        self._scroll.verticalScrollBar().setValue(0)
        self.setVisible(self.facts is not None)
        self.raise_()

    def close_card(self) -> None:
        """Show nothing, want nothing."""
        self.key, self.facts = "", None
        self.camera.look_at("")
        self.hide()

    def refresh(self) -> None:
        """Say what is known now."""
        self.facts = facts(self._context, self.key) if self.key else None
        if self.facts is None:
            self.close_card()
            return
        self.camera.look_at(self.facts.camera)
        self.camera.setVisible(bool(self.facts.camera))
        self._sheet.say(self.facts, self._close.width() if not self.facts.camera else 0)
        self._sheet.setMinimumHeight(self._sheet.height_for(self.width() - 2))
        self.setAccessibleName(f"{self.facts.name}, {self.facts.state}")

    def wanted_height(self) -> int:
        """Return the height in which everything can be seen."""
        camera = self.camera.height() if self.facts and self.facts.camera else 0
        return self._sheet.height_for(self.width() - 2) + camera + round(PAD * self._theme.scale) + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the way out in the corner, and the picture in its shape."""
        super().resizeEvent(event)
        self.camera.setFixedHeight(round((self.width() - 2) * 9 / 16))
        margin = round(6 * self._theme.scale)
        self._close.move(self.width() - self._close.width() - margin, margin)
        self._close.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.setPen(self._theme.colour("hairline"))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class _Sheet(QWidget):
    """Paints the facts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._facts, self._corner = theme, None, 0

    _facts: Facts | None

    def say(self, said: Facts, corner: int) -> None:
        """Show these; the first line leaves `corner` pixels free at its right."""
        if (said, corner) != (self._facts, self._corner):
            self._facts, self._corner = said, corner
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size in which everything can be seen."""
        return QSize(self.width(), self.height_for(self.width()))

    def height_for(self, width: int) -> int:
        """Return the height for a width."""
        return self._run(None, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the facts."""
        painter = QPainter(self)
        self._run(painter, self.width())
        painter.end()

    def _run(self, painter: QPainter | None, width: int) -> int:
        """Go through the card from top to bottom, drawing if there is a painter; returns the height."""
        said, theme, scale = self._facts, self._theme, self._theme.scale
        if said is None:
            return 0
        pad = PAD * scale
        y, room = pad, width - 2 * pad
        title = theme.font(Size.TITLE, QFont.Weight.DemiBold)
        body, hint = theme.font(Size.BODY), theme.font(Size.HINT)
        if painter is not None:
            middle = QPointF(pad + 8 * scale, y + 8 * scale)
            paint_glyph(painter, middle, said.kind, 6 * scale, theme.colour("text_2"))
        y += (
            self._text(painter, said.word, hint, "text_2", QRectF(pad + 22 * scale, y, room, 17 * scale))
            + 4 * scale
        )
        y += self._wrapped(painter, said.name, title, "text", QRectF(pad, y, room - self._corner / 2, 0), 3)
        y += 2 * scale
        if said.where:
            y += self._wrapped(painter, said.where, body, "text_2", QRectF(pad, y, room, 0), 2)
        y += 8 * scale
        if painter is not None:
            spot = QRectF(pad, y + 3 * scale, 12 * scale, 12 * scale)
            paint_mark(painter, spot, theme, said.severity, said.freshness)
        colour = said.severity.name.lower() if said.severity > Severity.INFO else "text"
        if said.freshness in (Freshness.STALE, Freshness.FROZEN, Freshness.LOST):
            colour = "lost" if said.freshness is Freshness.LOST else "stale"
        bold = theme.font(Size.BODY, QFont.Weight.DemiBold)
        y += self._wrapped(
            painter, said.state, bold, colour, QRectF(pad + 20 * scale, y, room - 20 * scale, 0), 2
        )
        if said.note:
            y += 6 * scale
            y += self._wrapped(painter, said.note, body, "text_2", QRectF(pad, y, room, 0), 5)
        y += 10 * scale
        for line in said.lines:
            y += self._line(painter, line, QRectF(pad, y, room, 30 * scale))
        return round(y)

    def _line(self, painter: QPainter | None, line: Line, box: QRectF) -> float:
        if painter is None:
            return box.height()
        theme, scale = self._theme, self._theme.scale
        painter.setPen(theme.colour("hairline"))
        painter.drawLine(box.topLeft(), box.topRight())
        old = line.freshness in (Freshness.STALE, Freshness.LOST)
        right = box.right()
        if line.age:
            role = "text_2" if not old else "lost" if line.freshness is Freshness.LOST else "stale"
            age = QRectF(right - 54 * scale, box.top(), 54 * scale, box.height())
            self._text(painter, line.age, theme.font(Size.HINT), role, age, right=True)
            right -= 58 * scale
        if line.unit:
            hint = theme.font(Size.HINT)
            used = QFontMetrics(hint).horizontalAdvance(line.unit)
            self._text(
                painter,
                line.unit,
                hint,
                "text_2",
                QRectF(right - used, box.top(), used, box.height()),
                right=True,
            )
            right -= used + 4 * scale
        bold = theme.font(Size.BODY, QFont.Weight.DemiBold)
        wide = min(QFontMetrics(bold).horizontalAdvance(line.value), box.width() * 0.62)
        role = "stale" if old else line.severity.name.lower() if line.severity > Severity.INFO else "text"
        self._text(
            painter, line.value, bold, role, QRectF(right - wide, box.top(), wide, box.height()), right=True
        )
        name = QRectF(box.left(), box.top(), max(right - wide - 8 * scale - box.left(), 0), box.height())
        self._text(painter, line.name, theme.font(Size.BODY), "text_2", name)
        return box.height()

    def _text(
        self, painter: QPainter | None, said: str, font: QFont, role: str, box: QRectF, *, right: bool = False
    ) -> float:
        if painter is not None:
            shown = QFontMetrics(font).elidedText(said, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            painter.setFont(font)
            painter.setPen(self._theme.colour(role))
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return box.height()

    def _wrapped(
        self, painter: QPainter | None, said: str, font: QFont, role: str, box: QRectF, lines: int
    ) -> float:
        metrics = QFontMetrics(font)
        tall = QRectF(box.left(), box.top(), box.width(), metrics.lineSpacing() * lines)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
        needed = metrics.boundingRect(tall.toRect(), flags, said).height()
        height = min(needed, tall.height())
        if painter is not None:
            painter.save()
            painter.setClipRect(QRectF(box.left(), box.top(), box.width(), height))
            painter.setFont(font)
            painter.setPen(self._theme.colour(role))
            painter.drawText(tall, flags, said)
            painter.restore()
        return height
