"""Burns name, date, clock and SIMULASI into a picture, as cameras do."""

from datetime import datetime
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from ccviewer.city.model import WITA

_DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")


class Caption:
    """The text over one camera's pictures; glyphs are drawn once and pasted from then on."""

    def __init__(self, name: str, width: int, height: int) -> None:
        self._size = max(11, round(height / 21))
        self._width, self._height = width, height
        self._edge = round(height * 0.03)
        self._name = _stamp(name, self._size, (255, 255, 255))
        self._mark = _stamp("SIMULASI", self._size, (236, 190, 245))
        self._glyph = lru_cache(maxsize=64)(lambda sign: _stamp(sign, self._size, (255, 255, 255)))
        self._step = max(self._glyph(digit).width for digit in "0123456789") - self._size // 6

    def put(self, picture: Image.Image, time: float) -> None:
        """Write over the picture what time it is."""
        local = datetime.fromtimestamp(time, WITA)
        text = f"{_DAYS[local.weekday()]} {local:%d-%m-%Y %H:%M:%S}"
        x = self._edge
        for sign in text:
            glyph = self._glyph(sign)
            step = self._step if sign.isdigit() else glyph.width - self._size // 6
            picture.paste(glyph, (x, self._edge), glyph)
            x += step
        picture.paste(self._mark, (self._width - self._mark.width - self._edge, self._edge), self._mark)
        bottom = self._height - self._name.height - self._edge
        picture.paste(self._name, (self._width - self._name.width - self._edge, bottom), self._name)


def _stamp(text: str, size: int, colour: tuple[int, int, int]) -> Image.Image:
    """Return the text with a dark edge on a transparent ground."""
    font = ImageFont.load_default(size)
    edge = max(1, size // 12)
    width = round(font.getlength(text)) + 2 * edge + 1
    stamp = Image.new("RGBA", (width, round(size * 1.3) + 2 * edge), (*colour, 0))
    ImageDraw.Draw(stamp).text(
        (edge, edge), text, font=font, fill=(*colour, 255), stroke_width=edge, stroke_fill=(8, 10, 14, 210)
    )
    return stamp
