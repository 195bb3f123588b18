"""Opens, decodes, scales and judges the pictures of cameras. The only room that knows PyAV, with the city."""

from ccviewer.video.video import Video

__all__ = ["Video"]
