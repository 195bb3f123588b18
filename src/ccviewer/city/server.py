"""Runs the rehearsal city: broker, REST and cameras on three loopback ports, until told to stop."""

import asyncio
import heapq
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from amqtt.broker import Broker

from ccviewer.city.documents import Documents
from ccviewer.city.http import HttpServer, Request, Response, Silence, Stream, plain
from ccviewer.city.messages import Say, topics
from ccviewer.city.model import City, Pace
from ccviewer.city.ports import HOST, Ports, listeners
from ccviewer.city.script import Kind
from ccviewer.city.steady import steady
from ccviewer.city.studio import Studio

_BEAT_S = 0.1
_STOP_S = 2.0


async def serve(
    seed: int, speed: float, base: int, *, with_parent: bool, ready: Callable[[Ports], None]
) -> None:
    """Run the city until SIGTERM, SIGINT, or (with a parent) the end of standard input.

    Raises:
        PortTaken: a port is in use.
    """
    for name in ("amqtt", "transitions"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    mqtt, rest, cameras = listeners(base)
    ports = Ports(*(listener.getsockname()[1] for listener in (mqtt, rest, cameras)))
    mqtt.close()  # amqtt opens its own
    stop = _stop_event(with_parent)
    pace = Pace(time.time(), speed)
    city = City(seed, pace.start)
    studio = Studio(city, pace)
    desk = _Desk(city, pace, ports.cameras)
    servers = HttpServer(desk.answer), HttpServer(studio.answer)
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"{HOST}:{ports.mqtt}", "max_connections": 100}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
    )
    steady(broker)
    await broker.start()
    said = topics(city, pace)
    for say in said:
        await _tell(broker, say, time.time())
    await servers[0].start(rest)
    await servers[1].start(cameras)
    radio = asyncio.create_task(_radio(broker, said, city, pace))
    ready(ports)
    warm_up = asyncio.create_task(studio.warm_up())
    await stop.wait()
    _leave_anyway()
    for task in (radio, warm_up):
        task.cancel()
    await asyncio.gather(*(server.stop() for server in servers), radio, warm_up, return_exceptions=True)
    await studio.close()
    desk.close()
    await broker.shutdown()


async def _radio(broker: Broker, said: tuple[Say, ...], city: City, pace: Pace) -> None:
    """Say everything at its period, spread over it."""
    loop = asyncio.get_running_loop()
    begin = loop.time()
    due = [(begin + say.offset_s, number) for number, say in enumerate(said)]
    heapq.heapify(due)
    while True:
        wall = time.time()
        silent = {
            incident.subject
            for incident in city.happening(pace.city(wall))
            if incident.kind is Kind.FEED_SILENT
        }
        while due[0][0] <= loop.time():
            at, number = due[0]
            say = said[number]
            heapq.heapreplace(due, (max(at + say.period_s, loop.time()), number))
            if say.feed not in silent:
                await _tell(broker, say, wall)
        await asyncio.sleep(_BEAT_S)


async def _tell(broker: Broker, say: Say, wall: float) -> None:
    body = say.payload(wall)
    await broker.retain_message(None, say.topic, body, 0)
    await broker.internal_message_broadcast(say.topic, body, 0)


class _Desk:
    """Answers for the documents, out of one thread, so that a slow one holds up no picture."""

    def __init__(self, city: City, pace: Pace, cameras: int) -> None:
        self._city, self._pace = city, pace
        self._documents = Documents(city, pace, cameras)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="documents")

    def close(self) -> None:
        """Let the thread end."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def answer(self, request: Request) -> Response | Stream:
        """Answer one request."""
        if request.path == "/":
            lines = [f"{document.path}\t{document.title}" for document in self._documents.all]
            return Response("\n".join(["SIMULASI", *lines, ""]).encode(), "text/plain; charset=utf-8")
        document = self._documents.find(request.path)
        if document is None:
            return plain(HTTPStatus.NOT_FOUND)
        wall = time.time()
        if document.feed and self._city.hit(Kind.FEED_SILENT, document.feed, self._pace.city(wall)):
            raise Silence
        loop = asyncio.get_running_loop()
        scope = request.query.get("untuk", "")
        return await loop.run_in_executor(self._executor, self._documents.answer, document, wall, scope)


def _stop_event(with_parent: bool) -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told(*_: object) -> None:
        loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)  # not loop.add_signal_handler: Windows has none
    if with_parent:

        def wait_for_parent() -> None:
            while os.read(sys.stdin.fileno(), 4096):
                pass
            told()

        threading.Thread(target=wait_for_parent, name="parent", daemon=True).start()
    return stop


def _leave_anyway() -> None:
    """Whatever hangs while we close, the process is gone in time."""
    last = threading.Timer(_STOP_S, os._exit, (0,))
    last.daemon = True
    last.start()


def ready_line(ports: Ports, seed: int) -> str:
    """Return the line that says that everything answers."""
    return json.dumps(
        {
            "ready": True,
            "mqtt": ports.mqtt,
            "rest": ports.rest,
            "cameras": ports.cameras,
            "seed": seed,
            "simulasi": True,
        }
    )
