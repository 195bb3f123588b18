"""Yes and no in the words of devices, in Indonesian and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccviewer.feeds.mapping.notices import Bad
from ccviewer.feeds.mapping.text import fold, is_null_word, unwrap
from ccviewer.i18n import Text

if TYPE_CHECKING:
    from ccviewer.feeds.mapping.notices import Warn

_YES = "true,1,on,online,up,yes,y,ya,aktif,hidup,nyala,menyala,terhubung,connected"
_NO = "false,0,off,offline,down,no,n,tidak,mati,padam,nonaktif,non-aktif,non aktif,tidak aktif,putus,terputus"
WORDS = dict.fromkeys(_YES.split(","), True) | dict.fromkeys(_NO.split(","), False) | {"disconnected": False}
NOT_A_BOOL = Bad("not a yes or no", Text("bukan ya atau tidak"))


def bools(column: list[object], warn: Warn) -> list[object]:
    """Convert a column to true, false or None; state codes are for `map`, here they are None."""
    out: list[object] = []
    for index, raw in enumerate(column):
        found = to_bool(raw)
        if isinstance(found, Bad):
            warn(index, found, raw)
            found = None
        out.append(found)
    return out


def to_bool(value: object) -> bool | Bad | None:
    """Convert one value."""
    value = unwrap(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = fold(value).lower()
        if word in WORDS:
            return WORDS[word]
        return None if is_null_word(word) else NOT_A_BOOL
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    return NOT_A_BOOL
