"""Listens for the commands of a seat in a thread of its own, and carries the answers back."""

import logging
import sqlite3
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ccviewer.errors import CCViewerError, FeedError, Refused
from ccviewer.feeds.base import hide
from ccviewer.feeds.control.answer import Answer, Outcome, Topics, write_state
from ccviewer.feeds.control.broker import Broker, Ear
from ccviewer.feeds.control.gate import Accepted, Bucket, Gate, Turned
from ccviewer.feeds.control.ledger import Ledger
from ccviewer.feeds.mqtt.client import Message
from ccviewer.feeds.mqtt.connection import Connection, Will
from ccviewer.hub import Clock, retry_delay
from ccviewer.i18n import Text
from ccviewer.profile import Control

log = logging.getLogger("ccviewer.control")

STOP_S = 2.0
STEP_S, EAGER_S = 0.25, 0.02  # how long to wait for the broker; while an answer is awaited
STATE_EVERY_S = 0.5
STEADY_S = 10.0  # a broker that was there for so long is asked again at once when it is lost
REFUSED_S = 60.0
GOODBYE_S = 0.5
WAITING = 64  # commands that wait for the main thread; more are refused as busy
# Refusals that are answered and written down one by one: whoever sends junk fills 12 records a minute.
SAID_BURST, SAID_PER_SECOND = 40.0, 0.2
COUNTED = ("heard", *(outcome.value for outcome in Outcome), "repeated", "unanswered")


@dataclass(frozen=True, slots=True)
class Unsaid:
    """So many more were refused than are answered and written down one by one."""

    count: int


Brought = Accepted | Turned | Unsaid


@dataclass(frozen=True, slots=True)
class _Settled:
    accepted: Accepted
    answer: Answer
    subject: str


