"""Hands what a second start asks for to the program that runs, by a socket that only this user may open."""

import hashlib
import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from ccviewer.app.wish import Wishes
from ccviewer.errors import CCViewerError

log = logging.getLogger("ccviewer.app")

LONGEST = 65_536  # bytes of one request or answer
LONGEST_PATH = 100  # bytes: a socket of POSIX has room for 107
GUESTS = 8  # connections at once; nobody who means well opens more
PATIENCE_TICKS = 100  # 5 s: whoever has not said all by then is sent away
START_S = 15.0  # a program that is just starting answers when it stands


class NotAnswered(CCViewerError):
    """A program runs, and does not listen."""


class Answer(BaseModel):
    """What became of a request: who took it, and the sentences about what was refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pid: int
    refused: tuple[str, ...] = Field(default=(), max_length=64)


def socket_name(state: Path) -> str:
    """Return the name of the socket of a state folder: in the user's runtime folder, or beside the state.

    Never in a folder where another user could be first.
    """
    folder = os.path.realpath(state)
    name = f"ccviewer-{hashlib.sha256(folder.encode()).hexdigest()[:20]}"
    if os.name != "posix":
        return name
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    home = runtime if runtime and os.access(runtime, os.W_OK) else folder
    path = f"{home}/{name}.socket"
    return path if len(os.fsencode(path)) <= LONGEST_PATH else f"/tmp/{name}.socket"  # noqa: S108  (checked)


class Ear(QObject):
    """Listens for second starts. `take` carries out what they ask for and says what was refused. Main thread.

    Call `tick` every 50 ms. Whoever sends too much, nonsense, or nothing for a while is sent away unheard.
    """

    def __init__(
        self, state: Path, take: Callable[[Wishes], list[str]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._take = take
        self._guests: list[_Guest] = []
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(GUESTS)
        self._server.newConnection.connect(self._meet)
        name = socket_name(state)
        if _of_somebody_else(name):
            log.error("%s belongs to somebody else: second starts are not heard", name)
            return
        QLocalServer.removeServer(name)  # the folder is ours, so whoever left it is dead
        if not self._server.listen(name):
            log.error("second starts are not heard: %s", self._server.errorString())

    def close(self) -> None:
        """Listen no more."""
        self._server.close()
        for guest in self._guests:
            guest.leave()
        self._guests.clear()

    def tick(self) -> None:
        """Send away who is too slow, and forget who is gone."""
        for guest in self._guests:
            guest.tick()
        self._guests = [guest for guest in self._guests if not guest.gone]

    def _meet(self) -> None:
        while (link := self._server.nextPendingConnection()) is not None:
            guest = _Guest(link, self._take, self)
            if len(self._guests) < GUESTS:
                self._guests.append(guest)
                guest.hear()
            else:
                guest.leave()


class _Guest(QObject):
    """One connection. It deletes itself after `leave`."""

    def __init__(self, link: QLocalSocket, take: Callable[[Wishes], list[str]], parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._take = link, take
        self._left = PATIENCE_TICKS
        self.gone = False
        link.setParent(self)
        link.setReadBufferSize(LONGEST + 1)
        link.readyRead.connect(self.hear)
        link.disconnected.connect(self.leave)

    def tick(self) -> None:
        """Grow less patient."""
        self._left -= 1
        if self._left < 0:
            self.leave()

    def leave(self) -> None:
        """Break the connection off."""
        if not self.gone:
            self.gone = True
            self._link.abort()
            self.deleteLater()

    def hear(self) -> None:
        """Read on; once all is said, carry it out and answer."""
        if self.gone:
            return
        if not self._link.canReadLine():
            if self._link.bytesAvailable() > LONGEST:
                log.warning("a second start says too much, sent away")
                self.leave()
            return
        said = bytes(self._link.readLine(LONGEST + 1).data())
        try:
            wishes = Wishes.model_validate_json(said)
        except ValidationError:
            log.warning("a second start says what is no request, sent away")
            self.leave()
            return
        answer = Answer(pid=os.getpid(), refused=tuple(self._take(wishes)[:64]))
        self._link.write(answer.model_dump_json().encode() + b"\n")
        self._link.flush()
        self._link.disconnectFromServer()


def hand_over(state: Path, wishes: Wishes, patience_s: float = START_S) -> Answer:
    """Give what is asked for to the program that holds this state folder, and return its answer.

    Raises:
        NotAnswered: nobody answers in time, or with what is no answer.
    """
    name = socket_name(state)
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        answer = None if _of_somebody_else(name) else _asked(name, wishes, end)
        if answer is not None:
            return answer
        time.sleep(0.2)  # it is just starting, and will listen
    raise NotAnswered("ccviewer yang sudah berjalan tidak menjawab; susunannya di {folder}", folder=state)


def _asked(name: str, wishes: Wishes, end: float) -> Answer | None:
    """Ask once; None when nobody listens yet, or went away."""
    mouth = QLocalSocket()
    mouth.setReadBufferSize(LONGEST + 1)
    mouth.connectToServer(name)
    try:
        if not mouth.waitForConnected(1000):
            return None
        mouth.write(wishes.model_dump_json(exclude_defaults=True).encode() + b"\n")
        mouth.flush()
        while not mouth.canReadLine():
            left_ms = round((end - time.monotonic()) * 1000)
            if left_ms <= 0 or mouth.bytesAvailable() > LONGEST or not mouth.waitForReadyRead(left_ms):
                return None
        return Answer.model_validate_json(bytes(mouth.readLine(LONGEST).data()))
    except (ValidationError, json.JSONDecodeError):
        return None
    finally:
        mouth.abort()


def _of_somebody_else(name: str) -> bool:
    """Say whether there is a socket of this name that another user made."""
    if os.name != "posix":
        return False
    try:
        return os.lstat(name).st_uid != os.geteuid()
    except OSError:
        return False
