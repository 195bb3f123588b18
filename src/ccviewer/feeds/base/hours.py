"""When a feed may read, and how it waits without being deaf."""

import threading
from datetime import datetime, timedelta, tzinfo

from ccviewer.feeds.base.feed import Beat, Post
from ccviewer.feeds.base.options import hours
from ccviewer.hub import Clock
from ccviewer.i18n import Text
from ccviewer.model import Link

BEAT_EVERY_S = 1.0
LOOK_EVERY_S = 30.0  # somebody may set the machine's clock


def opens_in_s(between: str, now: float, zone: tzinfo) -> float:
    """Return seconds until the hours `between` begin, 0 while they last; `now` is UTC seconds."""
    if not between:
        return 0.0
    first, last = hours(between)
    here = datetime.fromtimestamp(now, zone)
    clock = here.time()
    open_ = first <= clock < last if first < last else clock >= first or clock < last
    if open_:
        return 0.0
    begin = here.replace(hour=first.hour, minute=first.minute, second=0, microsecond=0)
    if begin <= here:
        begin += timedelta(days=1)
    return begin.timestamp() - now


def wait(seconds: float, post: Post, stop: threading.Event) -> bool:
    """Wait, giving counted news a chance to be told each second; returns whether to go on."""
    while seconds > 0 and not stop.wait(min(seconds, BEAT_EVERY_S)):
        seconds -= BEAT_EVERY_S
        post(Beat())
    return not stop.is_set()


def wait_for_hours(between: str, clock: Clock, zone: tzinfo, post: Post, stop: threading.Event) -> bool:
    """Wait until the hours begin, saying so; returns whether to go on."""
    while (left := opens_in_s(between, clock.now(), zone)) > 0:
        reason = Text("di luar jam {between}", between=between)
        post(Beat(Link.SILENT, reason, next_try_at=round(clock.now() + left)))
        if not wait(min(left, LOOK_EVERY_S), post, stop):
            return False
    return not stop.is_set()
