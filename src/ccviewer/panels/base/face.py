"""What a camera tile says of its picture, and whether it may show it, from facts and the time alone."""

from dataclasses import dataclass, field
from datetime import tzinfo
from enum import Enum
from math import ceil

from ccviewer.hub import CameraHealth
from ccviewer.i18n import tr
from ccviewer.model import CameraState
from ccviewer.model.words import age_text, clock_text

FRESH_S = 2.0  # a picture older than this is never painted as live, whoever says that it is
DAY_S = 86_400.0
NO_PICTURE = (CameraState.CONNECTING, CameraState.AUTH, CameraState.NOT_FOUND, CameraState.OFFLINE)


class Look(Enum):
    """How far the picture may be shown."""

    CLEAR = "clear"
    OLD = "old"  # grey, under a hatch
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Face:
    """All that a tile says. `state` is what is believed: it may be worse than what was reported."""

    state: CameraState
    look: Look
    word: str
    age: str = ""  # to be read from afar
    lines: tuple[str, ...] = field(default=())  # in the order of how much they matter
    icon: str = "cctv"
    role: str = "text"  # of the theme's colours


def believed(health: CameraHealth, picture_age_s: float | None) -> CameraState:
    """Return the state to paint. `picture_age_s` is the age of the picture in hand, None without one.

    A picture that is late by nature (a few a minute, or key pictures only) is told by its rate.
    """
    state = health.state
    if state in NO_PICTURE:
        return state
    if picture_age_s is None:
        trying = state is CameraState.RECONNECTING or health.report.tries > 0
        return CameraState.RECONNECTING if trying else CameraState.CONNECTING
    if state is CameraState.LIVE and picture_age_s > FRESH_S:
        fps = health.report.fps
        slow = 0 < fps < 1 and picture_age_s <= 2 / fps
        return CameraState.DELAYED if slow else CameraState.STALLED
    return state


def face(
    health: CameraHealth, picture_age_s: float | None, now: float, zone: tzinfo, owner: str = ""
) -> Face:
    """Say what a tile shows. `now` is UTC seconds; `owner` is the OPD that looks after the camera."""
    report = health.report
    state = believed(health, picture_age_s)
    age_s = picture_age_s if picture_age_s is not None else health.age_s
    if state is CameraState.LIVE:
        return Face(state, Look.CLEAR, tr("Langsung"), icon="", role="live")
    if state is CameraState.DELAYED:
        late = age_text(max(report.lag_s, age_s or 0.0))
        if report.late_by_nature:  # all is well: said, and no alarm
            return Face(state, Look.CLEAR, tr("Tertunda"), late, icon="clock", role="text_2")
        return Face(state, Look.CLEAR, tr("TERLAMBAT {age}", age=late), icon="clock", role="minor")
    if state is CameraState.FROZEN:
        length = stopwatch_text(now - report.since)
        return Face(state, Look.OLD, tr("BEKU"), length, icon="snowflake", role="text")
    if state is CameraState.STALLED:
        return Face(state, Look.OLD, tr("USANG"), age_text(age_s or 0.0), icon="clock", role="text")
    tries = _tries(health, now)
    if state is CameraState.RECONNECTING:
        if picture_age_s is None:
            lines = (*_last_picture(health, now, zone), *tries)
            word = tr("Menyambung ulang")
            return Face(state, Look.NONE, word, lines=lines, icon="unplug", role="lost")
        return Face(state, Look.OLD, tr("TERPUTUS"), age_text(picture_age_s), tries, "unplug", "text")
    owned = (tr("Pemilik: {owner}", owner=owner),) if owner else ()
    if not health.camera.sources:
        word = tr("Belum ada alamat di profil")
        return Face(state, Look.NONE, word, lines=owned, icon="search-x", role="lost")
    if state is CameraState.CONNECTING:
        seconds = tr("Sudah {age}", age=age_text(now - report.since))
        if report.reason is not None and report.tries > 0:
            lines = (str(report.reason), seconds, *tries)
            return Face(state, Look.NONE, tr("Belum tersambung"), lines=lines, icon="unplug", role="lost")
        return Face(state, Look.NONE, tr("Menyambung"), lines=(seconds, *tries), role="text_2")
    since = _last_picture(health, now, zone)
    lines = (*since, *owned, *tries)
    if state is CameraState.AUTH:
        forbidden = report.reason is not None and "403" in str(report.reason)
        word = tr("Ditolak (403)") if forbidden else tr("Kata sandi ditolak")
        return Face(state, Look.NONE, word, lines=lines, icon="lock", role="lost")
    if state is CameraState.NOT_FOUND:
        return Face(state, Look.NONE, tr("Alamat tidak ada"), lines=lines, icon="search-x", role="lost")
    return Face(state, Look.NONE, tr("Kamera mati"), lines=lines, icon="video-off", role="lost")


def stopwatch_text(length_s: float) -> str:
    """Say a length of time as a running watch does: `00.31`, `12.05`, `1.02.31`."""
    seconds = max(int(length_s), 0)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}.{minutes:02}.{seconds:02}" if hours else f"{minutes:02}.{seconds:02}"


def _last_picture(health: CameraHealth, now: float, zone: tzinfo) -> tuple[str, ...]:
    """Say when there was a picture for the last time, or since when it is like this."""
    at = health.report.picture_at
    if at is not None and now - at >= DAY_S:
        return (tr("Gambar terakhir {age} lalu", age=age_text(now - at)),)
    if at is not None:
        return (tr("Gambar terakhir {time}", time=clock_text(at, zone)),)
    since = health.report.since
    if now - since >= DAY_S:
        return (tr("Sudah {age}", age=age_text(now - since)),)
    return (tr("Sejak {time}", time=clock_text(since, zone)),)


def _tries(health: CameraHealth, now: float) -> tuple[str, ...]:
    """Say what is being done about it."""
    report = health.report
    said = []
    if report.next_try_at is not None:
        wait_s = ceil(report.next_try_at - now)
        wait = tr("Dicoba lagi dalam {age}", age=age_text(wait_s)) if wait_s > 0 else tr("Sedang dicoba lagi")
        said.append(wait)
    if report.tries > 1:
        said.append(tr("percobaan ke-{count}", count=report.tries))
    return (" · ".join(said),) if said else ()
