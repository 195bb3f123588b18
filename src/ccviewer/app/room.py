"""Puts a city's room together: feeds and cameras into the hub, the hub onto the wall."""

import json
import logging
import os
import signal
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QScreen
from PySide6.QtWidgets import QApplication

from ccviewer import i18n
from ccviewer.app.begin import (
    Heartbeat,
    WhenShown,
    bundle_refused,
    show_first,
    spare_in_use,
    take,
)
from ccviewer.app.diagnostics import diagnose
from ccviewer.app.handover import Ear
from ccviewer.app.notify import take_from
from ccviewer.app.parts import Parts, Seating
from ccviewer.app.supply import Supply
from ccviewer.app.wish import Start
from ccviewer.panels.base import Attention, Context, load_fonts, load_theme
from ccviewer.panels.map import prepare
from ccviewer.profile import Profile
from ccviewer.profile.secrets import SecretStore, desktop_keys
from ccviewer.wall import (
    ArrangementStore,
    Scene,
    Wall,
    configure_docking,
)
from ccviewer.wall.legibility import scale_for_screen
from ccviewer.wall.scene import LeftOut, ScreenWanted
from ccviewer.wall.themes import dress, first_theme

if TYPE_CHECKING:
    from ccviewer.app.control import RemoteControl
    from ccviewer.app.studio import Studio
    from ccviewer.video import Video

log = logging.getLogger("ccviewer.app")

ENDED = 130  # what the event loop returns when the process was told to end


class Room:
    """Everything of one running program. Main thread; use one a process, once.

    `supply` is one that was started before; without it the room starts its own.
    """

    def __init__(
        self,
        profile: Profile,
        scene: Scene,
        *,
        left_out: tuple[LeftOut, ...] = (),
        state: Path | None = None,
        diagnostics: Path | None = None,
        supply: Supply | None = None,
        unsigned: bool = False,
    ) -> None:
        if supply is None:
            supply = Supply(profile)
            supply.start()
        self._profile, self._scene, self._state = profile, scene, state
        self._left_out = left_out
        self._diagnostics = diagnostics
        self._unwritten = False
        self._supply, self._clock, self.hub = supply, supply.clock, supply.hub
        self._seating = Seating(profile, self._clock, state)
        prepare()
        self._app = _application()
        load_fonts()
        kept = ArrangementStore(state) if state is not None else None
        theme = load_theme(
            first_theme(profile, kept, self._clock.now()),
            scale_for([screen.size().height() for screen in self._app.screens()]),
        )
        self._app.setStyle("Fusion")
        configure_docking()
        dress(theme)
        self._context = Context(self.hub, profile, theme, Attention(), unsigned)
        self._secrets = SecretStore(desktop_keys)
        self._remote: RemoteControl | None = None
        self._studio: Studio | None = None
        self._video: Video | None = None

    def run(self, start: Start, shown: Callable[[], None] = lambda: None) -> int:
        """Open the wall and stay until the last window is closed or the process is told to end.

        `shown` is called once, when the arrangement can be seen. Whoever calls holds the folder of the state,
        see `lock`: two programs must not keep their arrangements in one.
        """
        notify = take_from(os.environ)
        store = ArrangementStore(self._state) if self._state else None
        chosen = start.language or (store.language() if store else None)
        if chosen in i18n.LANGUAGES:
            i18n.use(chosen)
        wall = self._open(store, start, shown)
        Heartbeat(wall, notify)
        if self._state is not None:
            ear = Ear(self._state, partial(take, wall), wall)
            wall.ticked.connect(ear.tick)
            if self._profile.control is not None:
                from ccviewer.app.control import open_control  # MQTT, which most walls do without

                self._remote = open_control(
                    wall,
                    self._profile.control,
                    self._state,
                    self._seating.write,
                    self._clock,
                    self._secrets.get,
                )
        when_told_to_end(wall.quit)
        if self._diagnostics is not None:
            wall.second.connect(partial(self._write_report, self._diagnostics, wall))
        try:
            self._app.exec()
        finally:
            notify.stopping()
            self._stop()
        return 0

    def snapshot(
        self, size: tuple[int, int], after_s: float, picture: Path, diagnostics: Path | None
    ) -> dict[str, Any]:
        """Open the wall, take its picture after a while, and return what the diagnostics say.

        Raises:
            OSError: the picture or the diagnostics cannot be written.
            KeyboardInterrupt: the process was told to end; every thread has been.
        """
        picture.parent.mkdir(parents=True, exist_ok=True)  # said now, not after the wait
        wall = self._open(None, Start(), lambda: None)
        if len(wall.windows) == 1:
            wall.windows[0].showNormal()
            wall.windows[0].resize(*size)
        QTimer.singleShot(round(after_s * 1000), self._app.exit)
        when_told_to_end(partial(self._app.exit, ENDED))
        try:
            if self._app.exec() == ENDED:
                raise KeyboardInterrupt
            report = self.report(wall)
            image = photograph(wall)
        finally:
            wall.close()
            self._stop()
        write_picture(picture, image)
        if diagnostics is not None:
            write_json(diagnostics, report)
        return report

    def show_to(self, begin: Callable[[Wall, Callable[[], None]], object]) -> None:
        """Open the wall and remember nothing of it; `begin` gets it, and what ends all of this.

        Raises:
            KeyboardInterrupt: the process was told to end; every thread has been.
        """
        wall = self._open(None, Start(), lambda: None)
        begin(wall, self._app.exit)
        when_told_to_end(partial(self._app.exit, ENDED))
        try:
            if self._app.exec() == ENDED:
                raise KeyboardInterrupt
        finally:
            wall.close()
            self._stop()

    def report(self, wall: Wall) -> dict[str, Any]:
        """Return the diagnostics of this moment."""
        remote = {"control": self._remote.report()} if self._remote else {}
        return diagnose(self.hub, wall) | remote

    def _open(self, store: ArrangementStore | None, start: Start, shown: Callable[[], None]) -> Wall:
        """Show the arrangement; cameras, in this process, begin when it can be seen and none can delay it."""
        if store is not None and self._left_out:
            store.hold_apart(self._scene.name)
        wall = Wall(
            self._context,
            self._scene,
            store,
            self._seating.seat,
            self._app.exit,
            strangers=self._profile.strangers,
            scale_for_screen=letters_on,
        )
        # What the studio writes must not go into a copy that nobody looks at.
        self.parts = Parts(wall, self._seating, store, None if start.spare else self._open_studio)
        wall.open()
        if self.parts.gallery is not None:
            self.parts.gallery.tell(self._scene.name, self._left_out)
        if start.full_screen:
            for window in wall.windows:
                window.fill_screen(True)
        show_first(wall, start)

        def go_on() -> None:
            self._start_video()
            shown()

        WhenShown(wall, go_on)
        if start.spare:
            self.hub.post(spare_in_use(self._profile, self._clock.now()))
        if start.refused:
            self.hub.post(bundle_refused(self._profile, self._clock.now(), "; ".join(start.refused)))
        return wall

    def _open_studio(self) -> None:
        if self._studio is None:
            from ccviewer.app.studio import Studio  # of use to few, and only on some days

            self._studio = Studio(self._profile, self._context.theme, self._secrets.get)
        self._studio.open()

    def _start_video(self) -> None:
        if not self._profile.cameras:
            return
        from ccviewer.video import Video  # FFmpeg's libraries, for which the first picture does not wait

        frames, post = self.hub.frames, self.hub.post
        self._video = Video(self._profile.cameras, frames, post, self._clock, self._secrets.fill)
        self._video.start()

    def _write_report(self, path: Path, wall: Wall) -> None:
        """Write the diagnostics; a disk that cannot be written is said once, and tried again each time."""
        try:
            write_json(path, self.report(wall))
        except OSError as error:
            if not self._unwritten:
                log.error("%s cannot be written: %s", path, error)
            self._unwritten = True
        else:
            self._unwritten = False

    def _stop(self) -> None:
        """End every thread; what does not end in time is left behind and said so."""
        if self._studio is not None:
            self._studio.close()
        if self._remote is not None:
            self._remote.stop()
        self._supply.stop()
        if self._video is not None:
            self._video.stop()
        self._app.shutdown()  # before a virtual screen goes away under it


