"""How large letters must be for whoever stands before a screen. No Qt here.

Sizes are in device-independent pixels, as Qt's fonts have them. The glyph that is measured is a capital.
"""

from dataclasses import dataclass
from math import atan, degrees, radians, tan

from ccviewer.wall.scene import ScreenWanted

LEAST_ARC = 16.0  # minutes: below this a letter is guessed, not read
GOOD_ARC = 20.0
CAPITAL = 0.72  # height of a capital in parts of the font size
BODY_PX = 13  # what a theme calls body at scale 1: the smallest text that carries meaning
COMPOSED_FOR = 1080  # px of the shorter side for which scenes are composed at scale 1
STRETCH = 2.5  # scenes for a wall that is seen from afar have few panels; larger letters leave too much out


@dataclass(frozen=True, slots=True)
class Sight:
    """A screen as somebody sees it. `stated`: its width is the scene's word; else EDID's, often wrong."""

    pitch_mm: float
    viewing_m: float
    stated: bool = True

    def arc(self, px: float) -> float:
        """Return the height of a capital of this font size, in minutes of arc."""
        height_mm = px * CAPITAL * self.pitch_mm
        return degrees(2 * atan(height_mm / (2 * self.viewing_m * 1000))) * 60

    def px(self, arc: float) -> float:
        """Return the font size whose capitals have this height in minutes of arc."""
        height_mm = 2 * self.viewing_m * 1000 * tan(radians(arc / 60) / 2)
        return height_mm / CAPITAL / self.pitch_mm


@dataclass(frozen=True, slots=True)
class Letters:
    """How large a window's letters are. `wanted` above `scale`: there is no room for what distance asks."""

    scale: float
    wanted: float

    @property
    def bounded(self) -> bool:
        """Say whether letters are smaller than distance asks for."""
        return self.wanted > self.scale + 0.05


def sight_of(
    wanted: ScreenWanted | None, screen_px: tuple[int, int], physical_mm: tuple[float, float]
) -> Sight | None:
    """Return how a screen is seen, or None when nobody says from where, or how large it is."""
    if wanted is None or not wanted.viewing_m or not screen_px[0]:
        return None
    if wanted.width_mm:
        return Sight(wanted.width_mm / screen_px[0], wanted.viewing_m)
    if physical_mm[0] > 0:
        return Sight(physical_mm[0] / screen_px[0], wanted.viewing_m, stated=False)
    return None


def letters_for_screen(
    wanted: ScreenWanted | None, screen_px: tuple[int, int], physical_mm: tuple[float, float]
) -> Letters:
    """Return how large the letters of a screen are.

    Body text is to have 20 minutes of arc, but letters never grow so large that panels lose what they show,
    and never shrink below what the composition of the scenes asks for on so many pixels.
    """
    room = _room(screen_px)
    sight = sight_of(wanted, screen_px, physical_mm)
    if sight is None:
        return Letters(room, room)
    asked = sight.px(GOOD_ARC) / BODY_PX
    return Letters(round(min(max(asked, room), room * STRETCH), 2), round(max(asked, room), 2))


def scale_for_screen(
    wanted: ScreenWanted | None, screen_px: tuple[int, int], physical_mm: tuple[float, float]
) -> float:
    """Return the scale of a window's theme on this screen."""
    return letters_for_screen(wanted, screen_px, physical_mm).scale


def _room(screen_px: tuple[int, int]) -> float:
    """Return, in halves, how much larger everything is drawn on a screen of more pixels."""
    return max(1.0, min(screen_px) * 2 // COMPOSED_FOR / 2)
