"""Opens the feed studio beside the wall, and hands it what touches the network and the profile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from ccviewer.feeds import studio
from ccviewer.feeds.studio import Payload, ProfileChanged, Written
from ccviewer.panels.base import Theme
from ccviewer.profile import Profile
from ccviewer.profile.presets import presets
from ccviewer.studio import StudioWindow, Tools


class Studio:
    """The studio windows of one room. Main thread, but for `fetch`."""

    def __init__(self, profile: Profile, theme: Theme, secrets: Callable[[str], str]) -> None:
        self._profile, self._theme, self._secrets = profile, theme, secrets
        self.windows: list[StudioWindow] = []

    def open(self) -> None:
        """Open one more window for one more feed."""
        tools = Tools(
            fetch=self._fetch,
            write=_Pen(self._profile).write,
            revert=studio.revert,
            suggest_id=lambda source: studio.suggested_id(source, [feed.id for feed in self._profile.feeds]),
            timezone=self._profile.opd.timezone,
        )
        window = StudioWindow(tools, self._theme, self._profile.path.parent, presets())
        window.closed.connect(lambda: self._forget(window))
        self.windows.append(window)
        window.show()
        window.activateWindow()

    def close(self) -> None:
        """Close all windows and wait for their threads, up to 2 s each."""
        for window in list(self.windows):
            window.close()

    def _fetch(self, source: dict[str, Any], stop: threading.Event) -> Payload:
        return studio.fetch(self._profile, source, self._secrets, stop)

    def _forget(self, window: StudioWindow) -> None:
        self.windows.remove(window)
        window.deleteLater()


class _Pen:
    """Writes one feed into the profile, unless the file changed since somebody last looked at it.

    After a refusal the new content is what was looked at, so that asking again adds the feed to it.
    """

    def __init__(self, profile: Profile) -> None:
        self._path = profile.path
        self._seen = studio.read(self._path)

    def write(self, table: dict[str, Any], before: Written | None) -> Written:
        try:
            return studio.write(self._path, table, seen=self._seen, undo=before)
        except ProfileChanged as error:
            self._seen = studio.read(self._path)
            raise ProfileChanged(
                "{file} diubah orang lain; simpan sekali lagi untuk menambahkannya ke isi yang baru",
                file=self._path.name,
            ) from error
