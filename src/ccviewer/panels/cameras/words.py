"""What a camera panel says in words: counts for the header, facts for a tooltip."""

from collections import Counter
from collections.abc import Sequence

from ccviewer.hub import CameraHealth
from ccviewer.i18n import tr
from ccviewer.model import CameraState, Freshness, Severity
from ccviewer.model.words import number_text
from ccviewer.panels.base import Face, Status

WORST_LAST = (Freshness.LIVE, Freshness.DELAYED, Freshness.STALE, Freshness.FROZEN, Freshness.LOST)


def status(states: Sequence[CameraState]) -> Status:
    """Return the header's word on the cameras shown: `11 langsung · 1 mati`."""
    counts = Counter(_word(state) for state in states)
    if not counts:
        return Status(text="")
    said = " · ".join(f"{counts[word]} {word}" for word in _words() if counts[word])
    worst = max((state.freshness for state in states), key=WORST_LAST.index)
    dead = any(state in _DEAD or state is CameraState.FROZEN for state in states)
    return Status(worst, Severity.MINOR if dead else Severity.NORMAL, said)


_DEAD = (CameraState.AUTH, CameraState.NOT_FOUND, CameraState.OFFLINE)


def _words() -> tuple[str, ...]:
    return (tr("langsung"), tr("terlambat"), tr("usang"), tr("beku"), tr("menyambung"), tr("mati"))


def _word(state: CameraState) -> str:
    live, delayed, stale, frozen, connecting, dead = _words()
    if state in _DEAD:
        return dead
    return {
        CameraState.LIVE: live,
        CameraState.DELAYED: delayed,
        CameraState.STALLED: stale,
        CameraState.RECONNECTING: stale,
        CameraState.FROZEN: frozen,
        CameraState.CONNECTING: connecting,
    }[state]


def tooltip(health: CameraHealth, place: str, face: Face | None) -> str:
    """Return what is known of a camera, one fact a line, as plain text."""
    camera, report = health.camera, health.report
    lines = [f"{camera.name} · {place}" if place else camera.name]
    if face is not None:
        lines.append(f"{face.word} {face.age}".strip())
        lines.extend(face.lines)
    if report.reason:
        lines.append(str(report.reason))
    if report.width and report.height:
        stream = tr("aliran utama") if report.main else tr("aliran hemat")
        rate = number_text(report.fps, 0 if report.fps >= 10 else 1)
        lines.append(f"{report.width} × {report.height} · {rate} fps · {stream}")
    return "\n".join(lines)
