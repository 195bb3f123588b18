"""A seat without a wall, and a raw client that says to it whatever a test wants."""

import json
import threading
import time

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from ccviewer.feeds.control import Accepted, Answer, Ledger, Outcome, SeatLink
from ccviewer.hub import SystemClock

LIMIT_S = 15


def until(condition, limit_s=LIMIT_S):
    """Wait until the condition holds; returns what it gave."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.005)
    raise AssertionError(f"not within {limit_s} s")


class Seat:
    """A link whose main thread is one of ours: it obeys what was accepted and keeps what it was brought."""

    def __init__(self, control, folder, secrets=None, obeys=True):
        self.done, self.brought = [], []
        ledger = Ledger(folder, time.time())
        self.link = SeatLink(
            control, ledger, SystemClock(), (secrets or {}).__getitem__, delay=lambda _failures: 0.05
        )
        self._obeys, self._over = obeys, threading.Event()
        self._thread = threading.Thread(target=self._main)

    def _main(self):
        while not self._over.wait(0.02):
            while (brought := self.link.take()) is not None:
                self.brought.append(brought)
                if isinstance(brought, Accepted) and self._obeys:
                    self.done.append(brought.request)
                    self.link.settle(brought, Answer("", "", Outcome.APPLIED))

    def __enter__(self):
        self.link.start()
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._thread.join()
        assert self.link.stop()

    def until_connected(self, limit_s=LIMIT_S):
        until(lambda: self.link.report()["connected"], limit_s)


class Wire:
    """A client of the broker that sees all that is said about seats."""

    def __init__(self, broker, user=None, password=None, ca_file=None, topic="ccviewer/#", protocol=None):
        self.heard = []
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, **({"protocol": protocol} if protocol else {})
        )
        if user:
            self._client.username_pw_set(user, password)
        if ca_file:
            self._client.tls_set(ca_file)
        self._subscribed = threading.Event()
        self._client.on_message = lambda _c, _d, m: self.heard.append((m.topic, bytes(m.payload), m.retain))
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()
        self._client.subscribe(topic, 1)
        assert self._subscribed.wait(10)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._client.disconnect()
        self._client.loop_stop()

    def send(self, topic, payload, retain=False, qos=1):
        self._client.publish(topic, payload, qos=qos, retain=retain)

    def answers(self):
        return [json.loads(payload) for topic, payload, _ in list(self.heard) if topic.endswith("/done")]

    def states(self):
        return [json.loads(payload) for topic, payload, _ in list(self.heard) if topic.endswith("/state")]

    def answer_to(self, id, limit_s=LIMIT_S):
        return until(lambda: next((one for one in self.answers() if one["id"] == id), None), limit_s)
