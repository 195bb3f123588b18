"""Sends the commands of an outbox to their seats, again when a seat comes back, until each is answered."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ccviewer.errors import FeedError, Refused
from ccviewer.feeds.base import hide
from ccviewer.feeds.control.answer import Answer, is_online
from ccviewer.feeds.control.broker import Broker, Ear
from ccviewer.feeds.control.outbox import Outbox, Pending
from ccviewer.feeds.control.request import Malformed
from ccviewer.feeds.mqtt.client import Message
from ccviewer.feeds.mqtt.connection import Connection
from ccviewer.hub import Clock, retry_delay
from ccviewer.profile import Control

AGAIN_S = 5.0  # to a seat that is there and says nothing: an answer may have been lost
STEP_S = 0.1


@dataclass
class _Seat:
    online: bool | None = None  # None: nothing is known of it
    news: bool = False  # it has just come back


@dataclass
class Controller:
    """One controller at one broker. `run` is called in any thread and blocks; nothing else is.

    `answered` is told each answer, `away` each reason for which a broker cannot be used, once.
    """

    control: Control  # how to connect; its room, seat and keys are not looked at
    outbox: Outbox
    clock: Clock
    secrets: Callable[[str], str]
    answered: Callable[[Pending, Answer | None], None]  # None: no longer valid, and never answered
    away: Callable[[FeedError], None]
    stop: threading.Event = field(default_factory=threading.Event)
    _seats: dict[str, _Seat] = field(default_factory=dict)  # by the topic of their state
    _answers: list[tuple[str, Answer]] = field(default_factory=list)

    def run(self, wanted: Iterable[Pending], seconds: float) -> list[Pending]:
        """Send these, and return those that have no answer after so many seconds; they stay in the outbox."""
        left = {one.id: one for one in wanted}
        end = self.clock.monotonic() + seconds
        failures, told = 0, ""
        while left and not self.stop.is_set():
            try:
                self._serve(left, end)
            except FeedError as error:
                hidden = hide(error, self._broker.mask)
                if str(hidden) != told:
                    told = str(hidden)
                    self.away(hidden)
                if isinstance(error, Refused):
                    break
            if not left or self.clock.monotonic() >= end:
                break
            self.stop.wait(min(self._delay(failures), max(0.0, end - self.clock.monotonic())))
            failures += 1
        self._expire(left)
        return list(left.values())

    def __post_init__(self) -> None:
        self._broker = Broker(self.control, self.secrets)
        self._delay = retry_delay

    def _serve(self, left: dict[str, Pending], end: float) -> None:
        """Hold a connection until all is answered or the time is over."""
        places = {one.topics for one in left.values()}
        self._seats = {place.state: _Seat() for place in places}
        topics = [topic for place in places for topic in (place.done, place.state)]
        connection = self._broker.open(Ear(topics, self._heard), self.stop)
        if connection is None:
            return
        sent: dict[str, float] = {}
        try:
            while left and not self.stop.is_set() and self.clock.monotonic() < end:
                self._read_answers(left)
                self._expire(left)
                self._send(connection, left, sent)
                connection.step(STEP_S)
            self._read_answers(left)
        finally:
            connection.close()

    def _send(self, connection: Connection, left: dict[str, Pending], sent: dict[str, float]) -> None:
        now = time.monotonic()
        for one in left.values():
            seat = self._seats[one.topics.state]
            if seat.news or (seat.online is not False and now - sent.get(one.id, -AGAIN_S) >= AGAIN_S):
                sent[one.id] = now
                connection.publish(one.topics.do, one.payload)
        for seat in self._seats.values():
            seat.news = False

    def _heard(self, message: Message) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            return
        seat = self._seats.get(topic)
        if seat is not None:
            online = is_online(message.payload)
            if online is not None:
                # Of a seat that the broker knew nothing of, the first live word is news too.
                seat.news = online and (seat.online is False or (seat.online is None and not message.retain))
                seat.online = online
            return
        try:
            self._answers.append((topic, Answer.read(message.payload)))
        except Malformed:
            return

    def _read_answers(self, left: dict[str, Pending]) -> None:
        answers, self._answers = self._answers, []
        for topic, answer in answers:
            one = left.get(answer.id)
            if one is not None and one.answered_by(answer) and topic == one.topics.done:
                del left[one.id]
                self.outbox.drop(one.id)
                self.answered(one, answer)

    def _expire(self, left: dict[str, Pending]) -> None:
        for one in [one for one in left.values() if self.clock.now() >= one.expires]:
            del left[one.id]
            self.outbox.drop(one.id)
            self.answered(one, None)