class SeatLink:
    """The connection of one seat. `take`, `settle`, `show` and `report` are called by the main thread.

    What comes waits in a bounded queue until the main thread takes it; no signal is sent for it. The broker
    may be away for days: nothing waits for it, and answers that cannot be sent are kept in the ledger, from
    which they are given when the controller asks again.
    """

    def __init__(
        self,
        control: Control,
        ledger: Ledger,
        clock: Clock,
        secrets: Callable[[str], str],
        delay: Callable[[int], float] = retry_delay,
    ) -> None:
        self.topics = Topics(control.room, control.seat)
        self._ledger, self._clock, self._delay = ledger, clock, delay
        self._gate, self._broker = Gate(control, ledger, clock), Broker(control, secrets)
        self._waiting: deque[Accepted] = deque()
        self._turned: deque[Turned | Unsaid] = deque()
        self._settled: deque[_Settled] = deque()
        self._answers: deque[Answer] = deque()  # of this thread alone
        self._bucket = Bucket(SAID_BURST, SAID_PER_SECOND)
        self._unsaid = 0
        self._open_ones = 0  # taken by the main thread and not settled; counted by this thread
        self._state: bytes | None = None
        self._shown: bytes | None = None  # the state that this connection was told
        self._shown_at = 0.0
        self._counts: Counter[str] = Counter()
        self._connected = False
        self._why: Text | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="control", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self, timeout_s: float = STOP_S) -> bool:
        """Say goodbye and end; returns whether the thread has ended in time."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def take(self) -> Brought | None:
        """Return the next of what came: refusals, which cost little, before what is to be done."""
        for queue in (self._turned, self._waiting):
            try:
                return queue.popleft()
            except IndexError:
                continue
        return None

    def settle(self, accepted: Accepted, answer: Answer, subject: str = "") -> None:
        """Tell what became of a command; `subject`: what it decided, for those issued before it."""
        self._settled.append(_Settled(accepted, answer, subject))

    def show(self, state: dict[str, Any]) -> None:
        """Tell everybody, retained, what this seat shows."""
        self._state = write_state({"schema": 1, "seat": self.topics.name, "online": True, **state})

    def report(self) -> dict[str, Any]:
        """Return how the connection is, for the diagnostics."""
        return {
            "seat": self.topics.name,
            "broker": self._broker.where,
            "connected": self._connected,
            "last_error": str(self._why) if self._why else None,
            "waiting": len(self._waiting),
            **{name: self._counts[name] for name in COUNTED},
        }

    # in the thread

    def _loop(self) -> None:
        failures = 0
        while not self._stop.is_set():
            begun = time.monotonic()
            refused = False
            try:
                self._serve()
            except FeedError as error:
                refused = isinstance(error, Refused)
                self._lost(hide(error, self._broker.mask).text)
            except Exception as error:  # a bug here must not end remote control unseen
                log.exception("remote control failed")
                self._lost(Text("{error}", error=type(error).__name__))
            self._connected = False
            if time.monotonic() - begun > STEADY_S:
                failures = 0
            wait_s = REFUSED_S if refused else self._delay(failures)
            failures += 1
            self._stop.wait(wait_s)
        self._ledger.close()

    def _lost(self, why: Text) -> None:
        if self._connected or self._why is None:
            log.warning("remote control is not connected: %s", why)
        self._why = why

    def _serve(self) -> None:
        """Connect and listen until stopped, or until the connection is lost."""
        will = Will(self.topics.state, self.topics.offline())
        connection = self._broker.open(Ear((self.topics.do,), self._heard, will), self._stop)
        if connection is None:
            return
        try:
            log.info("remote control: %s listens at %s", self.topics.name, self._broker.where)
            self._connected, self._why, self._shown = True, None, None
            while not self._stop.is_set():
                self._tell(connection)
                connection.step(EAGER_S if self._open_ones else STEP_S)
            self._say_goodbye(connection)
        finally:
            connection.close()

    def _heard(self, message: Message) -> None:
        """Judge one message; what is refused is answered, up to what a controller by mistake would send."""
        try:
            if message.topic != self.topics.do:  # amqtt 0.12 sends a new client what it keeps for others too
                return
        except UnicodeDecodeError:
            return
        self._counts["heard"] += 1
        room = len(self._waiting) < WAITING
        found = self._gate.judge(message.payload, retained=message.retain, room=room)
        if isinstance(found, Accepted):
            self._open_ones += 1
            self._waiting.append(found)
        elif found is not None:
            self._count(found.answer)
            if self._bucket.take(self._clock.monotonic()):
                self._answers.append(found.answer)
                self._turned.append(found)
            else:
                self._counts["unanswered"] += 1
                self._unsaid += 1

    def _count(self, answer: Answer) -> None:
        self._counts["repeated" if answer.repeated else answer.outcome.value] += 1

    def _tell(self, connection: Connection) -> None:
        """Publish what there is to say."""
        while self._settled:
            self._remember(self._settled.popleft())
        while self._answers:
            connection.publish(self.topics.done, self._answers.popleft().write(self.topics.name))
        now = time.monotonic()
        if self._state is not None and self._state != self._shown and now - self._shown_at >= STATE_EVERY_S:
            self._shown, self._shown_at = self._state, now
            connection.publish(self.topics.state, self._shown, retain=True)
        if self._unsaid and self._bucket.take(self._clock.monotonic()):
            self._turned.append(Unsaid(self._unsaid))
            self._unsaid = 0

    def _remember(self, settled: _Settled) -> None:
        self._open_ones -= 1
        request = settled.accepted.request
        answer = replace(settled.answer, id=request.id, of=settled.accepted.of, at=self._clock.now())
        self._count(answer)
        try:
            self._ledger.settle(request, answer, settled.subject, min(request.issued, answer.at))
        except sqlite3.Error as error:  # done and answered; only who asks again will hear less of it
            log.error("the answer to a remote command cannot be kept: %s", error)
        self._answers.append(answer)

    def _say_goodbye(self, connection: Connection) -> None:
        """Tell that this seat is gone, unless the broker is too slow to hear it: then its will says so."""
        self._tell(connection)
        connection.publish(self.topics.state, self.topics.offline(), retain=True)
        end = time.monotonic() + GOODBYE_S
        try:
            while connection.unsent and time.monotonic() < end:
                connection.step(0.05)
        except CCViewerError:
            return
