"""MQTT brokers on loopback for tests: mosquitto with passwords, ACL, TLS; amqtt, which knows only 3.1.1."""

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


def free_port():
    with socket.socket() as bare:
        bare.bind(("127.0.0.1", 0))
        return bare.getsockname()[1]


def wait_for_port(port, process, limit_s=15):
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        assert process.poll() is None, f"the broker ended: {process.args}"
        with socket.socket() as bare:
            bare.settimeout(1)
            if bare.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the broker does not listen")


class Broker:
    """A broker process that can be killed and started again on the same port."""

    def __init__(self, command, port, folder):
        self.port, self._command, self._log = port, command, folder / f"broker-{port}.log"
        self._process = None
        self.start()

    def start(self):
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        wait_for_port(self.port, self._process)

    def kill(self):
        """As `kill -9` does: no goodbye to anybody."""
        self._process.kill()
        self._process.wait()

    def save(self, content, limit_s=15):
        """Have a persistent mosquitto write what it keeps, until `content` is in it."""
        file = self._log.parent / "mosquitto.db"
        end = time.monotonic() + limit_s
        while not (file.exists() and content in file.read_bytes()):
            assert time.monotonic() < end, "mosquitto did not save"
            self._process.send_signal(signal.SIGUSR1)
            time.sleep(0.1)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.kill()


def mosquitto(folder: Path, *, users=None, acl="", tls=None, client_ca="", persistent=False):
    """Start mosquitto; `users` are passwords by name, `tls` is a (certificate, key) pair of files.

    With `client_ca` it wants a certificate of its clients too.
    """
    port = free_port()
    lines = [f"listener {port} 127.0.0.1", f"allow_anonymous {'false' if users else 'true'}"]
    if users:
        passwords = folder / "passwords"
        passwords.write_text("")
        passwords.chmod(0o600)
        tool = shutil.which("mosquitto_passwd") or "/usr/bin/mosquitto_passwd"
        for name, password in users.items():
            subprocess.run([tool, "-b", str(passwords), name, password], check=True, capture_output=True)
        lines.append(f"password_file {passwords}")
    if acl:
        (folder / "acl").write_text(acl)
        lines.append(f"acl_file {folder / 'acl'}")
    if tls:
        lines += [f"certfile {tls[0]}", f"keyfile {tls[1]}"]
    if client_ca:
        lines += [f"cafile {client_ca}", "require_certificate true"]
    if persistent:
        lines += ["persistence true", f"persistence_location {folder}/"]
    if Path("/proc/self").stat().st_uid == 0:
        lines.append("user root")
    settings = folder / f"mosquitto-{port}.conf"
    settings.write_text("\n".join(lines) + "\n")
    return Broker([MOSQUITTO, "-c", str(settings)], port, folder)


def amqtt(folder: Path):
    """Start amqtt, which hangs up when it is spoken to in MQTT 5."""
    port = free_port()
    settings = folder / "amqtt.yaml"
    settings.write_text(
        f"listeners:\n  default:\n    type: tcp\n    bind: 127.0.0.1:{port}\n"
        "plugins:\n  amqtt.plugins.authentication.AnonymousAuthPlugin:\n    allow_anonymous: true\n"
    )
    return Broker([sys.executable, "-m", "amqtt.scripts.broker_script", "-c", str(settings)], port, folder)


class OddBroker:
    """A broker in the test's own process that, once subscribed to, sends packets of the test's choice.

    `packets=None`: it takes the connection and never says a word. It is spoken to in MQTT 3.1.1.
    """

    def __init__(self, packets, suback=b"\0"):
        self._packets = packets
        self._suback = b"\x90" + bytes([2 + len(suback)]) + b"\0\1" + suback
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.05)
        self.port = self._server.getsockname()[1]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        open_ones = []
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                one, _ = self._server.accept()
                one.settimeout(5)
                open_ones.append(one)
                if self._packets is not None:
                    one.recv(1000)
                    one.sendall(b"\x20\x02\x00\x00")
                    one.recv(1000)
                    one.sendall(self._suback + b"".join(self._packets))
        for one in open_ones:
            one.close()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._thread.join()
        self._server.close()


def packet(topic, payload):
    """Return a PUBLISH of MQTT 3.1.1; the topic is bytes, as they are."""
    body = len(topic).to_bytes(2, "big") + topic + payload
    return b"\x30" + bytes([len(body)]) + body
