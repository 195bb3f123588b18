"""Reads links to something in the room: `ccviewer://kamera/ID`, `ccviewer://halaman/NAMA`, `ccviewer://adegan/NAMA`."""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from ccviewer.app.wish import Wish
from ccviewer.commands import Via
from ccviewer.errors import CCViewerError

SCHEME = "ccviewer"
TARGETS = {
    "kamera": ("wall.show_camera", "camera"),
    "halaman": ("wall.show_page", "page"),
    "adegan": ("scene.open", "name"),
}
LONGEST = 512
LONGEST_NAME = 120

_SHAPE = re.compile(rf"{SCHEME}://(?P<kind>[a-z]+)/(?P<name>[^/?#\\\s]+)/?", re.ASCII)
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NO_LETTERS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, bidi marks, line ends, nothing at all


class BadLink(CCViewerError):
    """This is no link into a room."""


def read(link: str) -> Wish:
    """Return what a link asks for. It names one thing; nothing else may stand in it.

    Links come from mails and web pages: whatever is odd about one is refused, and what it asks for is still
    subject to the role of whoever sits there.

    Raises:
        BadLink: it is not one of the three kinds, or its name is none.
    """
    found = _SHAPE.fullmatch(link) if len(link) <= LONGEST else None
    if found is None or found["kind"] not in TARGETS:
        raise BadLink(
            "tautan tidak dikenal; yang ada: ccviewer://kamera/ID, ccviewer://halaman/NAMA, ccviewer://adegan/NAMA"
        )
    command, field = TARGETS[found["kind"]]
    return Wish(command, {field: _name(found["name"])}, Via.LINK)


def _name(written: str) -> str:
    try:
        if _BROKEN_ESCAPE.search(written):
            raise ValueError(written)
        name = unquote_to_bytes(written).decode("utf-8")
    except ValueError:
        raise BadLink("nama dalam tautan tidak terbaca") from None
    odd = any(unicodedata.category(one) in _NO_LETTERS for one in name)
    path = any(one in name for one in "/\\:") or name.startswith(".")
    if odd or path or name != name.strip() or not 0 < len(name) <= LONGEST_NAME:
        raise BadLink("nama dalam tautan tidak boleh berisi jalur berkas atau tanda kendali")
    return name
