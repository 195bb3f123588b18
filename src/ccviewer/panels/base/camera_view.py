"""One camera anywhere: a details card, a map, a page of its own."""

from math import ceil

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ccviewer.hub import CameraHealth, Demand
from ccviewer.model import Camera, CameraReport, CameraState
from ccviewer.panels.base.context import Context
from ccviewer.panels.base.face import Face
from ccviewer.panels.base.tile import TilePainter
from ccviewer.panels.base.tile_layout import Fit, fills


def demand_for(size: QSize, ratio: float, *, fit: Fit, focused: bool = False) -> Demand:
    """Return what a tile of this size (device-independent pixels) wants: even physical pixels."""
    width, height = (ceil(length * ratio / 2) * 2 for length in (size.width(), size.height()))
    return Demand(width, height, focused, fills(size.width(), size.height(), fit))


def health_of(context: Context, camera: str) -> CameraHealth:
    """Return how a camera is; one that the profile does not know has no address and never a picture."""
    try:
        return context.hub.camera(camera)
    except KeyError:
        report = CameraReport(camera, CameraState.CONNECTING, context.hub.clock.now())
        return CameraHealth(Camera(camera, camera), CameraState.CONNECTING, None, report)


class CameraView(QWidget):
    """Shows one camera and wants its stream while it can be seen.

    Whoever owns it calls `beat` every 20 ms or so while it is visible, and `leave` when done.
    """

    def __init__(
        self,
        context: Context,
        camera: str = "",
        *,
        fit: Fit = "auto",
        focused: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._context, self._camera = context, camera
        self._fit, self._focused = fit, focused
        self._painter = TilePainter(context)
        self._serial = 0
        self._face: Face | None = None
        self._token = object()

    @property
    def camera(self) -> str:
        """Return the id of the camera shown, empty for none."""
        return self._camera

    @property
    def face(self) -> Face | None:
        """Return what was last painted."""
        return self._face

    def look_at(self, camera: str) -> None:
        """Show another camera; an empty id shows none and wants none."""
        if camera != self._camera:
            self._camera, self._serial, self._face = camera, 0, None
            self._want()
            self.update()

    def beat(self) -> None:
        """Look for a new picture, or for something new to say."""
        if not self._camera or not self.isVisible():
            return
        frame = self._context.hub.frames.slot(self._camera).latest
        serial = frame.serial if frame is not None else 0
        if serial != self._serial or self._face != self._painter.face(
            health_of(self._context, self._camera), frame
        ):
            self.update()

    def leave(self) -> None:
        """Want nothing any more."""
        self._context.hub.frames.want(self._token, {})

    def sizeHint(self) -> QSize:
        """Return the size of a picture in a card."""
        return QSize(320, 180)

    def showEvent(self, event: QShowEvent) -> None:
        """Want the stream."""
        super().showEvent(event)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:
        """Want it no more."""
        super().hideEvent(event)
        self.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Want the picture in the new size."""
        super().resizeEvent(event)
        self._want()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tile."""
        painter = QPainter(self)
        try:
            self._draw(painter, event.rect())
        finally:
            painter.end()  # one that is left open takes the process down with it

    def _draw(self, painter: QPainter, rect: QRect) -> None:
        if not self._camera:
            painter.fillRect(rect, self._context.theme.colour("surface"))
        else:
            frame = self._context.hub.frames.slot(self._camera).latest
            self._serial = frame.serial if frame is not None else 0
            health = health_of(self._context, self._camera)
            fill = fills(self.width(), self.height(), self._fit)
            self._face = self._painter.paint(
                painter, self.rect(), health, frame, fill=fill, enlarged=self._focused
            )

    def _want(self) -> None:
        if not self._camera or not self.isVisible():
            self.leave()
            return
        demand = demand_for(self.size(), self.devicePixelRatioF(), fit=self._fit, focused=self._focused)
        self._context.hub.frames.want(self._token, {self._camera: demand})
