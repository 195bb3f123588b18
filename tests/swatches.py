"""A panel of one colour that nothing else has, so that a test finds its tile among the pixels of a screen."""

from pathlib import Path

from PySide6.QtGui import QColor, QPainter

from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Panel, Status


class SwatchPanel(Panel):
    """Fills its tile with a colour."""

    kind = "swatch"

    class Options(Panel.Options):
        """Which colour."""

        colour: str

    def default_title(self):
        """Return the colour."""
        return self.options.colour

    def filters(self):
        """Hear of nothing."""
        return ()

    def refresh(self, changed):
        """Nothing changes."""

    def status(self):
        """Be well."""
        return Status(Freshness.LIVE, Severity.NORMAL, "")

    def shows(self):
        """Return the colour."""
        return {"colour": self.options.colour}

    def paintEvent(self, event):
        """Fill everything."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self.options.colour))
        painter.end()


def install(folder, env):
    """Install the panel as somebody else's package is; returns the environment that has it."""
    about = folder / "swatches-1.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: swatches\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[ccviewer.panels]\nswatch = swatches:SwatchPanel\n")
    (folder / "swatches.py").write_text(Path(__file__).read_text(encoding="utf-8"), encoding="utf-8")
    path = ":".join(one for one in (str(folder), env.get("PYTHONPATH")) if one)
    return {**env, "PYTHONPATH": path}
