"""The window in which a feed is made out of a live payload. It knows no network: the room hands it in."""

from ccviewer.studio.bench import Tools
from ccviewer.studio.window import StudioWindow

__all__ = ["StudioWindow", "Tools"]
