"""Readings from an MQTT broker."""

import contextlib
import re
import threading
from collections.abc import Callable
from typing import ClassVar

import paho.mqtt.client as paho

from ccviewer.errors import FeedError, Unreachable
from ccviewer.feeds.base import (
    BasicAuth,
    Beat,
    HostBudget,
    Intake,
    Post,
    Vault,
    answers,
    check_tls,
    opens_in_s,
    tls_context,
    wait_for_hours,
)
from ccviewer.feeds.mqtt.availability import Availability
from ccviewer.feeds.mqtt.client import Message
from ccviewer.feeds.mqtt.connection import CONNECT_S, Connection, Login, OldBroker
from ccviewer.feeds.mqtt.discovery import Discovery
from ccviewer.feeds.mqtt.options import MqttOptions
from ccviewer.hub import Clock
from ccviewer.i18n import Text
from ccviewer.model import Channel, Link, Quality
from ccviewer.model.words import size_text
from ccviewer.profile import zone

BEAT_EVERY_S = 0.5
STEP_S = 0.25
RETAINED_ONLY_S = 60.0  # from when on it is odd that nothing but retained messages came
LISTEN_S = 0.3  # for a server that hangs up on our certificate to say so
TOPICS_REMEMBERED = 100_000
SIMULATED = "simulasi/"
_SHARED = re.compile(r"^\$share/[^/]+/")


