"""paho's client with a quick way in for the packets that come by the thousand."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import paho.mqtt.client as paho
from paho.mqtt.enums import MQTTErrorCode, MQTTProtocolVersion

CHUNK = 64 * 1024
CHUNKS = 4  # read at once, so that whoever reads looks at `stop` now and then
TELL_S = 1.0  # how often paho sees a message itself, to know that the broker lives
_PUBLISH, _KIND_AND_QOS = 0x30, 0xF6


class Message(Protocol):
    """What is asked of a message, whichever way it came."""

    @property
    def topic(self) -> str:
        """Return its topic; raises UnicodeDecodeError for one that is no text."""

    @property
    def payload(self) -> bytes | bytearray:
        """Return what it says."""

    @property
    def retain(self) -> bool:
        """Say whether the broker had kept it."""


@dataclass(frozen=True, slots=True)
class QuickMessage:
    """A message of QoS 0."""

    name: bytes
    payload: bytes
    retain: bool

    @property
    def topic(self) -> str:
        """Return the topic."""
        return self.name.decode()


class Client(paho.Client):
    """Reads what has come in large pieces; `quick` takes each message of QoS 0, paho all other packets.

    paho asks the kernel three times for each packet and makes locks for each message, which costs as much
    as all that we do with it. Only whole packets are handed to paho, through `_sock_recv`.
    """

    def __init__(self, quick: Callable[[Message], None], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._quick = quick
        self._has_properties = options.get("protocol") == MQTTProtocolVersion.MQTTv5
        self._come = bytearray()  # a packet that is not yet whole is at its end
        self._given: bytes | None = None  # what paho may read now; None: the socket itself
        self._told = 0.0

    def read_all(self) -> MQTTErrorCode:
        """Take what has come, up to `CHUNKS` pieces; whatever `quick` raises comes out."""
        for _ in range(CHUNKS):
            try:
                piece = super()._sock_recv(CHUNK)
            except BlockingIOError:
                break
            except OSError:
                return self.loop_read()  # paho meets the same, and knows what to do
            if not piece:
                return self.loop_read()
            self._come += piece
            code = self._take()
            if code != MQTTErrorCode.MQTT_ERR_SUCCESS or len(piece) < CHUNK // 8:
                return code
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _take(self) -> MQTTErrorCode:
        """Take every whole packet."""
        come, at = self._come, 0
        try:
            while (bounds := _bounds(come, at)) is not None:
                body, end = bounds
                first, begin = come[at], at
                at = end
                if first & _KIND_AND_QOS == _PUBLISH and time.monotonic() - self._told < TELL_S:
                    message = self._message(first, bytes(come[body:end]))
                    if message is not None:
                        self._quick(message)
                        continue
                code = self._slowly(bytes(come[begin:end]))
                if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
                    return code
        finally:
            del come[:at]
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _slowly(self, packet: bytes) -> MQTTErrorCode:
        """Let paho read one packet, also one that is malformed."""
        self._told = time.monotonic()
        self._given = packet
        try:
            return self.loop_read()
        finally:
            self._given = None

    def _message(self, first: int, body: bytes) -> QuickMessage | None:
        """Return the message of a PUBLISH; None for one that is malformed."""
        at = 2 + int.from_bytes(body[:2], "big")
        topic = body[2:at]
        if self._has_properties:
            length = _length(body, at)
            if length is None:
                return None
            at = length[1] + length[0]
        if len(body) < at or not topic:
            return None
        return QuickMessage(topic, body[at:], bool(first & 1))

    def _sock_recv(self, bufsize: int) -> bytes:
        """Give paho what was handed to it, else what the socket has."""
        if self._given is None:
            return super()._sock_recv(bufsize)
        if not self._given:
            raise BlockingIOError
        given, self._given = self._given[:bufsize], self._given[bufsize:]
        return given


def _bounds(come: bytearray, at: int) -> tuple[int, int] | None:
    """Return where the body of the packet at `at` begins and where it ends; None when it is not yet whole.

    A length that is none ends at once, for paho to complain of.
    """
    if at + 2 > len(come):
        return None
    if come[at + 1] < 0x80:
        end = at + 2 + come[at + 1]
        return None if end > len(come) else (at + 2, end)
    length = _length(come, at + 1)
    if length is None:
        return (at + 6, at + 6) if len(come) >= at + 6 else None
    end = length[1] + length[0]
    return None if end > len(come) else (length[1], end)


def _length(data: bytes | bytearray, at: int) -> tuple[int, int] | None:
    """Return a length of up to four bytes and where it ends; None when it is not all there."""
    value = shift = 0
    for place in range(at, min(at + 4, len(data))):
        value |= (data[place] & 0x7F) << shift
        if data[place] < 0x80:
            return value, place + 1
        shift += 7
    return None
