"""A panel of the simplest kind: a text, or an exception."""

from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Panel, Status


class NotePanel(Panel):
    """Shows its text; raises when that is `boom`."""

    kind = "note"

    class Options(Panel.Options):
        """What to show."""

        text: str = ""

    def __init__(self, context, options, parent=None):
        if options.text == "stillborn":
            raise RuntimeError("stillborn")
        super().__init__(context, options, parent)

    def default_title(self):
        """Return a title."""
        return "Catatan"

    def filters(self):
        """Hear of one channel."""
        return ("kominfo/catatan/+/teks",)

    def refresh(self, changed):
        """Fail when told to."""
        if self.options.text == "boom":
            raise RuntimeError("boom")

    def status(self):
        """Be well."""
        return Status(Freshness.LIVE, Severity.NORMAL, "baik")

    def shows(self):
        """Return the text."""
        return {"text": self.options.text}
