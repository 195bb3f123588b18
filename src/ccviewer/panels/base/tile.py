"""Paints one camera tile: the picture, and over it whatever keeps an old picture from looking live."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPen, QPixmap

from ccviewer.hub import CameraHealth, Frame
from ccviewer.panels.base.context import Context
from ccviewer.panels.base.face import Face, Look, face
from ccviewer.panels.base.lettering import Lettering, clear
from ccviewer.panels.base.tile_layout import Laid, Parts, laid, parts

VEIL_OPACITY = 0.5
LAID = 256  # layouts remembered
NO_PICTURE_SIZE = QSizeF(16000, 9000)  # a card has the shape of the picture that it stands in for


class TilePainter:
    """Paints tiles of one look. Main thread only; keeps letters and metrics for each size of tile."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._letterings: dict[float, Lettering] = {}
        self._laid: dict[object, tuple[Parts, Laid]] = {}
        self._hatches: dict[float, QPixmap] = {}

    def face(self, health: CameraHealth, frame: Frame | None) -> Face:
        """Return what a tile says of this camera now."""
        clock, profile = self._context.hub.clock, self._context.profile
        age_s = None if frame is None else max(clock.monotonic() - frame.arrived, 0.0)
        return face(health, age_s, clock.now(), profile.zone, profile.opd_name(health.camera.opd))

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        health: CameraHealth,
        frame: Frame | None,
        *,
        fill: bool = False,
        enlarged: bool = False,
        ringed: bool = False,
    ) -> Face:
        """Paint a tile over all of `rect` (device-independent pixels) and return what it says.

        Whatever may be shown of `frame` is decided here and nowhere else: give it every frame there is.
        `fill` cuts the picture to the tile, see `fills`; `enlarged` says more in words; `ringed` marks the
        tile that has the keyboard.
        """
        said = self.face(health, frame)
        theme, ratio = self._context.theme, painter.device().devicePixelRatio()
        shown = frame is not None and said.look is not Look.NONE
        size = QSizeF(frame.width, frame.height) if frame is not None and shown else NO_PICTURE_SIZE
        fit, where = self._lay(rect, size, ratio, fill=fill)
        look, content = self._lettering(fit.unit), where.content
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        for bar in where.around:
            painter.fillRect(bar, theme.colour("ground"))
        if frame is None or not shown:
            look.card(painter, content, said, parts(content.width(), content.height(), theme.scale))
        else:
            self._picture(painter, where, frame, old=said.look is Look.OLD)
            look.state(painter, content, said, named=fit.name)
        if fit.name:
            place = health.camera.place
            names = (health.camera.name, self._context.place_name(place) if place else "")
            look.name(painter, content, names, said, enlarged=enlarged)
            look.badges(painter, content, health, said)
        if ringed:
            look.ring(painter, content)
        painter.restore()
        return said

    def _lettering(self, unit: float) -> Lettering:
        if unit not in self._letterings:
            self._letterings[unit] = Lettering(self._context.theme, unit)
        return self._letterings[unit]

    def _lay(self, rect: QRect, size: QSizeF, ratio: float, *, fill: bool) -> tuple[Parts, Laid]:
        key = (rect.getRect(), size.width(), size.height(), ratio, fill)
        known = self._laid.get(key)
        if known is None:
            if len(self._laid) >= LAID:
                self._laid.clear()
            fit = parts(rect.width(), rect.height(), self._context.theme.scale)
            known = self._laid[key] = fit, laid(rect, size, ratio, fit.strip, fill=fill)
        return known

    def _picture(self, painter: QPainter, where: Laid, frame: Frame, *, old: bool) -> None:
        """Draw the picture; while it has the size of the tile this is a plain copy."""
        ratio = painter.device().devicePixelRatio()
        image = QImage(frame.pixels, frame.width, frame.height, frame.stride, QImage.Format.Format_RGB32)
        if old:
            image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        if where.picture.size() * ratio == QSizeF(frame.width, frame.height):
            image.setDevicePixelRatio(ratio)
            painter.drawImage(where.picture.topLeft(), image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(where.picture, image, QRectF(0, 0, frame.width, frame.height))
        if old:
            painter.fillRect(where.content, clear(self._context.theme.colour("ground"), VEIL_OPACITY))
            painter.setBrushOrigin(where.content.topLeft())
            painter.fillRect(where.content, QBrush(self._hatch(ratio)))

    def _hatch(self, ratio: float) -> QPixmap:
        """Return a piece of diagonal lines that continues into itself."""
        if ratio not in self._hatches:
            side = round(14 * self._context.theme.scale)
            pixmap = QPixmap(QSize(side, side) * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(clear(self._context.theme.colour("stale"), 0.5), side / 8))
            for shift in (-side, 0, side):
                painter.drawLine(QPointF(shift - 2, side + 2), QPointF(shift + side + 2, -2))
            painter.end()
            self._hatches[ratio] = pixmap
        return self._hatches[ratio]
