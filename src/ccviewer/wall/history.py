"""The steps of arranging that can be taken back. No Qt here."""

from ccviewer.wall.arrangement import alike
from ccviewer.wall.scene import Scene, pages_of

STEPS = 50


class History:
    """Remembers how a scene was arranged before, for one scene at a time.

    What differs only in how splitters round, in the page that is shown or in what was learnt of screens is
    no step.
    """

    def __init__(self, first: Scene, most: int = STEPS) -> None:
        self._most = most
        self._present = first
        self._past: list[Scene] = []
        self._future: list[Scene] = []

    def note(self, scene: Scene) -> None:
        """Hear how the scene stands now; if it was arranged, that is a step, and nothing can be redone."""
        if scene.name != self._present.name:
            self.begin(scene)
        elif alike(scene, self._present):
            self.settle(scene)
        else:
            self._past.append(self._present)
            del self._past[: -self._most]
            self._future.clear()
            self._present = scene

    def settle(self, scene: Scene) -> None:
        """Hear how the scene stands now, without that being a step of anybody."""
        self._present = scene

    def begin(self, scene: Scene) -> None:
        """Forget everything: another scene is shown."""
        self._past.clear()
        self._future.clear()
        self._present = scene

    def undo(self) -> Scene | None:
        """Go one step back, and return how it was then; None when there is none."""
        if not self._past:
            return None
        self._future.append(self._present)
        self._present = self._past.pop()
        return self._present

    def redo(self) -> Scene | None:
        """Take back an undoing, and return how it was before that; None when there is none."""
        if not self._future:
            return None
        self._past.append(self._present)
        self._present = self._future.pop()
        return self._present


def as_shown(scene: Scene, now: Scene) -> Scene:
    """Return an arrangement of before on the pages that are shown now, with what is known of screens now."""
    known = {window.id: window for window in now.windows}
    windows = []
    for wanted in scene.windows:
        order, here = pages_of(scene, wanted.id), known.get(wanted.id, wanted)
        page = here.page if here.page in order else wanted.page
        windows.append(wanted.model_copy(update={"page": page, "pages": tuple(order), "lock": here.lock}))
    return scene.model_copy(update={"windows": tuple(windows), "screens": scene.screens | now.screens})
