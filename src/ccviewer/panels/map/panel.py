"""The map panel: what stands and happens in the city, where it is, and how it is."""

from __future__ import annotations

import math
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Set
from typing import TYPE_CHECKING

from pydantic import Field
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from ccviewer.errors import CCViewerError
from ccviewer.i18n import tr
from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Context, Panel, Status, plain_tip
from ccviewer.panels.map import basemap
from ccviewer.panels.map.bridge import Viewport
from ccviewer.panels.map.controls import BAND_WORDS, Count, Footer, LayerBar, Legend, ZoomBar, metres_per_px
from ccviewer.panels.map.details import DetailsCard
from ccviewer.panels.map.kinds import (
    ASSET,
    CAMERA,
    EVENTS,
    FAMILIES,
    KINDS,
    LAYER_ORDER,
    Thing,
    thing,
    things,
)
from ccviewer.panels.map.labels import Label, chosen
from ccviewer.panels.map.looks import BANDS, LOOKS, Band
from ccviewer.panels.map.scene import MapScene, Rows, degrees

if TYPE_CHECKING:
    from ccviewer.panels.map.webview import WebMapView

SEND_EVERY_S = 0.2
LOOKED_AT_A_SECOND = 400  # things whose age is looked at anew, in turn
MARGIN = 12  # px between the edge and what lies over the map
NEAR_ZOOM = 15.0  # where a place or a thing is shown that somebody asked for
REACH_DEG = 0.6  # farther from the centre of the city a thing does not count as part of it
TOUCH_PX = 17.0


