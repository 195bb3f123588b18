"""Starts the real child process; waits for conditions, never for time."""

import asyncio
import json
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from amqtt.client import MQTTClient

from ccviewer.city import spawn

pytestmark = pytest.mark.e2e
GONE_WITHIN_S = 3.0


@pytest.fixture(scope="module")
def city():
    with spawn(seed=11) as city:
        yield city


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def command(*words):
    return [sys.executable, "-m", "ccviewer", "city", *words]


def test_a_spawned_city_answers_on_all_three_ports(city):
    assert json.loads(get(f"http://127.0.0.1:{city.ports.rest}/api/kpi.json"))["simulasi"] is True
    assert get(f"http://127.0.0.1:{city.ports.cameras}/pintu-air/snapshot.jpg")[:3] == b"\xff\xd8\xff"
    assert city.running


def test_whoever_subscribes_hears_everything_at_once(city):
    async def listen():
        client = MQTTClient(config={"auto_reconnect": False})
        await client.connect(f"mqtt://127.0.0.1:{city.ports.mqtt}")
        await client.subscribe([("simulasi/bontang/#", 0)])
        begin = time.monotonic()
        heard = {}
        while len(heard) < 141:
            message = await client.deliver_message(timeout_duration=10)
            heard[message.topic] = json.loads(bytes(message.data))
        took = time.monotonic() - begin
        await client.disconnect()
        return heard, took

    heard, took = asyncio.run(listen())
    assert took < 2
    assert all(said["simulasi"] is True and said["waktu"] for said in heard.values())


def test_a_camera_streams_pictures_and_clips(city):
    where = f"http://127.0.0.1:{city.ports.cameras}/masjid-raya"
    with urllib.request.urlopen(f"{where}/sub.mjpeg", timeout=10) as stream:
        assert "boundary" in stream.headers["Content-Type"]
        assert "SIMULASI" in stream.headers["Server"]
        assert b"\xff\xd8\xff" in stream.read(4000)
    playlist = get(f"{where}/sub/live.m3u8").decode()
    segment = next(line for line in playlist.splitlines() if line.endswith(".ts"))
    assert get(f"{where}/sub/{segment}")[0] == 0x47


def test_a_stopped_city_is_gone():
    city = spawn(seed=3)
    begin = time.monotonic()
    city.stop()
    assert time.monotonic() - begin < GONE_WITHIN_S
    assert not city.running


def test_a_city_ends_when_its_parent_does_though_a_camera_is_watched():
    process = subprocess.Popen(
        command("--with-parent", "--port-base=0"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    ports = json.loads(process.stdout.readline())
    with urllib.request.urlopen(f"http://127.0.0.1:{ports['cameras']}/cipto/sub.mjpeg", timeout=10) as stream:
        stream.read(100)
        process.stdin.close()
        assert process.wait(GONE_WITHIN_S) == 0
    process.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_city_ends_on_sigterm():
    process = subprocess.Popen(command("--port-base=0"), stdout=subprocess.PIPE, text=True)
    assert json.loads(process.stdout.readline())["ready"] is True
    process.send_signal(signal.SIGTERM)
    assert process.wait(GONE_WITHIN_S) == 0
    process.stdout.close()


def test_a_second_city_on_the_same_ports_says_so_and_ends(city):
    second = subprocess.run(
        command(f"--port-base={min(city.ports.mqtt, 65_533)}"), capture_output=True, text=True, timeout=30
    )
    assert second.returncode == 2
    assert str(city.ports.mqtt) in second.stderr
