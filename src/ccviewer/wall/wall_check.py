"""Says what on a wall cannot be read from where people stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ccviewer.i18n import Text
from ccviewer.model import Severity
from ccviewer.panels.base import Theme
from ccviewer.panels.base.sight import LEAST_CONTRAST, contrast
from ccviewer.wall.drawn_texts import DrawnText, drawn_texts
from ccviewer.wall.legibility import LEAST_ARC, Sight, letters_for_screen, sight_of
from ccviewer.wall.scene import Scene, ScreenWanted
from ccviewer.wall.window import WallWindow

GROUNDS = ("ground", "surface", "raised")
TEXTS = ("text", "text_2", "text_3", "lost", "stale")
EXAMPLES = 3
LEAST_TILE = (240, 80)  # px at the desk


@dataclass(frozen=True, slots=True)
class Small:
    """Texts of one size on one tile that are too small. `count` are so many different ones.

    Without a tile, and then without a page, it is the status line.
    """

    screen: str
    window: str
    page: str
    tile: str
    px: float
    arc: float  # minutes
    needed_px: float
    texts: tuple[str, ...]
    count: int

    def __str__(self) -> str:
        """Return it in words, in the language of the moment."""
        said = ", ".join(f'"{text}"' for text in self.texts)
        return str(
            Text(
                "{screen}, {where}: {count} tulisan {px} px = {arc}′, perlu {needed} px: {texts}",
                screen=self.screen,
                where=f"{self.page}/{self.tile}" if self.tile else self.window,
                count=self.count,
                px=f"{self.px:g}",
                arc=f"{self.arc:.1f}".replace(".", ","),
                needed=f"{self.needed_px:.0f}",
                texts=said + (", …" if self.count > len(self.texts) else ""),
            )
        )


@dataclass(frozen=True, slots=True)
class WallReport:
    """What a wall check came to. `notes` are doubts about screens and tiles."""

    small: tuple[Small, ...]
    notes: tuple[Text, ...]
    unseen: tuple[str, ...] = ()  # screens of which nothing can be said

    @property
    def readable(self) -> bool:
        """Say whether everything is known to be readable from where people stand."""
        return not self.small and not self.unseen


def check_wall(windows: Sequence[WallWindow], scene: Scene) -> WallReport:
    """Look at every text that can be seen now, on each window's page on top, worst first."""
    small: list[Small] = []
    notes: list[Text] = []
    unseen: list[str] = []
    for window in windows:
        screen = window.wanted.screen
        wanted = scene.screens.get(screen)
        if not window.isVisible():
            notes.append(
                Text("{screen}: tidak ada, jendela {window} tidak diperiksa", screen=screen, window=window.id)
            )
            unseen.append(screen)
            continue
        size, physical = window.screen().size(), window.screen().physicalSize()
        seen = (size.width(), size.height()), (physical.width(), physical.height())
        sight = sight_of(wanted, *seen)
        notes += doubts(screen, wanted, sight, letters_for_screen(wanted, *seen).bounded)
        notes += _tiny_tiles(window, screen)
        if sight is None:
            unseen.append(screen)
            continue
        drawn = {
            tile: [*drawn_texts(panel), *(DrawnText(text, px) for text, px in panel.lettered())]
            for tile, panel in window.view.panels.items()
            if panel.isVisible()
        }
        drawn[""] = drawn_texts(window.status_line)
        small += too_small(screen, window.id, window.shown, sight, drawn)
    for theme in {window.context.theme.name: window.context.theme for window in windows}.values():
        notes += faint(theme)
    return together([WallReport(tuple(small), tuple(notes), tuple(unseen))])


def together(reports: Sequence[WallReport]) -> WallReport:
    """Return what was found page after page as one report, each thing once, worst first."""
    small = dict.fromkeys(one for report in reports for one in report.small)
    notes = dict.fromkeys(note for report in reports for note in report.notes)
    unseen = dict.fromkeys(screen for report in reports for screen in report.unseen)
    worst_first = sorted(small, key=lambda one: (one.arc, one.screen, one.page, one.tile))
    return WallReport(tuple(worst_first), tuple(notes), tuple(unseen))


def too_small(
    screen: str, window: str, page: str, sight: Sight, drawn: Mapping[str, Iterable[DrawnText]]
) -> list[Small]:
    """Return the texts below 16 minutes of arc, those of one size on one tile together."""
    groups: dict[tuple[str, float], list[str]] = defaultdict(list)
    for tile, texts in drawn.items():
        for one in texts:
            if sight.arc(one.px) < LEAST_ARC and any(sign.isalnum() for sign in one.text):
                groups[tile, one.px].append(one.text)
    found = []
    for (tile, px), said in groups.items():
        different = tuple(dict.fromkeys(said))
        found.append(
            Small(
                screen, window, page if tile else "", tile, px, round(sight.arc(px), 1), sight.px(LEAST_ARC),
                different[:EXAMPLES], len(different),
            )
        )  # fmt: skip
    return found


def doubts(screen: str, wanted: ScreenWanted | None, sight: Sight | None, bounded: bool) -> list[Text]:
    """Return what is not known of a screen, and what its size cost."""
    if sight is None:
        missing = [key for key in ("width_mm", "viewing_m") if wanted is None or getattr(wanted, key) is None]
        return [
            Text(
                "{screen}: tidak dapat diperiksa; tulis {keys} layar ini di adegan",
                screen=screen,
                keys=", ".join(missing),
            )
        ]
    found = []
    if not sight.stated:
        found.append(
            Text(
                "{screen}: lebar menurut EDID, sering salah; ukur dan tulis width_mm di adegan", screen=screen
            )
        )
    if bounded:
        found.append(
            Text(
                "{screen}: dari {metres} m tulisan seharusnya lebih besar daripada yang muat; "
                "pakai panel lebih sedikit atau layar lebih besar",
                screen=screen,
                metres=f"{sight.viewing_m:g}",
            )
        )
    return found


def faint(theme: Theme) -> list[Text]:
    """Return which words of a theme are too faint on its grounds."""
    return [
        Text(
            "tema {theme}: {role} di atas {ground} hanya {ratio}:1, perlu {least}:1",
            theme=theme.name,
            role=role,
            ground=ground,
            ratio=f"{ratio:.1f}".replace(".", ","),
            least=f"{LEAST_CONTRAST:g}".replace(".", ","),
        )
        for role in (*TEXTS, *(severity.name.lower() for severity in Severity))
        for ground in GROUNDS
        if (ratio := contrast(theme.colour(role), theme.colour(ground))) < LEAST_CONTRAST
    ]


def _tiny_tiles(window: WallWindow, screen: str) -> list[Text]:
    scale = window.context.theme.scale
    least = LEAST_TILE[0] * scale, LEAST_TILE[1] * scale
    return [
        Text(
            "{screen}, {tile}: wajib terlihat, tetapi hanya {width} x {height} px",
            screen=screen,
            tile=tile,
            width=panel.width(),
            height=panel.height(),
        )
        for tile, panel in window.view.panels.items()
        if panel.isVisible()
        and window.view.tiles[tile].must_see
        and (panel.width() < least[0] or panel.height() < least[1])
    ]
