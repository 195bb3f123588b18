"""Draws what one camera sees at one moment."""

from threading import Lock

from PIL import Image, ImageDraw

from ccviewer.city.caption import Caption
from ccviewer.city.geography import CameraSite
from ccviewer.city.model import City, Pace


class Footage:
    """The pictures of one camera in one size; a function of time. Any thread, one at a time."""

    def __init__(self, site: CameraSite, width: int, height: int, city: City, pace: Pace) -> None:
        self._site, self._size = site, (width, height)
        self._city, self._pace = city, pace
        self._caption = Caption(site.name, width, height)
        self._lock = Lock()

    def draw(self, wall: float) -> Image.Image:
        """Return the picture of this moment on the wall's clock."""
        with self._lock:
            time = self._pace.city(wall)
            width, height = self._size
            light = self._city.daylight(time)
            picture = Image.new(
                "RGB", self._size, (int(40 + 100 * light), int(50 + 110 * light), int(60 + 120 * light))
            )
            pen = ImageDraw.Draw(picture)
            for lane in range(4):
                x = (time * (60 + 25 * lane)) % (width + 80) - 80
                y = height * (0.45 + 0.12 * lane)
                pen.rectangle((x, y, x + 60, y + 24), fill=(200, 60 + 40 * lane, 40))
            self._caption.put(picture, time)
            return picture
