"""Finds every text that a widget really draws, with its size: of labels, of what is painted, of charts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

SVG = "{http://www.w3.org/2000/svg}"
_MATRIX = re.compile(r"matrix\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A text and the size of its font, in device-independent pixels."""

    text: str
    px: float


def drawn_texts(widget: QWidget) -> list[DrawnText]:
    """Return what a widget and its children draw, in the order of drawing. Main thread; it must be visible.

    The widget is drawn once more, into an SVG, whose text elements say what was written and how large. What a
    web page draws is not among it: see `Panel.lettered`.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    paper = QSvgGenerator()
    paper.setOutputDevice(buffer)
    paper.setSize(widget.size())
    paper.setViewBox(widget.rect())
    widget.render(paper)
    return list(_texts(fromstring(bytes(buffer.data().data())), 1.0))


def _texts(element: Element, scale: float) -> Iterator[DrawnText]:
    scale *= _scale(element.get("transform", ""))
    if element.tag == f"{SVG}text":
        words = "".join(element.itertext()).strip()
        if words:
            yield DrawnText(words, round(float(element.get("font-size", "0")) * scale, 1))
    for child in element:
        yield from _texts(child, scale)


def _scale(transform: str) -> float:
    """Return by how much a transformation makes letters higher."""
    found = _MATRIX.search(transform)
    if found is None:
        return 1.0
    _, _, c, d, *_ = (float(part) for part in re.split(r"[ ,]+", found[1].strip()))
    return hypot(c, d)
