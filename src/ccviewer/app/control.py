"""Hands commands that come over MQTT to the wall, and says what became of them and what the wall shows."""

import hashlib
import logging
import sqlite3
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from ccviewer.commands import Actor, CommandError, Deed, Forbidden, Role, Via
from ccviewer.commands.command import safe
from ccviewer.feeds.control import (
    Accepted,
    Answer,
    Ledger,
    Outcome,
    Reason,
    Request,
    SeatLink,
    Turned,
    Unsaid,
)
from ccviewer.hub import Clock
from ccviewer.i18n import Text, tr
from ccviewer.profile import Control
from ccviewer.wall import Wall
from ccviewer.wall.scene import write

log = logging.getLogger("ccviewer.control")

FOLDER = "control"
BUDGET_S = 0.008  # of each tick; what is left waits for the next one
STATE_TICKS = 10  # half a second between two words of what the wall shows
NOBODY = "?"
LATER = Text("perintah yang terbit kemudian sudah menentukan apa yang tampil di sana")
AGAIN = Text("pesan ini sudah pernah datang; tidak dijalankan lagi, jawabannya dikirim ulang")
EXPIRED = Text("masa berlaku perintah lewat selagi menunggu giliran")
OF_WINDOW = frozenset({"wall.show_page", "wall.show_camera", "wall.close_camera"})
OF_ALL = {"scene.open": "scene", "view.theme": "theme", "tour.start": "tour", "tour.stop": "tour"}