class MqttFeed:
    """Subscribes to topics and reads every message by the feed's map.

    A message that the broker kept (retained) and that has no time of its own is UNCERTAIN: nobody knows
    how old it is. When such a message comes again unchanged after a reconnection, it is no news.
    """

    Options: ClassVar[type[MqttOptions]] = MqttOptions

    def __init__(
        self,
        options: MqttOptions,
        *,
        opd: str,
        describe: Callable[[str], Channel],
        clock: Clock,
        secrets: Callable[[str], str],
        timezone: str,
        budget: HostBudget | None = None,
    ) -> None:
        self.name = options.id
        self._options, self._clock, self._vault = options, clock, Vault(secrets)
        self._intake = Intake(options, opd=opd, describe=describe, clock=clock, timezone=timezone)
        self._zone = zone(timezone)
        self._version: str | None = None  # what the broker was found to speak
        self._last: dict[str, int] = {}  # hash of the last payload of each topic
        self._simulated = any(topic.startswith(SIMULATED) for topic in options.topics)
        self._patterns = tuple(_SHARED.sub("", topic) for topic in options.topics)
        self._availability = Availability(options.availability) if options.availability else None
        self._discovery: Discovery | None = None
        if options.discovery:
            self._discovery = Discovery(
                options.discovery, options.id, self._intake.records, options.opd or opd
            )
        self._asked: set[str] = set()  # topics of this connection
        self._matches: dict[str, bool] = {}
        self._discovered = False  # a device announced itself since the last look
        self._arrived = False  # a message that says something came since the last look
        self._live = False  # a message that the broker had not kept came on this connection
        self._unread = False  # a message that says nothing to us came on this connection

    def run(self, post: Post, stop: threading.Event) -> None:
        """Read until `stop` is set or the connection is lost."""
        while wait_for_hours(self._options.between, self._clock, self._zone, post, stop):
            connection = self._connect(lambda message: self._take(message, post), stop)
            if connection is None:
                return
            try:
                self._read(connection, post, stop)
            finally:
                connection.close()

    def reachable(self) -> bool:
        """Say whether anybody listens where the broker should."""
        return answers(self._options.host, self._options.number)

    def mask(self, text: str) -> str:
        """Return the text without secrets."""
        return self._vault.mask(text)

    def read_once(
        self, timeout_s: float, stop: threading.Event | None = None
    ) -> tuple[bytes, str | None, str | None]:
        """Return the first message that comes, with its topic."""
        messages: list[tuple[bytes, str]] = []

        def heard(message: Message) -> None:
            if message.payload and self._wanted(message.topic):
                messages.append((bytes(message.payload), message.topic))

        stop = stop or threading.Event()
        connection = self._connect(heard, stop)
        if connection is None:
            raise Unreachable("dihentikan")
        try:
            end = self._clock.monotonic() + timeout_s
            while not messages:
                left_s = end - self._clock.monotonic()
                if stop.is_set():
                    raise Unreachable("dihentikan")
                if left_s <= 0:
                    raise Unreachable(
                        "{where}: tidak ada pesan dalam {seconds} dtk; periksa topik dan izin (ACL)",
                        where=connection.where,
                        seconds=round(timeout_s),
                    )
                connection.step(min(left_s, STEP_S))
        finally:
            connection.close()
        return *messages[0], None

    def _connect(self, heard: Callable[[Message], None], stop: threading.Event) -> Connection | None:
        """Open a connection in the newest version of MQTT that the broker speaks; None when stopped."""
        options, login = self._options, self._login()
        self._check_tls(login)
        wanted = options.protocol if options.protocol != "auto" else self._version
        *newer, last = (wanted,) if wanted else ("5", "3.1.1")
        try:
            for version in newer:
                with contextlib.suppress(OldBroker):
                    return self._open(version, login, heard, stop)
            return self._open(last, login, heard, stop)
        except Unreachable as error:
            if isinstance(error, OldBroker):
                self._version = None
            self._check_tls(login, listen_s=LISTEN_S)
            raise

    def _open(
        self,
        version: str,
        login: Login,
        heard: Callable[[Message], None],
        stop: threading.Event,
    ) -> Connection | None:
        topics = self._topics()
        self._asked = set(topics)
        self._arrived = self._unread = self._live = False
        connection = Connection(self._options, version, login, heard, topics)
        try:
            opened = connection.open(stop)
        except BaseException:
            connection.close()
            raise
        if not opened:
            connection.close()
            return None
        self._version = version
        return connection

    def _topics(self) -> list[str]:
        """Return all that there is to subscribe to, each once."""
        more = [self._options.availability.topic] if self._options.availability else []
        more += self._discovery.topics if self._discovery else []
        # What two subscriptions cover, a broker may send twice.
        more = [topic for topic in more if not self._mapped(topic)]
        return list(dict.fromkeys([*self._options.topics, *more]))

    def _check_tls(self, login: Login, listen_s: float = 0.0) -> None:
        """Find out what is wrong with the TLS of the broker or our own: paho says only that something is."""
        if login.tls is not None:
            check_tls(self._options.host, self._options.number, login.tls, CONNECT_S, listen_s)

    def _login(self) -> Login:
        options, fill = self._options, self._vault.fill
        tls = None
        if options.tls:
            tls = tls_context(options.ca_file, options.client_cert, options.client_key)
        if isinstance(options.auth, BasicAuth):
            return Login(fill(options.auth.user), fill(options.auth.password), tls)
        return Login(tls=tls)

    def _read(self, connection: Connection, post: Post, stop: threading.Event) -> None:
        """Read until stopped, or until the feed's hours are over."""
        now = self._clock.monotonic
        begun = quiet_since = told = now()
        any_came = False
        if not self._arrived:  # what a broker kept may come together with its answer to our subscription
            post(Beat(Link.CONNECTING, Text("tersambung, menunggu pesan pertama")))
        while not stop.is_set():
            connection.step(STEP_S)
            if self._discovered:
                self._discovered = False
                more = [topic for topic in self._topics() if topic not in self._asked]
                self._asked.update(more)
                connection.subscribe(more)
            if self._arrived:
                self._arrived, any_came, quiet_since = False, True, now()
            if now() - told < BEAT_EVERY_S:
                continue
            told = now()
            link, reason = self._state(connection, told - quiet_since, any_came=any_came)
            hint = self._hint(link, told - begun, any_came=any_came)
            post(self._intake.beat(link, reason, simulated=self._simulated, hint=hint))
            if opens_in_s(self._options.between, self._clock.now(), self._zone):
                return

    def _state(self, connection: Connection, quiet_s: float, *, any_came: bool) -> tuple[Link, Text | None]:
        patience_s = self._options.hint_after
        if any_came:
            patience_s = max(patience_s, self._options.expiry_s)
        if quiet_s < patience_s:
            if not any_came:
                return Link.CONNECTING, Text("tersambung, menunggu pesan pertama")
            if connection.refused_topics:
                return Link.UP, Text("topik {topics} tidak diizinkan", topics=connection.refused_words)
            odd = self._discovery.note if self._discovery else None
            return Link.UP, self._intake.note or odd
        if self._unread:
            return Link.SILENT, Text("pesan datang, tetapi tidak satu pun terbaca; periksa decode dan map")
        if any_came:
            return Link.SILENT, Text("tersambung, tetapi pesan berhenti datang")
        return Link.SILENT, Text("tersambung, tetapi tidak ada pesan; periksa topik dan izin (ACL)")

    def _hint(self, link: Link, connected_s: float, *, any_came: bool) -> Text | None:
        """Return what to try when a feed is connected and yet says nothing of now."""
        if link is Link.SILENT and not any_came and not self._unread:
            return Text("cocokkan topics dengan yang dikirim alat, dan minta izin baca (ACL) di broker")
        if link is Link.SILENT and any_came:
            return Text("pengirimnya berhenti, atau lebih jarang daripada every dan expire_after")
        if any_came and not self._live and connected_s > RETAINED_ONLY_S:
            return Text("hanya pesan simpanan broker (retained) yang datang: pengirimnya mungkin sudah mati")
        return None

    def _take(self, message: Message, post: Post) -> None:
        """Read one message; what makes no sense is counted, and the feed lives."""
        payload = bytes(message.payload)
        try:
            topic = message.topic
        except UnicodeDecodeError:
            self._reject(Text("nama topik bukan UTF-8"))
            return
        if not self._wanted(topic):
            return
        if not self._simulated and topic.startswith(SIMULATED):
            self._simulated = True
        config = self._discovery is not None and self._discovery.announces(topic)
        if not payload and not config:  # this is how a retained message is deleted
            return
        if len(payload) > self._options.max_payload:
            self._reject(
                Text("{topic}: pesan {size} terlalu besar", topic=topic, size=size_text(len(payload)))
            )
            return
        if self._known(topic, payload, retained=message.retain):
            self._arrived = True
            return
        quality = Quality.UNCERTAIN if message.retain else Quality.GOOD
        self._live = self._live or not message.retain
        try:
            self._hear(topic, payload, quality, post)
        except FeedError as error:
            self._reject(Text("{topic}: {why}", topic=topic, why=error.text))
            return
        self._arrived = True

    def _hear(self, topic: str, payload: bytes, quality: Quality, post: Post) -> None:
        """Give a message to whatever it is for: a device's announcement, its availability, or the map."""
        discovery, now = self._discovery, self._clock.now()
        if discovery is not None and discovery.announces(topic):
            self._intake.give(discovery.learn(topic, payload, now), post)
            self._discovered = True
            return
        if self._availability is not None and self._availability.covers(topic):
            self._intake.available(*self._availability.read(topic, payload), post)
            return
        mapped = self._mapped(topic)
        if discovery is not None and discovery.hears(topic):
            self._intake.give(discovery.hear(topic, payload, quality, now), post)
        if mapped:
            rows = self._intake.read(payload, topic=topic)
            self._intake.take([rows], post, quality=quality, topic=topic)

    def _wanted(self, topic: str) -> bool:
        """Say whether we asked for this: amqtt 0.12 sends a new client what it keeps for others too."""
        discovery = self._discovery
        return (
            self._mapped(topic)
            or (self._availability is not None and self._availability.covers(topic))
            or (discovery is not None and (discovery.announces(topic) or discovery.hears(topic)))
        )

    def _mapped(self, topic: str) -> bool:
        """Say whether a message of this topic is for the map."""
        mapped = self._matches.get(topic)
        if mapped is None:
            if len(self._matches) >= TOPICS_REMEMBERED:
                self._matches.clear()
            mapped = any(paho.topic_matches_sub(pattern, topic) for pattern in self._patterns)
            self._matches[topic] = mapped
        return mapped

    def _reject(self, why: Text) -> None:
        self._unread = True
        self._intake.reject(why)

    def _known(self, topic: str, payload: bytes, *, retained: bool) -> bool:
        """Say whether the broker only repeats what it kept; remember what came last on each topic."""
        content = hash(payload)
        if retained and self._last.get(topic) == content:
            return True
        if len(self._last) >= TOPICS_REMEMBERED:
            self._last.clear()
        self._last[topic] = content
        return False
