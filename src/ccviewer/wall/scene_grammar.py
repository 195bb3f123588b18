"""What operators arrange: windows on screens, pages of tiles, tours."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from ccviewer.i18n import Text
from ccviewer.profile import schedule
from ccviewer.profile.mistake import Mistake
from ccviewer.profile.words import near_miss
from ccviewer.wall.scene_misfits import misfits

SHARE_SLACK = 0.02  # shares are rounded when they are written
LEAST_DWELL_S, LONGEST_DWELL_S = 5, 86_400
LONGEST_PREROLL_S = 30
LARGEST_PX = 32_768

# the arrangement is kept in a file of the scene's name
_FILE_NAME = re.compile(r'[^\s./\\:*?"<>|\x00-\x1f][^/\\:*?"<>|\x00-\x1f]*(?<![\s.])')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # on Windows


def checked_name(name: str) -> str:
    """Return the name of a scene, which is that of its file too.

    Raises:
        Mistake: no file can be called so, on Linux or on Windows.
    """
    if not _FILE_NAME.fullmatch(name):
        raise Mistake(
            "{name} tidak dapat menjadi nama berkas",
            name=f'"{name[:40]}"',
            hint=Text("tanpa titik di awal dan akhir, dan tanpa {signs}", signs='/ \\ : * ? " < > |'),
        )
    if _RESERVED.fullmatch(name):
        raise Mistake("{name} adalah nama milik Windows", name=f'"{name}"', hint=Text("pilih nama lain"))
    return name


def _scheduled(when: str) -> str:
    schedule.parse(when)
    return when


Fraction = Annotated[float, Field(ge=0, le=1)]
Edge = Annotated[float, Field(allow_inf_nan=False)]
Pixels = Annotated[int, Field(ge=0, le=LARGEST_PX)]
Id = Annotated[str, Field(min_length=1, max_length=120)]
SceneName = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(checked_name)]
Title = dict[Literal["id", "en"], Annotated[str, Field(min_length=1, max_length=120)]]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tabs(_Part):
    """Tiles that share one place; one of them is in front."""

    tabs: tuple[Id, ...] = Field(min_length=1)
    current: str | None = None

    @model_validator(mode="after")
    def _current_is_one_of_them(self) -> "Tabs":
        if self.current is not None and self.current not in self.tabs:
            raise Mistake(
                "{tile} bukan salah satu tab di sini",
                tile=f'"{self.current}"',
                at=("current",),
                hint=near_miss(self.current, self.tabs),
            )
        return self


def _check_shares(children: tuple["Tree", ...], share: tuple[float, ...]) -> None:
    if len(share) != len(children):
        raise Mistake(
            "{parts} bagian, tetapi {shares} porsi", parts=len(children), shares=len(share), at=("share",)
        )
    if abs(sum(share) - 1) > SHARE_SLACK:
        raise Mistake("jumlah porsi {sum}, seharusnya 1", sum=f"{sum(share):g}", at=("share",))


class Row(_Part):
    """Trees from left to right, with their shares of the width."""

    row: tuple["Tree", ...] = Field(min_length=1)
    share: tuple[Fraction, ...]

    @model_validator(mode="after")
    def _shares_fit(self) -> "Row":
        _check_shares(self.row, self.share)
        return self


class Column(_Part):
    """Trees from top to bottom, with their shares of the height."""

    column: tuple["Tree", ...] = Field(min_length=1)
    share: tuple[Fraction, ...]

    @model_validator(mode="after")
    def _shares_fit(self) -> "Column":
        _check_shares(self.column, self.share)
        return self


def _kind(tree: object) -> str:
    """Return which tree is meant, so that a mistake in one is not called three mistakes."""
    if isinstance(tree, Row) or (isinstance(tree, dict) and "row" in tree):
        return "a row"
    if isinstance(tree, Column) or (isinstance(tree, dict) and "column" in tree):
        return "a column"
    return "tabs of tiles"


Tree = Annotated[
    Annotated[Tabs, Tag("tabs of tiles")] | Annotated[Row, Tag("a row")] | Annotated[Column, Tag("a column")],
    Discriminator(_kind),
]


def tiles_in(tree: Tree | None) -> list[str]:
    """Return the ids of all tiles of a tree, in reading order."""
    if tree is None:
        return []
    if isinstance(tree, Tabs):
        return list(tree.tabs)
    children = tree.row if isinstance(tree, Row) else tree.column
    return [tile for child in children for tile in tiles_in(child)]


class Page(_Part):
    """One arrangement of tiles for one window."""

    title: Title = {}
    public: bool = False  # guests may look at it
    tree: Tree | None = None  # None: nothing stands on it yet, or any more
    pins: dict[Literal["left", "right", "top", "bottom"], tuple[Id, ...]] = {}


class Tile(_Part):
    """A panel somewhere: its kind and what it is to show."""

    panel: Id
    options: dict[str, Any] = {}
    must_see: bool = False
    priority: int = Field(default=5, ge=1, le=9)


class ScreenWanted(_Part):
    """What a scene remembers of a screen; see `placement`. People call it by its key: `kiri atas`."""

    connector: str = ""
    serial: str = ""
    model: str = ""
    manufacturer: str = ""
    size: tuple[Pixels, Pixels] = (0, 0)
    width_mm: Annotated[int, Field(ge=50, le=100_000)] | None = None
    viewing_m: Annotated[float, Field(gt=0, le=200)] | None = None


class WindowWanted(_Part):
    """A top-level window: where it stands and what it shows."""

    id: Id
    screen: Id
    rect: tuple[Edge, Edge, Edge, Edge] = (0, 0, 1, 1)  # edges: left, top, right, bottom
    page: Id  # the one that it opens with
    pages: tuple[Id, ...] = ()  # further ones, in the order of Ctrl+1..9
    lock: bool = True  # against accidental arranging
    full_screen: bool = False

    @model_validator(mode="after")
    def _has_an_area(self) -> "WindowWanted":
        left, top, right, bottom = self.rect
        if left >= right or top >= bottom:
            raise Mistake(
                "jendela tanpa luas", at=("rect",), hint=Text("urutan: kiri, atas, kanan, bawah; 0 sampai 1")
            )
        return self


class TourPage(_Part):
    """A page of a tour and how long it stays."""

    page: Id
    dwell_s: float = Field(ge=LEAST_DWELL_S, le=LONGEST_DWELL_S)


class Tour(_Part):
    """Pages that one window shows in turn, in the hours of `when`; see `schedule`."""

    title: Title = {}
    window: Id
    pages: tuple[TourPage, ...] = Field(min_length=1)
    preroll_s: float = Field(default=5, ge=0, le=LONGEST_PREROLL_S)
    when: Annotated[str, Field(max_length=200), AfterValidator(_scheduled)] = ""


class Scene(_Part):
    """All windows with their pages, tiles and tours.

    The pages of a window are its `page`, its `pages` and those of its tours. No page has two windows; one
    that has none may be shown on any. No tile stands in two places.
    """

    schema_: Literal[1] = Field(default=1, alias="schema")
    name: SceneName
    title: Title = {}
    locked: bool = False  # against being saved over, renamed and deleted
    screens: dict[Id, ScreenWanted] = Field(min_length=1)
    windows: tuple[WindowWanted, ...] = Field(min_length=1)
    pages: dict[Id, Page]
    tiles: dict[Id, Tile]
    tours: dict[Id, Tour] = {}

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _names_are_known(self) -> "Scene":
        mistake = next(misfits(self.model_dump(mode="json", by_alias=True)), None)
        if mistake is not None:
            raise mistake
        return self


def page_tiles(page: Page) -> list[str]:
    """Return the ids of all tiles of a page, pins last."""
    return [*tiles_in(page.tree), *(tile for tiles in page.pins.values() for tile in tiles)]


def pages_of(scene: Scene, window: str) -> list[str]:
    """Return the pages of a window in their order: what it opens with, its further ones, those of its tours.

    A page that it opens with and that is among the further ones keeps its place there.
    """
    wanted = next(one for one in scene.windows if one.id == window)
    toured = [step.page for tour in scene.tours.values() if tour.window == window for step in tour.pages]
    first = () if wanted.page in wanted.pages else (wanted.page,)
    return list(dict.fromkeys([*first, *wanted.pages, *toured]))
