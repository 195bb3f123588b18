"""No request of the map leaves the machine, and nothing that somebody slips in can run."""

import os

# Tests may run as root in a container, where Chromium needs this; the product never says it.
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")

import json
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PySide6.QtCore import QUrl

from ccviewer.model import Asset, Camera, Event, Place, Reading, Severity
from ccviewer.panels.base import Attention, Context, load_theme
from ccviewer.panels.map import MapPanel, choose_renderer, prepare
from ccviewer.panels.map.scheme import CSP, Handler
from ccviewer.profile import City

prepare()

NO_GPU = ("QRhi", "Failed to create RHI", "Vulkan", "GBM", "EGL", "GPUInfo", "Scenegraph already")
pytestmark = [pytest.mark.e2e, pytest.mark.qt_log_ignore(*NO_GPU, extend=True)]
WAIT_MS = 30_000
HOSTILE = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=2>",
    "${window.ran=3}",
    "`;window.ran=4;`",
    '");window.ran=5;("',
    "</title></style><svg onload=window.ran=6>",
    "javascript:window.ran=7",
    "{{ 7*7 }}{% raw %}",
)
PROBE = """
(async () => {
  const out = {};
  try { eval('1'); out.eval = 'ran'; } catch { out.eval = 'blocked'; }
  try { new Function('return 1')(); out.function = 'ran'; } catch { out.function = 'blocked'; }
  window.ran = 0;
  const box = document.createElement('div');
  box.innerHTML = '<img src=x onerror="window.ran=1">';
  document.body.appendChild(box);
  const script = document.createElement('script');
  script.textContent = 'window.ran=2';
  document.body.appendChild(script);
  for (const [name, url] of [['http', 'SERVER/fetch'], ['file', 'file:///etc/passwd'], ['other', 'ccv://other/x'],
                             ['unknown', 'ccv://app/../secret'], ['post', 'ccv://app/index.html']]) {
    try {
      const answer = await fetch(url, name === 'post' ? {method: 'POST', body: 'x'} : {});
      out[name] = answer.ok ? 'read' : 'blocked';
    } catch { out[name] = 'blocked'; }
  }
  out.image = await new Promise(done => {
    const image = new Image();
    image.onload = () => done('loaded');
    image.onerror = () => done('blocked');
    image.src = 'SERVER/image.png';
    setTimeout(() => done('blocked'), 1000);
  });
  out.socket = await new Promise(done => {
    try {
      const socket = new WebSocket('SERVER'.replace('http', 'ws'));
      socket.onopen = () => done('open');
      socket.onerror = () => done('blocked');
    } catch { done('blocked'); }
    setTimeout(() => done('blocked'), 1000);
  });
  out.beacon = navigator.sendBeacon ? 'sent?' : 'blocked';
  if (navigator.sendBeacon) navigator.sendBeacon('SERVER/beacon', 'x');
  await new Promise(done => setTimeout(done, 400));
  out.inline = window.ran ? 'ran ' + window.ran : 'blocked';
  window.probed = JSON.stringify(out);
})();
"""
LEAVE = """
(() => {
  const form = document.createElement('form');
  form.action = 'SERVER/form';
  document.body.appendChild(form);
  form.submit();
  const frame = document.createElement('iframe');
  frame.src = 'SERVER/frame';
  document.body.appendChild(frame);
  window.open('SERVER/window');
  location.href = 'SERVER/navigation';
})();
"""


