"""The quick way in: whatever pieces a broker's bytes come in, each message comes once and in order."""

import random
import socket
import ssl
import threading
import time

import pytest
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion

from ccviewer.feeds.mqtt.client import Client
from servers.authority import Authority

pytestmark = pytest.mark.e2e

LIMIT_S = 20
VERSIONS = {
    MQTTProtocolVersion.MQTTv311: b"\x20\x02\x00\x00",
    MQTTProtocolVersion.MQTTv5: b"\x20\x03\x00\x00\x00",
}


def length_of(count):
    out = bytearray()
    while True:
        count, low = divmod(count, 128)
        out.append(low | (0x80 if count else 0))
        if not count:
            return bytes(out)


def publish(version, topic, payload, qos=0, number=1, retain=False, properties=b""):
    body = len(topic).to_bytes(2, "big") + topic
    if qos:
        body += number.to_bytes(2, "big")
    if version is MQTTProtocolVersion.MQTTv5:
        body += length_of(len(properties)) + properties
    body += payload
    return bytes([0x30 | qos << 1 | retain]) + length_of(len(body)) + body


class Talk:
    """A client that is connected to a server which sends these pieces one after the other."""

    def __init__(self, version, pieces, authority=None):
        self.heard = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self._pieces, self._answer = pieces, VERSIONS[version]
        self._over = threading.Event()
        self._tls = None
        if authority is not None:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*authority.issue("127.0.0.1"))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        self.client = Client(self._take, CallbackAPIVersion.VERSION2, protocol=version)
        self.client.on_message = lambda _client, _data, message: self._take(message)
        if authority is not None:
            self.client.tls_set(authority.file)
        self.client.connect("127.0.0.1", self._server.getsockname()[1])

    def _take(self, message):
        self.heard.append((message.topic, bytes(message.payload), bool(message.retain)))

    def _serve(self):
        one, _ = self._server.accept()
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._tls.wrap_socket(one, server_side=True) if self._tls else one as one:
            one.recv(1000)
            one.sendall(self._answer)
            for piece in self._pieces:
                one.sendall(piece)
                time.sleep(0.0001)
            self._over.wait(LIMIT_S)

    def read_until(self, count):
        end = time.monotonic() + LIMIT_S
        while len(self.heard) < count and time.monotonic() < end:
            code = self.client.read_all()
            self.client.loop_write()
            if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
                return code
            time.sleep(0.001)
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._thread.join()
        self.client.disconnect()
        self._server.close()


def torn(stream, seed):
    """Cut the stream into pieces of one byte to three thousand, most of them small."""
    chance, at = random.Random(seed), 0
    while at < len(stream):
        size = chance.choice((1, 2, 3, 7, 50, 3000))
        yield stream[at : at + size]
        at += size


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("seed", "secure"), [(0, False), (1, False), (2, True)])
def test_each_message_comes_once_and_in_order_however_the_stream_is_torn(version, seed, secure, tmp_path):
    chance = random.Random(seed)
    wanted, stream = [], bytearray()
    for number in range(1, 300):
        size = chance.choice((0, 1, 100, 119, 120, 127, 128, 300, 16_383 if number % 50 == 0 else 5))
        topic, payload, retain = f"kota/{number}", chance.randbytes(size), number % 7 == 0
        qos = 1 if number % 5 == 0 else 2 if number % 11 == 0 else 0
        properties = b"\x01\x01" if number % 3 == 0 else b""
        stream += publish(version, topic.encode(), payload, qos, number, retain, properties)
        if qos == 2:
            stream += b"\x62\x02" + number.to_bytes(2, "big")  # PUBREL: only now it is ours
        wanted.append((topic, payload, retain))
    authority = Authority(tmp_path, "Uji") if secure else None
    with Talk(version, torn(bytes(stream), seed), authority) as talk:
        assert talk.read_until(len(wanted)) == MQTTErrorCode.MQTT_ERR_SUCCESS
    assert talk.heard == wanted


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_message_of_megabytes_comes_whole(version, secure, tmp_path):
    payload = random.Random(1).randbytes(3_000_000)
    authority = Authority(tmp_path, "Uji") if secure else None
    with Talk(version, [publish(version, b"a", payload), publish(version, b"b", b"next")], authority) as talk:
        talk.read_until(2)
    assert talk.heard == [("a", payload, False), ("b", b"next", False)]


@pytest.mark.parametrize(
    "wrong",
    [
        b"\x30\xff\xff\xff\xff\xff\x01",  # a length of more than four bytes
        b"\x30\x03\x00\x09a",  # a topic longer than its packet
        b"\x00\x00",  # no such packet
    ],
)
def test_what_is_no_mqtt_ends_the_connection_after_what_came_before(wrong):
    version = MQTTProtocolVersion.MQTTv311
    with Talk(version, [publish(version, b"a", b"1") + wrong]) as talk:
        assert talk.read_until(2) != MQTTErrorCode.MQTT_ERR_SUCCESS
    assert talk.heard == [("a", b"1", False)]


def test_whatever_the_reader_raises_comes_out():
    version = MQTTProtocolVersion.MQTTv311
    stream = b"".join(publish(version, b"a", payload) for payload in (b"1", b"2", b"3"))
    with Talk(version, [stream]) as talk:
        take = talk._take

        def choke(message):
            take(message)
            if bytes(message.payload) == b"2":
                raise ValueError("tersedak")

        talk.client._quick = choke
        talk.client.on_message = lambda _client, _data, message: choke(message)
        with pytest.raises(ValueError, match="tersedak"):
            talk.read_until(3)

    assert [payload for _, payload, _ in talk.heard] == [b"1", b"2"]
