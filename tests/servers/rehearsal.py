"""A department's sources on loopback: the profile of its package, unchanged but for addresses and pace.

    with Rehearsal("dishub-balikpapan", folder, camera=lambda number: "http://…") as rehearsal:
        rehearsal.profile   a copy of the whole folder, with addresses of servers that run here
        rehearsal.secrets   the environment that holds what the profile calls by name

The broker wants the password and the documents want the token that the profile names; whoever sends others
is refused, as at the department.
"""

import shutil
import threading
from pathlib import Path
from urllib.parse import urlsplit

import paho.mqtt.client as paho
import tomlkit
from paho.mqtt.enums import CallbackAPIVersion

from ccviewer.profile import load, secrets
from servers.brokers import mosquitto
from servers.departments import SOURCES
from servers.web import Web

OPD = Path(__file__).parents[2] / "packaging" / "opd"
BEAT_S = 1.0


class Rehearsal:
    """Broker, documents and cameras of a department; all end with the context."""

    def __init__(self, slug, folder, camera):
        self.folder = Path(folder) / slug
        shutil.copytree(OPD / slug, self.folder)
        self.profile, self._camera = self.folder / "profile.toml", camera
        names = secrets.names(load(self.profile))
        self.words = {name: f"kata-{name}" for name in names}
        self.secrets = {f"CCVIEWER_SECRET_{name.upper()}": word for name, word in self.words.items()}
        self._source = SOURCES[slug]()
        self._over = threading.Event()

    def __enter__(self):
        guards = {}
        document = tomlkit.parse(self.profile.read_text("utf-8"))
        for feed in document["feeds"]:
            if feed.get("kind") != "mqtt":
                url = feed.get("url") or feed["with"].get("url") or feed["with"]["alamat"]
                guards[urlsplit(url).netloc] = self._guard(feed)
        self.web = Web({path: self._answer(path, guards) for path in self._source.documents})
        self.web.__enter__()
        self.broker = mosquitto(self.folder.parent, users={"dinding": self.words["mqtt"]})
        self._move(document)
        self.profile.write_text(tomlkit.dumps(document), "utf-8")
        self._radio = threading.Thread(target=self._send)
        self._radio.start()
        return self

    def __exit__(self, *error):
        self._over.set()
        self._radio.join()
        self.broker.kill()
        self.web.__exit__(*error)

    def _guard(self, feed):
        """Return the header and the value that a source of this feed wants, or None."""
        if feed.get("preset") == "unifi-ap":
            return "X-API-KEY", self.words["unifi"]
        if feed.get("preset") == "librenms":
            return "X-Auth-Token", self.words["librenms"]
        if feed.get("preset") == "aduan-json":
            return "Authorization", f"Bearer {self.words['aduan']}"
        auth = feed.get("auth")
        if auth is None:
            return None
        name = (auth.get("token") or auth["value"]).removeprefix("{secret.").removesuffix("}")
        if auth["kind"] == "bearer":
            return "Authorization", f"Bearer {self.words[name]}"
        return auth["header"], self.words[name]

    def _answer(self, path, guards):
        make, host, kind = self._source.documents[path]

        def answer(ask):
            guard = guards[host]
            if guard and ask.headers.get(guard[0]) != guard[1]:
                ask.answer({"error": "not you"}, 401)
            else:
                ask.answer(make(), type=kind)

        return answer

    def _move(self, document):
        """Put the addresses of this machine into the profile; nothing else but the pace is changed."""
        for feed in document["feeds"]:
            if feed.get("kind") == "mqtt":
                feed["host"], feed["port"] = "127.0.0.1", self.broker.port
                feed.pop("tls", None)
                continue
            feed["every"], feed["host_per_minute"] = "3s", 1200
            if feed.get("expire_after") is None:
                feed["expire_after"] = "60s"
            for table, key in (
                (feed, "url"),
                (feed.get("with", {}), "url"),
                (feed.get("with", {}), "alamat"),
            ):
                if key in table:
                    table[key] = self.web.url(urlsplit(table[key]).path)
        for number, camera in enumerate(document["cameras"]):
            camera["sources"] = [{"url": self._camera(number), "kind": "mjpeg"}]

    def _send(self):
        client = paho.Client(CallbackAPIVersion.VERSION2, client_id="lapangan")
        client.username_pw_set("dinding", self.words["mqtt"])
        client.connect("127.0.0.1", self.broker.port)
        client.loop_start()
        try:
            while not self._over.wait(BEAT_S):
                for topic, payload in self._source.messages():
                    client.publish(topic, payload)
        finally:
            client.loop_stop()
            client.disconnect()
