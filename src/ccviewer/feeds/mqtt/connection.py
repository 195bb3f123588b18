"""One connection to an MQTT broker, moved on by whoever calls `step`: no thread of its own."""

import selectors
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion

from ccviewer.errors import FeedError, Refused, Unreachable
from ccviewer.feeds.base import unreachable
from ccviewer.feeds.mqtt.client import Client, Message
from ccviewer.feeds.mqtt.options import MqttOptions
from ccviewer.i18n import Text

CONNECT_S = 1.5  # under the 2 s within which every feed stops
ANSWER_S = 4.0  # from the open socket to the answer to our subscription
OLD_BROKER_S = 2.0  # one that knows only MQTT 3.1.1 may say nothing at all to MQTT 5
NAMED = 5
AT_ONCE = 100  # topics in one request: some brokers take no longer ones

VERSIONS = {"5": MQTTProtocolVersion.MQTTv5, "3.1.1": MQTTProtocolVersion.MQTTv311}
_BAD_LOGIN, _NOT_ALLOWED, _BANNED, _BAD_CLIENT, _BAD_METHOD = 134, 135, 138, 133, 140
_OLD_VERSION = 132


class OldBroker(Unreachable):
    """The broker does not speak this version of MQTT."""


@dataclass(frozen=True, slots=True)
class Login:
    """How to get in. The password is already the real one."""

    user: str = ""
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker says and keeps (retained) for us when we are gone without a goodbye."""

    topic: str
    payload: bytes


class Connection:
    """Connects, subscribes, and calls `heard` for every message, in the thread that calls `step`.

    paho's own thread is not used: the first exception in a callback would end it, unseen and for ever.
    Here whatever is raised comes out of `step`.
    """

    def __init__(
        self,
        options: MqttOptions,
        version: str,
        login: Login,
        heard: Callable[[Message], None],
        topics: Sequence[str],
        will: Will | None = None,
    ) -> None:
        self.where = f"{options.host}:{options.number}"
        self.refused_topics: list[str] = []
        self._options, self._version, self._heard = options, version, heard
        self._topics = tuple(topics)
        self._asked: dict[int, tuple[str, ...]] = {}  # topics by the number of the request
        self._answered = self._subscribed = False
        self._lost: Text | None = None
        self._sent: paho.MQTTMessageInfo | None = None
        self._selector = selectors.DefaultSelector()
        self._client = Client(
            heard,
            CallbackAPIVersion.VERSION2,
            client_id=f"ccviewer-{uuid.uuid4().hex[:12]}",
            protocol=VERSIONS[version],
            reconnect_on_failure=False,
        )
        self._client.connect_timeout = CONNECT_S
        if login.user:
            self._client.username_pw_set(login.user, login.password or None)
        if login.tls is not None:
            self._client.tls_set_context(login.tls)
        if will is not None:
            self._client.will_set(will.topic, will.payload, qos=1, retain=True)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message

    @property
    def refused_words(self) -> str:
        """Name topics that were refused: a few, for discovery may ask for thousands."""
        names = ", ".join(self.refused_topics[:NAMED])
        return names if len(self.refused_topics) <= NAMED else f"{names} … ({len(self.refused_topics)})"

    def open(self, stop: threading.Event) -> bool:
        """Connect and subscribe; returns False when `stop` was set meanwhile.

        Raises:
            OldBroker: it does not speak our version of MQTT, or hangs up as if it did not.
            Refused: it does not let us in, or lets us subscribe to nothing.
            Unreachable: anything else.
        """
        try:
            self._client.connect(self._options.host, self._options.number, self._options.keepalive)
        except OSError as error:
            raise unreachable(self.where, error) from error
        begin = time.monotonic()
        while not self._subscribed:
            if stop.is_set():
                return False
            waited_s = time.monotonic() - begin
            if not self._answered and waited_s > OLD_BROKER_S and self._version == "5":
                raise OldBroker("{where} tidak mengenal MQTT 5", where=self.where)
            if waited_s > ANSWER_S:
                raise Unreachable(
                    "{where} tersambung, tetapi tidak menjawab sebagai MQTT", where=self.where
                ).hinted(Text("porta lain (1883, atau 8883 dengan tls), atau broker sedang penuh"))
            self.step(0.1)
        return True

    def subscribe(self, topics: Sequence[str]) -> None:
        """Ask for more topics; what is refused of them is in `refused_topics` later."""
        for start in range(0, len(topics), AT_ONCE):
            some = tuple(topics[start : start + AT_ONCE])
            _, number = self._client.subscribe([(topic, self._options.qos) for topic in some])
            if number is not None:
                self._asked[number] = some

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Send a message of QoS 1, now or with the next steps. It is lost with the connection."""
        self._sent = self._client.publish(topic, payload, qos=1, retain=retain)

    @property
    def unsent(self) -> bool:
        """Say whether the broker has not yet taken what was published last."""
        sent = self._sent
        return sent is not None and sent.rc == MQTTErrorCode.MQTT_ERR_SUCCESS and not sent.is_published()

    def step(self, wait_s: float) -> None:
        """Wait up to `wait_s` for something to come and take what has come.

        Raises:
            FeedError: the connection is lost; and whatever `heard` raises.
        """
        socket = self._client.socket()
        if socket is None:
            raise self._loss()
        if not self._selector.get_map():
            self._selector.register(socket, selectors.EVENT_READ)
        wants = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._client.want_write() else 0)
        self._selector.modify(socket, wants)
        pending = socket.pending() if isinstance(socket, ssl.SSLSocket) else 0
        ready = self._selector.select(0 if pending else wait_s)
        if pending or any(events & selectors.EVENT_READ for _, events in ready):
            self._check(self._client.read_all())
        if self._client.want_write():
            self._check(self._client.loop_write())
        self._check(self._client.loop_misc())

    def close(self) -> None:
        """Say goodbye and hang up."""
        if self._client.socket() is not None:
            self._client.disconnect()
        left = self._client.socket()
        if left is not None:  # nobody takes our goodbye
            left.close()
        self._selector.close()

    def _check(self, code: MQTTErrorCode) -> None:
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise self._loss()

    def _loss(self) -> FeedError:
        if not self._answered and self._version == "5":
            return OldBroker("{where} menutup sambungan MQTT 5", where=self.where)
        if self._lost is not None:
            return Unreachable("{where} memutus sambungan: {why}", where=self.where, why=self._lost)
        return Unreachable("sambungan ke {where} putus", where=self.where)

    def _on_connect(
        self, client: paho.Client, _data: Any, _flags: Any, reason: Any, _properties: Any
    ) -> None:
        self._answered = True
        if reason.is_failure:
            raise self._refusal(reason.value, str(reason))
        self.subscribe(self._topics)

    def _refusal(self, code: int, words: str) -> FeedError:
        where = self.where
        if code == _OLD_VERSION:
            return OldBroker("{where} tidak mengenal MQTT {version}", where=where, version=self._version)
        if code in (_BAD_LOGIN, _BAD_METHOD):
            return Refused("{where} menolak nama pengguna atau sandi", where=where).hinted(
                Text("periksa auth dan rahasianya; besar kecil huruf berarti")
            )
        if code == _NOT_ALLOWED:
            return Refused(
                "{where} tidak mengizinkan kita masuk; periksa nama pengguna dan sandi", where=where
            ).hinted(Text("periksa auth dan rahasianya; besar kecil huruf berarti"))
        if code in (_BANNED, _BAD_CLIENT):
            return Refused("{where} memblokir kita: {why}", where=where, why=words)
        return Unreachable("{where} menolak sambungan: {why}", where=where, why=words)

    def _on_subscribe(
        self, _client: paho.Client, _data: Any, number: int, reasons: Sequence[Any], _properties: Any
    ) -> None:
        asked = self._asked.pop(number, ())
        self.refused_topics += [
            topic for topic, reason in zip(asked, reasons, strict=False) if reason.is_failure
        ]
        if self._asked or self._subscribed:
            return
        self._subscribed = True
        if len(self.refused_topics) == len(self._topics):
            raise Refused(
                "{where} tidak mengizinkan topik {topics}", where=self.where, topics=self.refused_words
            ).hinted(Text("minta izin baca (ACL) topik itu kepada pengelola broker"))

    def _on_disconnect(
        self, _client: paho.Client, _data: Any, flags: Any, reason: Any, _properties: Any
    ) -> None:
        if flags.is_disconnect_packet_from_server:
            self._lost = Text("{why}", why=str(reason))

    def _on_message(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        self._heard(message)
