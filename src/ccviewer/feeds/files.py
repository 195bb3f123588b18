"""Readings from files that somebody puts into a folder."""

from typing import Literal

from ccviewer.feeds.base import FeedOptions
from ccviewer.profile.duration import Duration
from ccviewer.profile.grammar import Filled


class FilesOptions(FeedOptions):
    """Umpan dari berkas atau folder titipan."""

    kind: Literal["files"]
    """Umpan berkas."""
    path: Filled
    """Berkas, atau folder tempat berkas dititipkan."""
    pattern: Filled = "*.csv"
    """Nama berkas di dalam folder."""
    settle: Duration = 2.0
    """Berkas dibaca sesudah tidak berubah selama ini."""
    every: Duration = 10.0
    """Selang antara dua pemeriksaan."""


class FilesFeed:
    """Reads a file or the files of a folder."""

    Options = FilesOptions
