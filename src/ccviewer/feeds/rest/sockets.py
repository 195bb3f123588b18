"""Sockets under requests that look up from a slow answer: at a deadline, and when the feed is to stop.

requests knows only a limit between two bytes, so a server that drips one a second could hold a feed for
hours; and it looks at nothing while it waits for headers.
"""

import socket
import ssl
import threading
import time
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

LOOK_EVERY_S = 0.25


class Stopped(OSError):
    """The feed is to stop, so nobody waits for the answer any more."""


class Deadline(OSError):
    """The whole answer took too long, however busily it trickled."""


class Watch:
    """What the sockets of one feed look at while they wait. Set by the feed's thread before each request."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.deadline = float("inf")  # of time.monotonic, which the kernel's time-outs follow too

    def check(self) -> None:
        """Raise Stopped or Deadline when it is time."""
        if self.stop.is_set():
            raise Stopped
        if time.monotonic() > self.deadline:
            raise Deadline


class _Patient:
    """Mixed into a socket class: `recv_into` waits in slices."""

    watch: Watch

    def recv_into(self: Any, *args: Any) -> int:
        limit_s: float | None = self.gettimeout()
        begin = time.monotonic()
        try:
            while True:
                self.watch.check()
                left_s = LOOK_EVERY_S if limit_s is None else limit_s - (time.monotonic() - begin)
                if left_s <= 0:
                    raise TimeoutError
                self.settimeout(min(left_s, LOOK_EVERY_S))
                try:
                    return int(super().recv_into(*args))  # type: ignore[misc]
                except (TimeoutError, ssl.SSLWantReadError):
                    continue
        finally:
            if self.fileno() >= 0:
                self.settimeout(limit_s)


class _PatientSocket(_Patient, socket.socket):
    pass


class _PatientTls(_Patient, ssl.SSLSocket):
    pass


class Adapter(HTTPAdapter):
    """Gives requests our sockets and our TLS context, also through a proxy."""

    def __init__(self, watch: Watch, context: ssl.SSLContext) -> None:
        self._context = context
        context.sslsocket_class = type("_Tls", (_PatientTls,), {"watch": watch})
        plain = type("_Plain", (_PatientSocket,), {"watch": watch})

        def connect(connection: HTTPConnection) -> socket.socket:
            bare: socket.socket = HTTPConnection._new_conn(connection)
            timeout_s = bare.gettimeout()
            patient: socket.socket = plain(bare.family, bare.type, bare.proto, bare.detach())
            patient.settimeout(timeout_s)
            return patient

        http = type("_Http", (HTTPConnection,), {"_new_conn": connect})
        https = type("_Https", (HTTPSConnection,), {"_new_conn": connect})
        self._pools = {
            "http": type("_HttpPool", (urllib3.HTTPConnectionPool,), {"ConnectionCls": http}),
            "https": type("_HttpsPool", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": https}),
        }
        super().__init__(pool_connections=4, pool_maxsize=4, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools with our sockets."""
        super().init_poolmanager(*args, ssl_context=self._context, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
        """Make the proxy's pools with our sockets."""
        manager = super().proxy_manager_for(*args, ssl_context=self._context, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave it to our context, which always verifies: requests would add its own CAs to a `ca_file`."""


def session(watch: Watch, context: ssl.SSLContext) -> requests.Session:
    """Return a session without the habits of a browser: no .netrc, no proxies but those it is told."""
    made = requests.Session()
    made.trust_env = False
    adapter = Adapter(watch, context)
    made.mount("http://", adapter)
    made.mount("https://", adapter)
    return made