class RemoteControl(QObject):
    """Carries out what the link of this seat accepted, a little each tick, and audits what it refused.

    Of two commands that decide the same (what a window shows, which scene, which theme, which tour) the one
    issued later holds, in whichever order they come: the earlier is answered as superseded.
    """

    def __init__(
        self,
        wall: Wall,
        link: SeatLink,
        decided: dict[str, float],
        audit: Callable[[Deed], None],
        clock: Clock,
    ) -> None:
        super().__init__(wall)
        self._wall, self._link, self._audit, self._clock = wall, link, audit, clock
        self._decided = decided  # subject -> when the command that decided it was issued
        self._last: dict[str, Any] | None = None
        self._news, self._ticks = True, 0
        wall.ticked.connect(self._tick)
        wall.page_shown.connect(self._note)
        wall.arranged.connect(self._note)
        wall.rebuilt.connect(self._note)
        link.start()

    def stop(self) -> None:
        """Say goodbye and end the thread, or leave it behind after 2 s and say so."""
        if not self._link.stop():
            log.warning("the thread of remote control does not end; left behind")

    def report(self) -> dict[str, Any]:
        """Return how remote control is, for the diagnostics."""
        return self._link.report() | {"last_command": self._last}

    def _note(self, *_what: object) -> None:
        self._news = True

    def _tick(self) -> None:
        deadline = time.perf_counter() + BUDGET_S
        while (brought := self._link.take()) is not None:
            if isinstance(brought, Accepted):
                self._obey(brought)
            else:
                self._write_down(brought)
            if time.perf_counter() >= deadline:
                break
        self._ticks += 1
        if self._news and self._ticks >= STATE_TICKS:
            self._news, self._ticks = False, 0
            self._link.show(self._state())

    def _obey(self, accepted: Accepted) -> None:
        request = accepted.request
        actor = Actor(accepted.who, request.role)
        subjects = self._subjects(request)
        issued = min(request.issued, self._clock.now())
        if self._clock.now() >= request.expires:
            answer = Answer(request.id, accepted.of, Outcome.EXPIRED, text=str(EXPIRED))
            self._deed(request, actor, answer)
        elif subjects and issued < max(self._decided.get(subject, 0.0) for subject in subjects):
            answer = Answer(request.id, accepted.of, Outcome.SUPERSEDED, text=str(LATER))
            self._deed(request, actor, answer)
        else:
            answer = self._run(accepted, actor)  # which writes its own line into the audit
            if subjects and answer.outcome is Outcome.APPLIED:
                self._decided[subjects[0]] = issued
        self._last = {
            "at": self._clock.now(),
            "command": request.command,
            "who": accepted.who,
            "outcome": answer.outcome.value,
        }
        self._link.settle(accepted, answer, subjects[0] if subjects else "")

    def _run(self, accepted: Accepted, actor: Actor) -> Answer:
        request, of = accepted.request, accepted.of
        try:
            self._wall.seat.commands.run(request.command, request.args, actor, Via.MQTT)
        except Forbidden as error:
            return Answer(request.id, of, Outcome.REFUSED, Reason.FORBIDDEN, str(error))
        except CommandError as error:
            return Answer(request.id, of, Outcome.REFUSED, Reason.FAILED, str(error))
        return Answer(request.id, of, Outcome.APPLIED)

    def _subjects(self, request: Request) -> tuple[str, ...]:
        """Return what a command decides, and whose decisions hold against it too; () when it only adds."""
        if request.command in OF_ALL:
            return (OF_ALL[request.command],)
        if request.command not in OF_WINDOW:
            return ()
        window = request.window or ""
        try:
            window = self._wall.window(window).id
        except CommandError:  # it will be refused for that
            return ()
        return (f"window:{window}", OF_ALL["scene.open"])

    def _write_down(self, refused: Turned | Unsaid) -> None:
        if isinstance(refused, Unsaid):
            text = tr("{count} pesan lain ditolak, tidak dicatat satu per satu", count=refused.count)
            self._audit(Deed("control.flood", {}, Actor(NOBODY, Role.TAMU), Via.MQTT, f"refused: {text}"))
            return
        request, answer = refused.request, refused.answer
        certain = request is not None and refused.key is not None
        actor = Actor(refused.who, request.role if request and certain else Role.TAMU)
        self._deed(request, actor, answer, args=certain)
        self._last = {
            "at": answer.at,
            "command": request.command if request else None,
            "who": refused.who,
            "outcome": answer.outcome.value,
        }

    def _deed(self, request: Request | None, actor: Actor, answer: Answer, *, args: bool = True) -> None:
        """Write down what is not carried out; what an unsigned message wants is not repeated."""
        if answer.repeated:
            outcome = f"repeated: {AGAIN}"
        else:
            why = f" ({answer.reason.value})" if answer.reason else ""
            outcome = f"{answer.outcome.value}{why}: {answer.text}"
        command = request.command if request else "control.message"
        said = safe(self._wall.seat.commands.catalogue.get(command), request.args if request and args else {})
        self._audit(Deed(command, said, actor, Via.MQTT, outcome))

    def _state(self) -> dict[str, Any]:
        wall = self._wall
        scene = wall.scene()
        return {
            "version": version("ccviewer"),
            "scene": scene.name,
            "scene_hash": hashlib.sha256(write(scene).encode()).hexdigest(),
            "screens": [
                {"name": screen.name(), "size": [screen.size().width(), screen.size().height()]}
                for screen in QGuiApplication.screens()
            ],
            "windows": [
                {
                    "id": window.id,
                    "screen": window.screen().name(),
                    "shown": window.isVisible(),
                    "page": wall.shown_page(window.id),
                    "pages": wall.pages(window.id),
                }
                for window in wall.windows
            ],
        }


def open_control(
    wall: Wall,
    control: Control,
    state: Path,
    audit: Callable[[Deed], None],
    clock: Clock,
    secrets: Callable[[str], str],
) -> RemoteControl | None:
    """Begin to listen for commands; None, and a word in the log, when what came cannot be remembered.

    Without a memory a command could be carried out twice, so then none is carried out.
    """
    try:
        ledger = Ledger(state / FOLDER, clock.now())
        decided = ledger.subjects()
    except (OSError, sqlite3.Error) as error:
        log.error("remote control is off: %s cannot be used: %s", state / FOLDER, error)
        return None
    return RemoteControl(wall, SeatLink(control, ledger, clock, secrets), decided, audit, clock)
