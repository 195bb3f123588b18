"""Serves the pictures of every camera over HTTP."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from ccviewer.city.geography import CAMERAS, CameraSite
from ccviewer.city.http import Request, Response, Stream, plain
from ccviewer.city.model import City, Pace
from ccviewer.city.picture import Footage
from ccviewer.city.script import Kind
from ccviewer.city.streams import MAIN, MJPEG_KIND, SUB, Format, HlsStream, MjpegStream, jpeg

_PLAYLIST_KIND = "application/vnd.apple.mpegurl"
_SEGMENT_KIND = "video/mp2t"


class Studio:
    """Every camera, each as MJPEG and as HLS in two sizes, and as single pictures.

    `/ID/sub.mjpeg`, `/ID/main.mjpeg`, `/ID/sub/live.m3u8`, `/ID/main/live.m3u8`, `/ID/snapshot.jpg`.
    """

    def __init__(self, city: City, pace: Pace) -> None:
        self._city, self._pace = city, pace
        self._executor = ThreadPoolExecutor(2, thread_name_prefix="studio")
        # A thread of their own: a clip that waits behind everybody's pictures would be late for good.
        self._clips = ThreadPoolExecutor(1, thread_name_prefix="clips")
        self._sites = {site.id: site for site in CAMERAS}
        self._footage: dict[tuple[str, str], Footage] = {}
        self._mjpeg: dict[tuple[str, str], MjpegStream] = {}
        self._hls: dict[tuple[str, str], HlsStream] = {}

    async def close(self) -> None:
        """Let the drawing threads end."""
        for stream in self._hls.values():
            await stream.close()
        for executor in (self._executor, self._clips):
            executor.shutdown(wait=False, cancel_futures=True)

    async def warm_up(self) -> None:
        """Paint every camera's small scene before anybody asks, one after the other."""
        loop = asyncio.get_running_loop()
        for site in self._sites.values():
            await loop.run_in_executor(self._clips, self._footage_of(site, SUB).draw, time.time())

    async def answer(self, request: Request) -> Response | Stream:
        """Answer one request."""
        parts = request.path.strip("/").split("/")
        site = self._sites.get(parts[0])
        if site is None or len(parts) < 2:
            return plain(HTTPStatus.NOT_FOUND)
        if self._hit(Kind.CAMERA_DEAD, site):
            return plain(HTTPStatus.SERVICE_UNAVAILABLE)
        match parts[1:]:
            case ["snapshot.jpg"]:
                return await self._snapshot(site)
            case [("main.mjpeg" | "sub.mjpeg") as name]:
                form = MAIN if name == "main.mjpeg" else SUB
                return Stream(self._mjpeg_of(site, form).watch(), MJPEG_KIND)
            case [("main" | "sub") as size, name]:
                return await self._hls_part(site, MAIN if size == "main" else SUB, name)
        return plain(HTTPStatus.NOT_FOUND)

    async def _hls_part(self, site: CameraSite, form: Format, name: str) -> Response:
        stream = self._hls_of(site, form)
        number = name.removesuffix(".ts")
        if name == "live.m3u8":
            body, kind = await stream.playlist(), _PLAYLIST_KIND
        elif number.isdecimal():
            body, kind = stream.segment(int(number)), _SEGMENT_KIND
        else:
            body, kind = None, ""
        return Response(body, kind) if body is not None else plain(HTTPStatus.NOT_FOUND)

    async def _snapshot(self, site: CameraSite) -> Response:
        footage = self._footage_of(site, MAIN)
        loop = asyncio.get_running_loop()
        picture = await loop.run_in_executor(self._executor, footage.draw, time.time())
        return Response(jpeg(picture, 85), "image/jpeg")

    def _hit(self, kind: Kind, site: CameraSite) -> bool:
        return self._city.hit(kind, site.id, self._pace.city(time.time()))

    def _footage_of(self, site: CameraSite, form: Format) -> Footage:
        key = site.id, form.name
        if key not in self._footage:
            self._footage[key] = Footage(site, form.width, form.height, self._city, self._pace)
        return self._footage[key]

    def _mjpeg_of(self, site: CameraSite, form: Format) -> MjpegStream:
        key = site.id, form.name
        if key not in self._mjpeg:
            self._mjpeg[key] = MjpegStream(
                form,
                self._footage_of(site, form).draw,
                self._executor,
                lambda: self._hit(Kind.CAMERA_FROZEN, site),
                lambda: self._hit(Kind.CAMERA_DEAD, site),
            )
        return self._mjpeg[key]

    def _hls_of(self, site: CameraSite, form: Format) -> HlsStream:
        key = site.id, form.name
        if key not in self._hls:
            self._hls[key] = HlsStream(
                form,
                self._footage_of(site, form).draw,
                self._clips,
                lambda: self._hit(Kind.CAMERA_FROZEN, site),
                lambda: self._hit(Kind.CAMERA_DEAD, site),
            )
        return self._hls[key]
