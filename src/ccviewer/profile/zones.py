"""Time zones as Indonesian profiles write them."""

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from ccviewer.i18n import Text
from ccviewer.profile.mistake import Mistake
from ccviewer.profile.near import nearest

NAMES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_KNOWN = (*NAMES, *NAMES.values(), "Asia/Pontianak", "UTC")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


def zone(written: str) -> tzinfo:
    """Return the zone of `WIB`, `WITA`, `WIT`, `+08:00` or an IANA name.

    Raises:
        Mistake: no such zone.
    """
    if match := _OFFSET.fullmatch(written):
        hours, minutes = int(match[2]), int(match[3])
        if hours <= 14 and minutes < 60:
            offset = timedelta(hours=hours, minutes=minutes)
            return timezone(-offset if match[1] == "-" else offset)
    try:
        return ZoneInfo(NAMES.get(written, written))
    except (
        OSError,
        ValueError,
        KeyError,
    ):  # ZoneInfo raises each of them, by the way in which the name is wrong
        near = nearest(written, _KNOWN)
        hint = (
            Text("maksudnya {near}?", near=f'"{near}"')
            if near
            else Text("contoh: {examples}", examples="WIB, WITA, WIT, Asia/Makassar, +08:00")
        )
        raise Mistake("zona waktu {value} tidak dikenal", value=f'"{written[:40]}"', hint=hint) from None