@contextmanager
def listener():
    """Listen on loopback, and note everything that anybody asks for."""
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def do_POST(self):
            self.do_GET()

        def log_message(self, *said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def profile(profile):
    return replace(
        profile,
        city=City("Kota Bontang", (117.48, 0.14), 13.0),
        places={
            f"p{i}": Place(f"p{i}", name, point=(117.45 + i / 100, 0.15)) for i, name in enumerate(HOSTILE)
        },
        cameras=tuple(
            Camera(f"c{i}", name, point=(117.45 + i / 100, 0.12)) for i, name in enumerate(HOSTILE)
        ),
    )


@pytest.fixture
def panel(qtbot, hub, clock, profile):
    choose_renderer()
    for i, name in enumerate(HOSTILE):
        asset = f"kominfo/wifi/{i}"
        point = (117.45 + i / 100, 0.1)
        hub.post(Asset(asset, name, name, point=point, received_at=clock.now(), attributes={name: name}))
        hub.post(Reading(f"{asset}/{i}", name, clock.now()))
        hub.post(Event(f"e{i}", "quake", clock.now(), Severity.MAJOR, name, point=point, feed="gempa"))
    hub.tick()
    panel = MapPanel(
        Context(hub, profile, load_theme(), Attention()), MapPanel.Options(center=(0.13, 117.48), zoom=17)
    )
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    qtbot.waitUntil(lambda: panel.shows()["painted"], timeout=WAIT_MS)
    panel.select("sys/assets/kominfo/wifi/0")
    clock.advance(1)
    panel.on_second()
    yield panel
    panel.leave()


def ask(panel, qtbot, script):
    """Return what a script in the page gives; the program may ask, the page may not run what it finds."""
    said = []
    panel.view.page.runJavaScript(script, said.append)
    qtbot.waitUntil(lambda: bool(said), timeout=WAIT_MS)
    return said[0]


def probe(panel, qtbot, server):
    panel.view.page.runJavaScript(PROBE.replace("SERVER", server))
    qtbot.waitUntil(lambda: bool(ask(panel, qtbot, "window.probed || ''")), timeout=WAIT_MS)
    return json.loads(ask(panel, qtbot, "window.probed"))


def test_the_map_asks_for_nothing_outside_the_program(panel):
    assert panel.view.guard.blocked == 0
    assert panel.view.guard.allowed > 8
    assert panel.view.page.said == []


def test_the_policy_arrives_whole(panel, qtbot):
    script = (
        "fetch('ccv://app/index.html').then(a => window.policy = a.headers.get('content-security-policy'))"
    )
    panel.view.page.runJavaScript(script)
    qtbot.waitUntil(lambda: bool(ask(panel, qtbot, "window.policy || ''")), timeout=WAIT_MS)

    assert ask(panel, qtbot, "window.policy") == CSP


def test_nothing_that_is_slipped_in_runs_or_gets_out(panel, qtbot):
    with listener() as (server, asked):
        found = probe(panel, qtbot, server)
        panel.view.page.runJavaScript(LEAVE.replace("SERVER", server))
        qtbot.wait(500)

    assert found.pop("beacon") in ("sent?", "blocked")  # whether it got out, the listener says
    assert set(found.values()) == {"blocked"}, found
    assert asked == []
    assert panel.view.page.url() == QUrl("ccv://app/index.html")


def test_the_second_wall_holds_alone(panel, qtbot, monkeypatch):
    monkeypatch.setattr(panel.view.handler, "_csp", "")
    with qtbot.waitSignal(panel.view.ready, timeout=WAIT_MS):
        panel.view.page.load(QUrl("ccv://app/index.html"))
    with listener() as (server, asked):
        found = probe(panel, qtbot, server)
        panel.view.page.runJavaScript(LEAVE.replace("SERVER", server))
        qtbot.wait(500)

    assert found["eval"] == "ran"  # the first wall is down indeed
    assert found["http"] == found["file"] == found["image"] == "blocked"
    assert panel.view.guard.blocked > 0
    assert asked == []


def test_the_page_holds_no_text_of_any_name(panel, qtbot):
    page = ask(panel, qtbot, "document.documentElement.outerHTML")
    config = []
    panel.view.page.runJavaScript("fetch('config.json').then(a => a.text()).then(t => window.config = t)")
    qtbot.waitUntil(lambda: bool(ask(panel, qtbot, "window.config || ''")), timeout=WAIT_MS)
    config = ask(panel, qtbot, "window.config")

    for name in HOSTILE:
        assert name not in page
        assert json.dumps(name)[1:-1] not in config
    assert ask(panel, qtbot, "window.ran === undefined") is True


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/../pyproject.toml",
        "/vendor/../../pyproject.toml",
        "/labels/-1.png",
        "/labels/１.png",
        "/sprites/99999999999999999999.png",
        "/sprites/0.png",
        "/names/100/1.png",
        "/",
    ],
)
def test_an_address_that_we_do_not_know_leads_nowhere(panel, path):
    handler = panel.view.handler

    assert isinstance(handler, Handler)
    assert handler.find(path) is None
