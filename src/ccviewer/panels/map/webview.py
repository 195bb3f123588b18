"""The map as a web page: folium's document on ccv://, fed with numbers, one batch at a time."""

import json
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccviewer.hub import Clock
from ccviewer.i18n import tr
from ccviewer.model import Point
from ccviewer.panels.base import Size, Theme
from ccviewer.panels.map import document, page
from ccviewer.panels.map.basemap import BaseMap
from ccviewer.panels.map.bridge import Bridge, Viewport, packed
from ccviewer.panels.map.labels import Label
from ccviewer.panels.map.layout import Layout, Layouts
from ccviewer.panels.map.lettering import Lettering, letter, png
from ccviewer.panels.map.looks import BANDS, Band
from ccviewer.panels.map.scene import Delta, MapScene, Rows, Sight
from ccviewer.panels.map.scheme import SCHEME, Guard, Handler, Page
from ccviewer.panels.map.sprites import atlas

START = QUrl("ccv://app/index.html")
NO_ANSWER_S = 5.0
READY_S = 20.0
CRASHES, CRASH_WINDOW_S = 3, 600.0


class WebMapView(QWidget):
    """Shows a MapScene. It takes from the scene what is new in `push`; hidden, it takes nothing."""

    touched = Signal(float, float, float, bool)  # Mercator x, y, zoom, twice
    hovered = Signal(float, float, float)
    left = Signal()
    moved = Signal(object)  # Viewport
    handled = Signal()  # a person moves the map
    escaped = Signal()
    ready = Signal()
    idle = Signal()  # the page has taken a batch, and there was more to say
    painted = Signal()

    engine = "web"

    def __init__(
        self,
        scene: MapScene,
        clock: Clock,
        theme: Theme,
        base: BaseMap,
        start: tuple[Point, float],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scene, self._clock, self._theme, self._base = scene, clock, theme, base
        scene.watch(self)
        self.viewport: Viewport | None = None
        self.drawn: int | None = None  # things in the last picture; None before the first
        self.reloads = 0
        self.why_down = ""
        self._crashes: list[float] = []
        self._is_ready, self._broken = False, False
        self._loaded_at = clock.monotonic()
        self._serial, self._sent_at = 0, float("-inf")
        self._in_flight, self._behind, self._was_late = False, False, False
        self._aim: float | None = None  # the zoom that the page is on its way to
        self._groups: tuple[object, ...] = ()
        self._layouts = Layouts(scene, theme.scale)
        self._layout = self._layouts.at(start[1])
        self._labels: tuple[Label, ...] | None = None
        self._lettering, self._lettered = b"", 0
        self._ringed: tuple[int, int, Sight | None] | None = None
        self._sprites: dict[int, bytes] = {}

        # Dies before the profile that they live in: Qt does not forgive the other order.
        self._tenants = QObject(self)
        self._profile = QWebEngineProfile(self)  # without a name: off the record
        self.guard = Guard(self)
        made = document.build(*start)
        self.handler = Handler(
            page.files(made, self._config), self._picture, parent=self
        )  # referenced: the profile does not own it
        self._profile.installUrlSchemeHandler(SCHEME, self.handler)
        self._profile.setUrlRequestInterceptor(self.guard)
        self.page = Page(self._profile, self._tenants)
        self.page.setBackgroundColor(theme.colour("unknown"))
        self._channel, self._bridge = QWebChannel(self._tenants), Bridge(self._tenants)
        self._channel.registerObject("bridge", self._bridge)
        self.page.setWebChannel(self._channel)
        self._wire()
        self._view = QWebEngineView(self)
        self._view.setPage(self.page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setFocusProxy(self._view)
        self.page.load(START)

    def _wire(self) -> None:
        bridge = self._bridge
        bridge.is_ready.connect(self._started)
        bridge.is_acked.connect(self._acked)
        bridge.is_painted.connect(self._drew)
        bridge.is_moved.connect(self._went)
        bridge.is_zooming.connect(self._aims)
        bridge.is_touched.connect(self.touched)
        bridge.is_hovered.connect(self.hovered)
        bridge.is_left.connect(self.left)
        bridge.is_handled.connect(self.handled)
        bridge.is_escaped.connect(self.escaped)
        self.page.renderProcessTerminated.connect(self._terminated)

    # what the panel asks

    @property
    def is_ready(self) -> bool:
        """Say whether the page takes batches."""
        return self._is_ready

    @property
    def surface(self) -> QWidget:
        """Return the widget that takes mouse and keys."""
        return self._view.focusProxy() or self._view

    @property
    def layout_at_rest(self) -> Layout:
        """Return where things were drawn in the last batch."""
        return self._layout

    @property
    def late(self) -> bool:
        """Say whether the page should have been ready long ago."""
        return not self._is_ready and self._clock.monotonic() - self._loaded_at > READY_S

    @property
    def given_up(self) -> bool:
        """Say whether the page died too often to be tried again."""
        return len(self._crashes) >= CRASHES

    def push(self, labels: Sequence[Label], selected: int, sight: Sight | None = None) -> bool:
        """Send what is new; False when the page is not ready or still busy with the last batch."""
        self._behind = self._in_flight
        if not self._is_ready or self._in_flight or not self.isVisible():
            return False
        delta = self._scene.take(self)
        said: dict[str, object] = {"full": delta.full}
        arrays: dict[str, NDArray[np.generic]] = self._changes(delta)
        zoom = self._zoom()
        self._layout = self._layouts.at(zoom)
        grouped = self._grouped(self._layout)
        key = (zoom, *(array.tobytes() for array in grouped.values()))
        if delta.full or key != self._groups:
            self._groups = key
            said["zoom"] = zoom
            arrays |= grouped
        if delta.full or tuple(labels) != self._labels:
            self._labels = tuple(labels)
            made = self._letter(self._labels)
            said |= {"labels": self._lettered, "label_ratio": made.image.devicePixelRatio()}
            arrays["label_rows"] = np.array([label.row for label in self._labels], "<u4")
            arrays["label_boxes"] = np.array(made.boxes, "<u2").reshape(-1)
        ringed = selected, self._layout.group_of(selected), sight
        if delta.full or ringed != self._ringed:
            self._ringed = ringed
            said["selected"] = ringed[:2]
            said["sight"] = None if sight is None else astuple(sight)
        if len(said) == 1 and not arrays:
            return True
        self._serial += 1
        self._in_flight, self._sent_at = True, self._clock.monotonic()
        self._bridge.batch.emit(self._serial, *packed(said, arrays))
        return True

    def under(self, x: float, y: float) -> Rows:
        """Return the rows of the one thing, or the group, that is drawn at a place; Mercator 0..1."""
        return self._layout.under(x, y)

    def look(self, lat: float, lon: float, zoom: float, *, animate: bool = True) -> None:
        """Centre on a place."""
        self._bridge.look.emit(lat, lon, zoom, animate and self.isVisible())

    def fit(self, bounds: tuple[float, float, float, float], free: tuple[int, int, int, int]) -> None:
        """Show west, south, east, north; left, top, right, bottom pixels stay free for what lies above."""
        self._bridge.fit.emit(*bounds, *free)

    def step(self, levels: float) -> None:
        """Zoom in, or out when negative."""
        self._bridge.step.emit(levels)

    def leave(self) -> None:
        """Let the page go, now and not with the program; nothing can be shown afterwards."""
        self._is_ready = False
        self._scene.unwatch(self)
        shiboken6.delete(self._tenants)

    def care(self) -> None:
        """Look after the page, once a second: reload one that died or no longer answers."""
        now = self._clock.monotonic()
        late = self._in_flight and now - self._sent_at > NO_ANSWER_S
        late, self._was_late = late and self._was_late, late  # once may be our own main thread that was busy
        if late:
            self._in_flight = False
            end(self.page.renderProcessPid())  # a page that hangs would not load either; see _terminated
        self._crashes = [at for at in self._crashes if now - at < CRASH_WINDOW_S]
        if self._broken and not self.given_up:
            self.reloads += 1
            self._broken, self._loaded_at = False, now
            self.page.load(START)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the page time anew: hidden, it owed nobody an answer."""
        super().showEvent(event)
        self._sent_at = self._loaded_at = self._clock.monotonic()

    # what the page says

    def _started(self) -> None:
        self._is_ready, self._in_flight, self._broken = True, False, False
        self.why_down = ""
        self._scene.resync(self)
        self.ready.emit()

    def _acked(self, serial: int) -> None:
        if serial == self._serial:
            self._in_flight = False
            if self._behind:
                self.idle.emit()

    def _drew(self, drawn: int, known: int) -> None:
        if known == len(self._scene.keys):
            self.drawn = drawn
            self.painted.emit()

    def _went(self, viewport: Viewport) -> None:
        self.viewport, self._aim = viewport, None
        self.moved.emit(viewport)

    def _aims(self, zoom: float) -> None:
        self._aim = zoom
        self.moved.emit(self.viewport)

    def _terminated(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        self._break(f"{status.name} {code}")

    def _break(self, why: str) -> None:
        self._is_ready, self._in_flight, self._broken = False, False, True
        self.why_down, self.drawn = why, None
        self._crashes.append(self._clock.monotonic())

    # what the page is given

    def _zoom(self) -> float:
        if self._aim is not None:
            return self._aim
        return self.viewport.zoom if self.viewport else document.MIN_ZOOM

    def _changes(self, delta: Delta) -> dict[str, NDArray[np.generic]]:
        scene = self._scene
        if delta.full:
            x, y = scene.x.astype("<f8"), scene.y.astype("<f8")
            return {"x": x, "y": y, "kind": scene.kind, "state": scene.state}
        arrays: dict[str, NDArray[np.generic]] = {}
        if len(delta.rows):
            arrays |= {"rows": delta.rows.astype("<u4"), "states": delta.states}
        if len(delta.moved):
            x, y = scene.x[delta.moved].astype("<f8"), scene.y[delta.moved].astype("<f8")
            arrays |= {"moved": delta.moved.astype("<u4"), "moved_x": x, "moved_y": y}
        return arrays

    def _grouped(self, layout: Layout) -> dict[str, NDArray[np.generic]]:
        groups = layout.groups
        many = groups.count > 1
        bands = np.zeros((int(many.sum()), len(Band)), np.int64)
        for code in range(groups.states.shape[1]):
            bands[:, BANDS[code]] += groups.states[many, code]
        return {
            "singles": groups.row[~many].astype("<u4"),
            "shift_x": (layout.x - groups.x)[~many].astype("<f8"),
            "shift_y": (layout.y - groups.y)[~many].astype("<f8"),
            "group_x": layout.x[many].astype("<f8"),
            "group_y": layout.y[many].astype("<f8"),
            "group_r": layout.radius[many].astype("<f8"),
            "group_count": groups.count[many].astype("<u4"),
            "group_worst": groups.worst[many],
            "group_kind": self._scene.kind[groups.row[many]],
            "group_bands": np.minimum(bands, 65535).astype("<u2").reshape(-1),
        }

    def lettered(self) -> list[tuple[str, int]]:
        """Return the names that the page writes, with the size of their letters."""
        px = self._theme.px(Size.HINT)
        names = [name for name, _ in self._base.places]
        return [(name, px) for name in (*names, *(label.text for label in self._labels or ()))]

    def _letter(self, labels: Sequence[Label]) -> Lettering:
        texts = [(label.text, self._theme.colour(label.role)) for label in labels]
        made = letter(texts, self._theme.font(Size.HINT), self._theme, self.devicePixelRatioF())
        self._lettering, self._lettered = made.png(), self._lettered + 1
        return made

    def _names(self, ratio: float) -> Lettering:
        colour = QColor(self._theme.colour("text_3"))
        texts = [(name, colour) for name, _ in self._base.places] + [(tr("tanpa peta"), colour)]
        return letter(texts, self._theme.font(Size.HINT), self._theme, ratio, 0.6 * self._theme.scale)

    def _config(self) -> bytes:
        """Return what the page must know of the theme and the ground: numbers and colours."""
        said = {
            **self._base.page(),
            "names": self._names(1.0).boxes,
            "colours": page.ground_colours(self._theme),
            "style": page.style(self._theme),
        }
        return json.dumps(said).encode()

    def _picture(self, name: str, number: int) -> bytes | None:
        if name == "labels":
            return self._lettering if number == self._lettered else None
        if not 25 <= number <= 800:
            return None
        if name == "names":
            return self._names(number / 100).png()
        if name == "sprites":
            if number not in self._sprites:
                self._sprites[number] = png(atlas(self._theme, number / 100))
            return self._sprites[number]
        return None


def end(process: int) -> None:
    """End a renderer; one that has just ended itself is fine too."""
    if process > 0:
        with suppress(OSError):
            os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))