class MapPanel(Panel):
    """Shows everything that has a position, with its state, on a schematic map that needs no network."""

    kind = "map"
    icon = "map"

    class Options(Panel.Options):
        """What a scene says of this panel."""

        layers: tuple[str, ...] = ()  # kinds of assets, `cameras`, `events`; none: all
        center: tuple[float, float] | None = None  # latitude, longitude; None: the whole city
        zoom: float | None = Field(None, ge=8, le=19)

    options: MapPanel.Options

    def __init__(self, context: Context, options: MapPanel.Options, parent: QWidget | None = None) -> None:
        self._pending: set[str] = set()
        self._everything = True
        self._sent_at = float("-inf")
        self._whole = options.center is None
        self._whole_of: tuple[float, ...] | None = None
        self._hidden: set[str] = set()
        self._wanted: tuple[float, float] | None = None  # latitude, longitude, until the page is ready
        self._turn = 0
        self.things: dict[str, Thing] = {}
        self.scene = MapScene(FAMILIES)
        super().__init__(context, options, parent)
        theme = self.theme
        self.stage = _Stage(self._place, self.body)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stage)
        self._missing = ""
        self.view = self._open()
        self.layer_bar = LayerBar(theme, self.stage)
        self.zoom_bar = ZoomBar(theme, self._step, self.show_whole, self.stage)
        self.legend, self.footer = Legend(theme, self.stage), Footer(theme, self.stage)
        self.card = DetailsCard(context, self.stage)
        self.layer_bar.switched.connect(self.switch)
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
            self._pending |= changed
        else:
            self._everything = True
            if self.view is not None:
                self.scene.resync(self.view)
        self._send()

    def beat(self) -> None:
        """Look for a new picture of the camera in the card."""
        self.card.camera.beat()
        self._send()

    def second(self) -> None:
        """Look after the page, and at what has only grown older."""
        if self.view is not None:
            self.view.care()
        keys = list(self.things)
        if keys:
            turn = [keys[(self._turn + at) % len(keys)] for at in range(min(LOOKED_AT_A_SECOND, len(keys)))]
            self._turn = (self._turn + len(turn)) % len(keys)
            self._pending.update(turn)
        self._send()
        self.card.refresh()
        self._count()

    def status(self) -> Status:
        """Return the worst state of what is shown, and how many live."""
        if self.view is None or self.view.given_up:
            return Status(Freshness.LOST, Severity.MAJOR, tr("Tanpa peta"))
        if self.view.why_down:
            return Status(Freshness.STALE, Severity.NORMAL, tr("Peta dimuat ulang"))
        shown = [one for one in self.things.values() if one.layer not in self._hidden]
        standing = [one for one in shown if one.layer != EVENTS]
        lost = sum(LOOKS[one.code].freshness is Freshness.LOST for one in standing)
        stale = sum(LOOKS[one.code].freshness is Freshness.STALE for one in standing)
        down = sum(one.down for one in standing)
        alive = len(standing) - lost - stale - down
        parts = [tr("{count} hidup", count=alive)]
        if down:
            parts.append(tr("{count} mati", count=down))
        if stale:
            parts.append(tr("{count} usang", count=stale))
        if lost:
            parts.append(tr("{count} terputus", count=lost))
        severity = max((LOOKS[one.code].severity for one in shown), default=Severity.NORMAL)
        freshness = Freshness.LIVE
        if standing and lost + stale == len(standing):
            freshness = Freshness.STALE if stale else Freshness.LOST
        return Status(freshness, severity, " · ".join(parts) if standing else "")

    def emptiness(self) -> str:
        """Return why there is no map."""
        if self.view is None:
            return self._missing
        if self.view.given_up:
            return tr("Halaman peta berhenti berulang kali; dicoba lagi bila panel dibuka kembali.")
        if self.view.late:
            return tr("Halaman peta belum siap; QtWebEngine tidak menjawab. Masih ditunggu.")
        return ""

    def shows(self) -> dict[str, object]:
        """Return what is on the map now."""
        view = self.view
        where = view.viewport if view is not None else None
        names = Counter(KINDS[one.kind].name for one in self.things.values())
        bands = self._bands()
        return {
            "markers": len(self.things),
            "kinds": dict(sorted(names.items())),
            "layers": dict(sorted(Counter(one.layer for one in self.things.values()).items())),
            "states": {band.name.lower(): bands[band] for band in Band if bands[band]},
            "hidden": sorted(self._hidden),
            "zoom": where.zoom if where else None,
            "center": [where.lat, where.lon] if where else None,
            "painted": view is not None and view.drawn is not None,
            "drawn": view.drawn if view is not None else None,
            "engine": view.engine if view is not None else None,
            "reloads": view.reloads if view is not None else 0,
            "requests": view.guard.allowed if view is not None else 0,
            "blocked": view.guard.blocked if view is not None else 0,
            "selected": self.card.key,
            "note": self.footer.note,
        }

    def leave(self) -> None:
        """Hear and want nothing more."""
        super().leave()
        self.context.attention.place_wanted.disconnect(self._look_at_place)
        self.context.attention.asset_wanted.disconnect(self._look_at_asset)
        self.card.camera.leave()

    # what a person does

    def select(self, key: str) -> None:
        """Open the card of a thing and ring it."""
        self.card.open(key)
        self._relive()
        self._place()
        self._send(now=True)

    def deselect(self) -> None:
        """Close the card."""
        self.card.close_card()
        self._relive()
        self._place()
        self._send(now=True)

    def switch(self, layer: str, on: bool) -> None:
        """Show or hide a layer."""
        self._hidden = self._hidden - {layer} if on else self._hidden | {layer}
        self._veil()
        self._count()
        self._send(now=True)

    def show_whole(self) -> None:
        """Show the whole city."""
        bounds = self._city()
        self._whole, self._whole_of = True, bounds
        if bounds is not None and self.view is not None:
            scale = self.theme.scale
            edge = round(2 * MARGIN * scale)
            top = self.layer_bar.height() + edge
            bottom = self.legend.height() + edge
            right = self.zoom_bar.width() + edge
            self.view.fit(bounds, (edge, top, right, bottom))

    # what the page says

    def _touch(self, x: float, y: float, zoom: float, twice: bool) -> None:
        rows = self._under(x, y, zoom)
        if len(rows) == 1:
            key = self.scene.keys[int(rows[0])]
            if twice and key.startswith(CAMERA):
                self.context.attention.camera_wanted.emit(key.removeprefix(CAMERA))
            else:
                self.select(key)
        elif len(rows):
            lat, lon = degrees(float(self.scene.x[rows].mean()), float(self.scene.y[rows].mean()))
            self._look(lat, lon, min(zoom + 2, NEAR_ZOOM + 1))
        elif twice:
            self._look(*degrees(x, y), zoom + 1)
        else:
            self.deselect()

    def _hover(self, x: float, y: float, zoom: float) -> None:
        rows = self._under(x, y, zoom)
        if not len(rows):
            self._unhover()
            return
        if len(rows) == 1:
            one = self.things.get(self.scene.keys[int(rows[0])])
            said = f"{one.name}\n{BAND_WORDS[BANDS[one.code]]}" if one else ""
        else:
            bands = Counter(BANDS[code] for code in self.scene.state[rows].tolist())
            lines = [f"{BAND_WORDS[band]} {bands[band]}" for band in sorted(bands, reverse=True)]
            said = "\n".join([tr("{count} benda", count=len(rows)), *lines])
        QToolTip.showText(QCursor.pos() + QPoint(8, 8), plain_tip(said), self)

    def _unhover(self) -> None:
        QToolTip.hideText()

    def _moved(self, viewport: Viewport | None) -> None:
        if viewport is not None:
            self.footer.say(metres_per_px(viewport.zoom, viewport.lat))
            self._place()
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
        center = (options.center[1], options.center[0]) if options.center else city.center or (118.0, -2.0)
        start = center, options.zoom or city.zoom
        try:
            from ccviewer.panels.map.webview import WebMapView  # noqa: PLC0415  (QtWebEngine may be missing)

            base = basemap.read(self.context.profile)
            view = WebMapView(self.scene, self.hub.clock, self.theme, base, start, self.stage)
        except ImportError as error:
            self._missing = tr("Peta memerlukan QtWebEngine, yang tidak ada di mesin ini: {why}", why=error)
            return None
        except CCViewerError as error:
            self._missing = tr("Berkas peta rusak; pasang ulang ccviewer: {why}", why=error)
            return None
        view.touched.connect(self._guard(self._touch))
        view.hovered.connect(self._guard(self._hover))
        view.left.connect(self._unhover)
        view.moved.connect(self._guard(self._moved))
        view.handled.connect(self._handled)
        view.escaped.connect(self.deselect)
        view.ready.connect(self._guard(self._started))
        return view

    def _guard(self, step: Callable[..., None]) -> Callable[..., None]:
        """Let what the page asks for fail on this panel only."""
        return lambda *said: self._guarded(step.__name__, lambda: step(*said))

    def _send(self, *, now: bool = False) -> None:
        at = self.hub.clock.monotonic()
        if not now and at - self._sent_at < SEND_EVERY_S:
            return
        self._gather()
        if self.view is not None and self.isVisible():
            zoom = self.view.viewport.zoom if self.view.viewport else 0.0
            selected = self.scene.row.get(self.card.key, -1)
            labels = chosen(self.things, self.scene.row, zoom, self.card.key, self._hidden)
            if self.view.push(labels, selected):
                self._sent_at = at

    def _gather(self) -> None:
        """Bring the scene up to what the hub knows."""
        pending, self._pending = self._pending, set()
        if self._everything:
            self._everything = False
            self._rebuild()
            return
        rows, codes, moved = list[int](), list[int](), list[int]()
        for key in pending:
            old, new = self.things.get(key), thing(self.hub, key)
            if new is not None and self.options.layers and new.layer not in self.options.layers:
                new = None
            if old is None or new is None or (old.kind, old.layer) != (new.kind, new.layer):
                if old is not new:
                    self._rebuild()
                    return
                continue
            self.things[key] = new
            row = self.scene.row[key]
            if old.code != new.code:
                rows.append(row)
                codes.append(new.code)
            if old.point != new.point:
                moved.append(row)
        if rows:
            self.scene.set_states(rows, codes)
        if moved:
            lon, lat = zip(*(self.things[self.scene.keys[row]].point for row in moved), strict=True)
            self.scene.move(moved, lat, lon, self.hub.clock.now())
        if rows:
            self._count()
        if pending and self.card.key and self._is_about_card(pending):
            self.card.refresh()

    def _is_about_card(self, pending: Set[str]) -> bool:
        return self.card.key in pending

    def _rebuild(self) -> None:
        self.things = things(self.hub, self.options.layers)
        every = list(self.things.values())
        self.scene.replace(
            [one.key for one in every],
            [one.point[1] for one in every],
            [one.point[0] for one in every],
            [one.kind for one in every],
            [one.code for one in every],
        )
        self._veil()
        self._count()
        self.card.refresh()
        self._relive()
        if self._whole and self._city() != self._whole_of and self.view is not None and self.view.is_ready:
            self.show_whole()

    def _veil(self) -> None:
        """Hide the rows of layers that are switched off."""
        visible = [one.layer not in self._hidden for one in self.things.values()]
        self.scene.show(range(len(visible)), visible)

    def _count(self) -> None:
        """Bring layers and legend up to date."""
        layers: dict[str, list[Band]] = {}
        for one in self.things.values():
            layers.setdefault(one.layer, []).append(BANDS[one.code])
        order = [layer for layer in LAYER_ORDER if layer in layers]
        order += sorted(set(layers) - set(order))
        counts = {
            layer: Count(
                len(layers[layer]), sum(band >= Band.STALE for band in layers[layer]), max(layers[layer])
            )
            for layer in order
        }
        width = self.stage.width()
        margin = round(MARGIN * self.theme.scale)
        taken = self._card_room() + self.zoom_bar.width() + margin
        self.layer_bar.say(counts, width - 2 * margin - taken)
        self.legend.say(self._bands(), width - 3 * margin - self.footer.width() - self._card_room())

    def _bands(self) -> Counter[Band]:
        return Counter(BANDS[one.code] for one in self.things.values() if one.layer not in self._hidden)

    def _city(self) -> tuple[float, float, float, float] | None:
        """Return west, south, east, north of what stands in the city; movers and far events do not count."""
        profile = self.context.profile
        points = [one.point for one in self.things.values() if one.layer not in ("vehicle", EVENTS)]
        points += [place.point for place in profile.places.values() if place.point is not None]
        center = profile.city.center
        if center is not None:
            points = [p for p in points if math.dist(p, center) < REACH_DEG] or [center]
        if not points:
            return None
        lons, lats = zip(*points, strict=True)
        edge = 0.004
        return min(lons) - edge, min(lats) - edge, max(lons) + edge, max(lats) + edge

    def _under(self, x: float, y: float, zoom: float) -> Rows:
        cell = self.view.cell(zoom) if self.view is not None else 0.0
        return self.scene.touch(x, y, zoom, TOUCH_PX * self.theme.scale, cell)

    def _look(self, lat: float, lon: float, zoom: float) -> None:
        self._whole = False
        if self.view is None or not self.view.is_ready:
            self._wanted = lat, lon
            return
        self._wanted = None
        self.view.look(lat, lon, zoom)

    def _look_at_place(self, lon: float, lat: float, title: str) -> None:
        self._look(lat, lon, self._near())

    def _look_at_asset(self, id: str) -> None:
        one = self.things.get(ASSET + id) or thing(self.hub, ASSET + id)
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

    def _relive(self) -> None:
        """Ask for beats while the card shows a moving picture, and only then."""
        self.live = bool(self.card.camera.camera)  # type: ignore[misc]  # a class's default, this one's state

    def _card_room(self) -> int:
        return (
            self.card.width() + round(MARGIN * self.theme.scale) if self.card.isVisibleTo(self.stage) else 0
        )

    def _place(self) -> None:
        """Lay out what lies over the map."""
        width, height = self.stage.width(), self.stage.height()
        margin = round(MARGIN * self.theme.scale)
        if self.view is not None:
            self.view.setGeometry(self.stage.rect())
        right = width - margin - self._card_room()
        self._count()
        roomy = width >= 420 and height >= 260
        for widget in (self.layer_bar, self.zoom_bar, self.legend):
            widget.setVisible(roomy)
        self.layer_bar.move(margin, margin)
        self.zoom_bar.move(right - self.zoom_bar.width(), margin)
        bottom = height - margin
        self.legend.move(margin, bottom - self.legend.height())
        above = self.legend.x() + self.legend.width() + margin > right - self.footer.width() and roomy
        lift = self.legend.height() + 4 if above else 0
        self.footer.move(max(right - self.footer.width(), 4), bottom - self.footer.height() - lift)
        room = height - 2 * margin
        self.card.setGeometry(width - margin - self.card.width(), margin, self.card.width(), room)
        self.card.setFixedHeight(min(room, self.card.wanted_height()))


class _Stage(QWidget):
    """Holds the map and what lies over it."""

    def __init__(self, place: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay everything out anew."""
        super().resizeEvent(event)
        self._place()


def _chromium_refuses() -> bool:
    """Say whether Chromium would end the whole program: as root it does, unless told to do without a sandbox."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return False
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    return "--no-sandbox" not in flags and not os.environ.get("QTWEBENGINE_DISABLE_SANDBOX")
