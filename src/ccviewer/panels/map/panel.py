"""The map panel: what stands and happens in the city, where it is, and how it is."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Set
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor, QKeySequence, QShortcut
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from ccviewer.errors import CCViewerError
from ccviewer.i18n import tr
from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Context, Panel, Status, plain_tip
from ccviewer.panels.map import basemap
from ccviewer.panels.map.bridge import Viewport
from ccviewer.panels.map.collection import Things
from ccviewer.panels.map.controls import metres_per_px
from ccviewer.panels.map.kinds import ASSET, CAMERA, sight, thing
from ccviewer.panels.map.labels import chosen
from ccviewer.panels.map.layers import BAND_WORDS
from ccviewer.panels.map.looks import BANDS, Band
from ccviewer.panels.map.scene import Rows, degrees
from ccviewer.panels.map.stage import Stage
from ccviewer.panels.map.start import choose_renderer

if TYPE_CHECKING:
    from ccviewer.panels.map.webview import WebMapView

SEND_EVERY_S = 0.2
NEAR_ZOOM = 15.0  # where a place or a thing is shown that somebody asked for
INDONESIA = (118.0, -2.0)  # longitude, latitude: where a map without a city opens
LEAST_ZOOM = 8.0


class MapPanel(Panel):
    """Shows everything that has a position, with its state, on a schematic map that needs no network."""

    kind = "map"
    icon = "map"

    class Options(Panel.Options):
        """What a scene says of this panel."""

        layers: tuple[str, ...] = ()  # kinds of assets, `cameras`, `events`; none: all
        center: tuple[float, float] | None = None  # latitude, longitude; None: the whole city
        zoom: float | None = Field(None, ge=LEAST_ZOOM, le=19)

    options: MapPanel.Options

    def __init__(self, context: Context, options: MapPanel.Options, parent: QWidget | None = None) -> None:
        super().__init__(context, options, parent)
        self.things = Things(self.hub, options.layers)
        self._sent_at = float("-inf")
        self._whole = options.center is None
        self._whole_of: tuple[float, ...] | None = None
        self._wanted: tuple[float, float] | None = None  # latitude, longitude, until the page is ready
        self.stage = Stage(context, self._step, self.show_whole, self.body)
        self.card = self.stage.card
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stage)
        self._missing = ""
        self.view: WebMapView | None = self._open()
        self.stage.layer_bar.switched.connect(self.switch)
        self.card.closed.connect(self.deselect)
        self._escape = QShortcut(QKeySequence("Escape"), self)
        self._escape.activated.connect(self.deselect)
        context.attention.place_wanted.connect(self._look_at_place)
        context.attention.asset_wanted.connect(self._look_at_asset)

    # what a panel says

    def default_title(self) -> str:
        """Return what this panel is called."""
        return tr("Peta")

    def scope(self) -> str:
        """Return the city."""
        return self.context.profile.city.name

    def filters(self) -> Iterable[str]:
        """Return all that can have a position."""
        return "sys/assets/#", "sys/cameras/#", "sys/events/#"

    def refresh(self, changed: Set[str]) -> None:
        """Note what changed; at most five times a second the page hears of it."""
        if changed:
            self.things.note(changed)
        else:
            self._take_all()
        self._send()

    def beat(self) -> None:
        """Look for a new picture of the camera in the card."""
        self.card.camera.beat()
        self._send()

    def second(self) -> None:
        """Look after the page, and at what has only grown older."""
        if self.view is not None:
            self.view.care()
        self.things.age()
        self._send()
        self._refresh_card()

    def status(self) -> Status:
        """Return the worst state of what is shown, and how many live."""
        if self.view is None or self.view.given_up:
            return Status(Freshness.LOST, Severity.MAJOR, tr("Tanpa peta"))
        if self.view.why_down:
            return Status(Freshness.STALE, Severity.NORMAL, tr("Peta dimuat ulang"))
        health = self.things.health()
        return Status(health.freshness, health.severity, health.text)

    def emptiness(self) -> str:
        """Return why there is no map."""
        if self.view is None:
            return self._missing
        if self.view.given_up:
            return tr("Halaman peta berhenti berulang kali. Tutup panel ini lalu tambahkan lagi.")
        if self.view.late:
            return tr("Halaman peta belum siap: QtWebEngine tidak menjawab. Masih ditunggu.")
        if not self.things.all and self.context.profile.city.center is None:
            return tr(
                "Peta kota tampil di sini setelah profil menyebut letaknya: center pada [city], "
                "atau point pada kamera, tempat dan benda."
            )
        return ""

    def lettered(self) -> list[tuple[str, int]]:
        """Return the names on the map."""
        return self.view.lettered() if self.view is not None else []

    def shows(self) -> dict[str, object]:
        """Return what is on the map now."""
        view, bands = self.view, self.things.bands()
        where = view.viewport if view is not None else None
        return {
            "markers": len(self.things.all),
            "kinds": self.things.names(),
            "layers": {layer: count.total for layer, count in self.things.counts().items()},
            "hidden": sorted(self.things.hidden),
            "states": {band.name.lower(): bands[band] for band in Band if bands[band]},
            "zoom": where.zoom if where else None,
            "center": [where.lat, where.lon] if where else None,
            "painted": view is not None and view.drawn is not None,
            "drawn": view.drawn if view is not None else None,
            "engine": view.engine if view is not None else None,
            "reloads": view.reloads if view is not None else 0,
            "requests": view.guard.allowed if view is not None else 0,
            "blocked": view.guard.blocked if view is not None else 0,
            "selected": self.card.key,
            "note": self.stage.footer.note,
        }

    def leave(self) -> None:
        """Hear and want nothing more."""
        super().leave()
        self.context.attention.place_wanted.disconnect(self._look_at_place)
        self.context.attention.asset_wanted.disconnect(self._look_at_asset)
        self.card.camera.leave()
        if self.view is not None:
            self.view.leave()
            self.view = None

    # what a person does

    def select(self, key: str) -> None:
        """Open the card of a thing and ring it."""
        self.card.open(key)
        self._card_changed()
        self._uncover(key)

    def deselect(self) -> None:
        """Close the card."""
        self.card.close_card()
        self._card_changed()

    def switch(self, layer: str, on: bool) -> None:
        """Show or hide a layer."""
        self.things.switch(layer, on=on)
        self._count()
        self._send(now=True)

    def show_whole(self) -> None:
        """Show the whole city, and go on showing it until a person moves the map."""
        self._whole, self._whole_of = True, self.things.city(self.context.profile)
        if self._whole_of is not None and self.view is not None:
            self.view.fit(self._whole_of, self.stage.free())

    # what the page says

    def _touch(self, x: float, y: float, zoom: float, twice: bool) -> None:
        QToolTip.hideText()
        rows, scene = self._under(x, y), self.things.scene
        if len(rows) == 1:
            key = scene.keys[int(rows[0])]
            if twice and key.startswith(CAMERA):
                self.context.attention.camera_wanted.emit(key.removeprefix(CAMERA))
            else:
                self.select(key)
        elif len(rows):
            lat, lon = degrees(float(scene.x[rows].mean()), float(scene.y[rows].mean()))
            self._look(lat, lon, min(zoom + 2, NEAR_ZOOM + 1))
        elif twice:
            self._look(*degrees(x, y), zoom + 1)
        else:
            self.deselect()

    def _hover(self, x: float, y: float, zoom: float) -> None:
        rows, scene = self._under(x, y), self.things.scene
        if not len(rows):
            QToolTip.hideText()
            return
        one = self.things.all.get(scene.keys[int(rows[0])])
        if len(rows) == 1 and one is not None and one.key == self.card.key:
            QToolTip.hideText()  # its card is open, and says more
            return
        if len(rows) == 1 and one is not None:
            said = f"{one.name}\n{BAND_WORDS[BANDS[one.code]]}"
        else:
            bands = Counter(BANDS[code] for code in scene.state[rows].tolist())
            lines = [f"{BAND_WORDS[band]} {bands[band]}" for band in sorted(bands, reverse=True)]
            said = "\n".join([tr("{count} titik, klik untuk mendekat", count=len(rows)), *lines])
        QToolTip.showText(QCursor.pos() + QPoint(8, 8), plain_tip(said), self)

    def _moved(self, viewport: Viewport | None) -> None:
        if viewport is not None:
            self.stage.footer.say(metres_per_px(viewport.zoom, viewport.lat))
            self.stage.arrange()
        self._send(now=True)

    def _handled(self) -> None:
        self._whole = False

    def _started(self) -> None:
        if self._whole:
            self.show_whole()
        if self._wanted is not None:
            self._look(*self._wanted, NEAR_ZOOM)
        self._send(now=True)

    # within

    def _open(self) -> WebMapView | None:
        """Return the view, or None after noting why there can be none."""
        if _chromium_refuses():
            self._missing = tr("Peta tidak dibuka untuk pengguna root: Chromium menolak bekerja tanpa pagar.")
            return None
        options, city = self.options, self.context.profile.city
        center = (options.center[1], options.center[0]) if options.center else city.center or INDONESIA
        start = center, max(options.zoom or city.zoom, LEAST_ZOOM)
        try:
            from ccviewer.panels.map.scheme import registered  # noqa: PLC0415  (QtWebEngine may be missing)
            from ccviewer.panels.map.webview import WebMapView  # noqa: PLC0415

            if not registered():
                self._missing = tr("Peta tidak disiapkan sebelum program dimulai.")
                return None
            base = basemap.read(self.context.profile)
            choose_renderer()
            view = WebMapView(self.things.scene, self.hub.clock, self.theme, base, start, self.stage)
        except ImportError as error:
            self._missing = tr("Peta memerlukan QtWebEngine, yang tidak ada di mesin ini: {why}", why=error)
            return None
        except CCViewerError as error:
            self._missing = tr("Berkas peta rusak; pasang ulang ccviewer: {why}", why=error)
            return None
        view.touched.connect(self._guard("touch", self._touch))
        view.hovered.connect(self._guard("hover", self._hover))
        view.left.connect(QToolTip.hideText)
        view.moved.connect(self._guard("moved", self._moved))
        view.handled.connect(self._handled)
        view.escaped.connect(self.deselect)
        view.ready.connect(self._guard("started", self._started))
        view.idle.connect(self._guard("send", self._send))
        self.stage.carry(view)
        return view

    def _guard(self, name: str, step: Callable[..., None]) -> Callable[..., None]:
        """Let what the page asks for fail on this panel only."""
        return lambda *said: self._guarded(name, lambda: step(*said))

    def _send(self, *, now: bool = False) -> None:
        at = self.hub.clock.monotonic()
        if not self.isVisible() or (not now and at - self._sent_at < SEND_EVERY_S):
            return
        told = self.things.bring()
        if told:
            self._count()
            self._fit_anew()
        if self.card.key in told:
            self._refresh_card()
        if self.view is not None:
            scene, zoom = self.things.scene, self.view.viewport.zoom if self.view.viewport else 0.0
            labels = chosen(self.things.all, scene.row, zoom, self.card.key, self.things.hidden)
            if self.view.push(labels, scene.row.get(self.card.key, -1), sight(self.hub, self.card.key)):
                self._sent_at = at

    def _take_all(self) -> None:
        """Catch up with everything after nobody looked."""
        self.things.rebuild()
        if self.view is not None:
            self.things.scene.resync(self.view)
        self._count()
        self._fit_anew()
        self._refresh_card()

    def _fit_anew(self) -> None:
        """Go on showing the whole city when it turns out to be larger."""
        ready = self._whole and self.view is not None and self.view.is_ready
        if ready and self.things.city(self.context.profile) != self._whole_of:
            self.show_whole()

    def _count(self) -> None:
        self.stage.say(self.things.counts(), self.things.bands())

    def _under(self, x: float, y: float) -> Rows:
        return self.view.under(x, y) if self.view is not None else np.empty(0, np.uint32)

    def _look(self, lat: float, lon: float, zoom: float) -> None:
        self._whole = False
        if self.view is None or not self.view.is_ready:
            self._wanted = lat, lon
            return
        self._wanted = None
        beside = self.stage.card_room() / 2 * 360 / (256 * 2.0**zoom)
        self.view.look(lat, lon + beside, zoom)

    def _uncover(self, key: str) -> None:
        """Move the map when the card lies on what it speaks of."""
        where = self.view.viewport if self.view is not None else None
        one = self.things.all.get(key)
        if where is None or one is None or not self.card.key:
            return
        free = 1 - (self.stage.card_room() + self.stage.margin) / max(self.stage.width(), 1)
        if (one.point[0] - where.west) / max(where.east - where.west, 1e-9) > free:
            self._look(where.lat, one.point[0], where.zoom)

    def _look_at_place(self, lon: float, lat: float, title: str) -> None:
        self._look(lat, lon, self._near())

    def _look_at_asset(self, id: str) -> None:
        one = self.things.all.get(ASSET + id) or thing(self.hub, ASSET + id)
        if one is not None:
            self.select(one.key)
            self._look(one.point[1], one.point[0], self._near())

    def _near(self) -> float:
        where = self.view.viewport if self.view is not None else None
        return max(where.zoom if where else 0.0, NEAR_ZOOM)

    def _step(self, levels: float) -> None:
        self._whole = False
        if self.view is not None:
            self.view.step(levels)

    def _refresh_card(self) -> None:
        if self.card.key:
            self.card.refresh()
            if not self.card.key:
                self._card_changed()

    def _card_changed(self) -> None:
        """Make room for the card, and ask for beats while it shows a moving picture and only then."""
        self.live = bool(self.card.camera.camera)  # type: ignore[misc]  # a class's default, this one's state
        self.stage.arrange()
        self._send(now=True)


def _chromium_refuses() -> bool:
    """Say whether Chromium would end the whole program, as it does for root with its sandbox."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return False
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    return "--no-sandbox" not in flags and not os.environ.get("QTWEBENGINE_DISABLE_SANDBOX")
