"""How states are called on the wall."""

from ccviewer.i18n import tr
from ccviewer.model import Freshness, Severity
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
