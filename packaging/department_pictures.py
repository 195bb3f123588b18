"""Looks at a department's icon and splash before anybody has to see them on forty machines."""

from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from ccviewer.errors import Problem
from ccviewer.i18n import Text

SMALLEST = 16  # px: the icon in a task bar
LEAST_INK = 0.12  # of its pixels there
LEAST_SPLASH = (1280, 720)
LARGEST = 2 * 1024 * 1024
WIDE = 16 / 9
PNG = b"\x89PNG\r\n\x1a\n"

_ACTIVE = ("script", "foreignObject", "iframe", "animate", "set", "audio", "video", "image")


def icon_problems(path: Path, shown: str) -> list[Problem]:
    """Return what is wrong with an icon."""
    said = _unreadable(path, shown, Text("ikon: SVG persegi, misalnya 64 x 64"))
    if said:
        return said
    drawing, found = _svg(path, shown)
    if drawing is None:
        return found
    box = drawing.viewBoxF()
    if abs(box.width() - box.height()) > 0.01 * box.width():
        size = f"{box.width():g} x {box.height():g}"
        found.append(_wrong(shown, Text("ikon {size} tidak persegi", size=size), Text('viewBox="0 0 64 64"')))
    if _ink(drawing) < LEAST_INK:
        found.append(
            _wrong(
                shown,
                Text("hampir tidak ada yang tampak pada {size} piksel", size=SMALLEST),
                Text("gambar satu bentuk besar, bukan garis tipis atau lambang rinci"),
            )
        )
    return found


def splash_problems(path: Path, shown: str) -> list[Problem]:
    """Return what is wrong with a splash."""
    least = f"{LEAST_SPLASH[0]} x {LEAST_SPLASH[1]}"
    hint = Text("gambar pembuka: SVG, atau PNG paling sedikit {least}, 16:9", least=least)
    said = _unreadable(path, shown, hint)
    if said:
        return said
    if path.suffix.lower() == ".svg":
        drawing, found = _svg(path, shown)
        if drawing is None:
            return found
        width, height = drawing.viewBoxF().width(), drawing.viewBoxF().height()
    else:
        found, picture, content = [], QImage(), path.read_bytes()
        if not content.startswith(PNG) or not picture.loadFromData(content):
            return [_wrong(shown, Text("bukan PNG yang utuh"), hint)]
        width, height = picture.width(), picture.height()
        if width < LEAST_SPLASH[0] or height < LEAST_SPLASH[1]:
            found.append(_wrong(shown, Text("{size} terlalu kecil", size=f"{width} x {height}"), hint))
    if abs(width / height - WIDE) > 0.02:
        found.append(_wrong(shown, Text("{size} bukan 16:9", size=f"{width:g} x {height:g}"), hint))
    return found


def _unreadable(path: Path, shown: str, hint: Text) -> list[Problem]:
    if not path.is_file():
        return [_wrong(shown, Text("berkas tidak ada"), hint)]
    size = path.stat().st_size
    if size > LARGEST:
        most = Text("paling banyak {limit} MB", limit=LARGEST // 1024**2)
        return [_wrong(shown, Text("{size} MB terlalu besar", size=f"{size / 1024**2:.1f}"), most)]
    return []


def _svg(path: Path, shown: str) -> tuple[QSvgRenderer | None, list[Problem]]:
    content = path.read_bytes()
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        return None, [_wrong(shown, Text("bukan SVG yang dapat dibaca: {why}", why=error))]
    if _local(root.tag) != "svg":
        return None, [_wrong(shown, Text("bukan SVG: akarnya {tag}", tag=f"<{_local(root.tag)}>"))]
    drawing = QSvgRenderer(QByteArray(content))
    if not drawing.isValid() or drawing.viewBoxF().isEmpty():
        return None, [
            _wrong(shown, Text("SVG tanpa gambar"), Text('viewBox="0 0 64 64" dan isi di dalamnya'))
        ]
    return drawing, [*_outside(root, shown)]


def _outside(root: Element, shown: str) -> list[Problem]:
    """Return what acts, or comes from elsewhere: a brand is drawn as it was signed."""
    names = [_local(one.tag) for one in root.iter()]
    found = [
        _wrong(
            shown, Text("{tag} tidak boleh ada dalam gambar", tag=f"<{name}>"), Text("bentuk dan teks saja")
        )
        for name in dict.fromkeys(names)
        if name in _ACTIVE
    ]
    links = (value for one in root.iter() for key, value in one.attrib.items() if _local(key) == "href")
    found += [
        _wrong(shown, Text("gambar menunjuk ke luar: {link}", link=link[:60]), Text("masukkan bentuknya"))
        for link in dict.fromkeys(links)
        if not link.startswith("#")
    ]
    return found


def _ink(drawing: QSvgRenderer) -> float:
    """Return how much of the smallest icon is covered."""
    picture = QImage(SMALLEST, SMALLEST, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    drawing.render(painter)
    painter.end()
    spots = [picture.pixelColor(x, y).alphaF() for x in range(SMALLEST) for y in range(SMALLEST)]
    return sum(spots) / len(spots)


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _wrong(shown: str, message: Text, hint: Text | None = None) -> Problem:
    return Problem(shown, 1, "gambar", message, hint)
