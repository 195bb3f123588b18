"""How states are called on the wall."""

from html import escape

from ccviewer.i18n import tr
from ccviewer.model import CameraState, Freshness, Severity
from ccviewer.model.words import age_text


def severity_word(severity: Severity) -> str:
    """Return the word of a severity."""
    return {
        Severity.NORMAL: tr("Normal"),
        Severity.INFO: tr("Info"),
        Severity.MINOR: tr("Waspada"),
        Severity.MAJOR: tr("Siaga"),
        Severity.CRITICAL: tr("Awas"),
    }[severity]


def freshness_text(freshness: Freshness, age_s: float | None) -> str:
    """Say how old something is: `Langsung`, `Tertunda 2 mnt`, `Usang 14 mnt`, `Terputus`."""
    word = {
        Freshness.LIVE: tr("Langsung"),
        Freshness.DELAYED: tr("Tertunda"),
        Freshness.STALE: tr("Usang"),
        Freshness.LOST: tr("Terputus"),
        Freshness.FROZEN: tr("Gambar beku"),
    }[freshness]
    if freshness is Freshness.LIVE or age_s is None:
        return word
    return f"{word} {age_text(age_s)}"


def status_text(freshness: Freshness, age_s: float | None, severity: Severity = Severity.NORMAL) -> str:
    """Say for a header how a panel is: `Langsung · 4 dtk`, `Siaga · Usang 14 mnt`."""
    said = freshness_text(freshness, age_s)
    if freshness is Freshness.LIVE and age_s is not None:
        said = f"{said} · {age_text(age_s)}"
    return said if severity is Severity.NORMAL else f"{severity_word(severity)} · {said}"


def camera_word(state: CameraState) -> str:
    """Return the word of a camera's state."""
    return {
        CameraState.CONNECTING: tr("Menyambung"),
        CameraState.LIVE: tr("Langsung"),
        CameraState.DELAYED: tr("Tertunda"),
        CameraState.STALLED: tr("Macet"),
        CameraState.FROZEN: tr("Gambar beku"),
        CameraState.RECONNECTING: tr("Menyambung ulang"),
        CameraState.AUTH: tr("Ditolak"),
        CameraState.NOT_FOUND: tr("Tidak ditemukan"),
        CameraState.OFFLINE: tr("Terputus"),
    }[state]


def plain_tip(text: str) -> str:
    """Return a text for a tooltip in which nothing is taken for markup; Qt would guess."""
    return f'<p style="white-space:pre-wrap">{escape(text)}</p>' if text else ""
