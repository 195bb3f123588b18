"""Opens a connection to the broker over which commands come, in the newest MQTT that it speaks."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ccviewer.feeds.base import Vault, check_tls, tls_context
from ccviewer.feeds.mqtt.client import Message
from ccviewer.feeds.mqtt.connection import CONNECT_S, Connection, Login, OldBroker, Will
from ccviewer.feeds.mqtt.options import MqttOptions
from ccviewer.profile import Control

LISTEN_S = 0.3  # for a server that hangs up on our certificate to say so


@dataclass(frozen=True, slots=True)
class Ear:
    """What a connection is opened for."""

    topics: Sequence[str]
    heard: Callable[[Message], None]
    will: Will | None = None


class Broker:
    """Where to connect, and how. One thread; secrets are asked for at each connection."""

    def __init__(self, control: Control, secrets: Callable[[str], str]) -> None:
        url = urlsplit(control.broker)
        self._control, self._vault = control, Vault(secrets)
        self._options = MqttOptions(
            id="control",
            kind="mqtt",
            host=url.hostname or "",
            port=url.port,
            tls=url.scheme == "mqtts",
            ca_file=control.ca_file,
            client_cert=control.client_cert,
            client_key=control.client_key,
            topics=("ccviewer/#",),  # what is subscribed to is said at each connection
            qos=1,
            keepalive=control.keepalive,
        )
        self._version: str | None = None  # what the broker was found to speak
        self.where = f"{self._options.host}:{self._options.number}"

    def open(self, ear: Ear, stop: threading.Event) -> Connection | None:
        """Return an open connection that has subscribed; None when `stop` was set meanwhile.

        Raises:
            FeedError: as a feed would have it: Unreachable or Refused, in words; mask them.
        """
        login = self._login()
        self._check_tls(login)
        said = self._control.protocol
        wanted = said if said != "auto" else self._version
        *newer, last = (wanted,) if wanted else ("5", "3.1.1")
        try:
            for version in newer:
                with contextlib.suppress(OldBroker):
                    return self._open(version, login, ear, stop)
            return self._open(last, login, ear, stop)
        except OldBroker:
            self._version = None
            raise

    def mask(self, text: str) -> str:
        """Return the text without secrets."""
        return self._vault.mask(text)

    def _open(self, version: str, login: Login, ear: Ear, stop: threading.Event) -> Connection | None:
        connection = Connection(self._options, version, login, ear.heard, ear.topics, ear.will)
        opened = False
        try:
            opened = connection.open(stop)
        finally:
            if not opened:
                connection.close()
        self._version = version if opened else self._version
        return connection if opened else None

    def _check_tls(self, login: Login) -> None:
        """Find out what is wrong with the TLS of the broker or our own: paho says only that something is."""
        if login.tls is not None:
            check_tls(self._options.host, self._options.number, login.tls, CONNECT_S, LISTEN_S)

    def _login(self) -> Login:
        control, tls = self._control, None
        if self._options.tls:
            tls = tls_context(control.ca_file, control.client_cert, control.client_key)
        if control.user:
            return Login(self._vault.fill(control.user), self._vault.fill(control.password), tls)
        return Login(tls=tls)
