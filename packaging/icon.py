"""Draws the icon of a program from an SVG, in all sizes that Windows asks for."""

import io
import os
import struct
from functools import cache
from pathlib import Path

from build_error import BuildError
from PIL import Image
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
AS_PNG = 256  # the largest is stored as PNG, which Windows has read since Vista; the others as plain bitmaps


def ico(svg: Path) -> bytes:
    """Return the content of an .ico file; the same picture always gives the same bytes.

    Raises:
        BuildError: the file cannot be read, or is no SVG.
    """
    pictures = [(size, _entry(_draw(svg, size), size)) for size in SIZES]
    begin = 6 + 16 * len(pictures)
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for size, content in pictures:
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(content), begin + len(body))
        body += content
    return head + body


def _draw(svg: Path, size: int) -> bytes:
    """Return the picture as rows of blue, green, red and alpha, topmost row first."""
    _with_fonts()
    try:
        renderer = QSvgRenderer(QByteArray(svg.read_bytes()))
    except OSError as error:
        raise BuildError(f"{svg}: {error.strerror}; the icon is an SVG, square") from error
    if not renderer.isValid():
        raise BuildError(f"{svg}: no SVG; the icon is an SVG, square")
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    return bytes(plain.constBits())  # of an image with a name: its memory goes when it does


@cache
def _with_fonts() -> object:
    """Make what Qt needs to draw text, which an SVG may hold; kept, since Qt takes it only once."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication.instance() or QGuiApplication(["icon"])


def _entry(pixels: bytes, size: int) -> bytes:
    if size == AS_PNG:
        file = io.BytesIO()
        Image.frombytes("RGBA", (size, size), pixels, "raw", "BGRA").save(file, "PNG", optimize=True)
        return file.getvalue()
    row = size * 4
    upwards = b"".join(pixels[at : at + row] for at in range(len(pixels) - row, -1, -row))
    mask = bytes(size * ((size + 31) // 32 * 4))  # alpha says it all
    head = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, len(upwards) + len(mask), 0, 0, 0, 0)
    return head + upwards + mask