def photograph(wall: Wall) -> QImage:
    """Return one picture of all windows, side by side as they stand on the desktop."""
    windows = [window for window in wall.windows if window.isVisible()]
    if len(windows) == 1:
        return windows[0].grab().toImage()
    area = windows[0].geometry()
    for window in windows[1:]:
        area = area.united(window.geometry())
    image = QImage(area.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    for window in windows:
        painter.drawPixmap(window.geometry().topLeft() - area.topLeft(), window.grab())
    painter.end()
    return image


def write_picture(path: Path, image: QImage) -> None:
    """Write a PNG, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new.png")
    if not image.save(str(fresh), "PNG"):  # type: ignore[call-overload]
        raise OSError(f"{path} cannot be written")
    fresh.replace(path)


def write_json(path: Path, said: dict[str, Any]) -> None:
    """Write JSON, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            # In one piece and without indents: only then json is quick, and 500 feeds are not felt.
            file.write(json.dumps(said, ensure_ascii=False, allow_nan=False) + "\n")
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise


def when_told_to_end(end: Callable[[], object]) -> None:
    """Call this from the event loop when the process is told to end, by whatever signal this system has.

    Not at once: the signal may come in the middle of drawing a window that `end` closes.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, lambda *_: QTimer.singleShot(0, end))


def _application() -> QApplication:
    QCoreApplication.setApplicationName("ccviewer")
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(["ccviewer"])
    app.setQuitOnLastWindowClosed(False)  # a parked window is hidden, not closed
    return app


def letters_on(wanted: ScreenWanted | None, screen: QScreen) -> float:
    """Return how large letters are on a screen, by how it is seen."""
    size, physical = screen.size(), screen.physicalSize()
    return scale_for_screen(wanted, (size.width(), size.height()), (physical.width(), physical.height()))


def scale_for(heights: list[int]) -> float:
    """Return how large letters are, in halves, for screens of these heights in device-independent pixels.

    Scenes are composed for 1080: on a screen of 2160 everything is drawn at twice the size, not as a corner
    of the wall that nobody can read. All windows share one theme, so the lowest screen decides.
    """
    return max(1.0, min(heights, default=0) * 2 // 1080 / 2)
