"""What operators arrange: windows on screens, pages of tiles, as JSON that people can read and review."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from ccviewer.errors import SceneError
from ccviewer.i18n import Text
from ccviewer.profile.mistake import Mistake
from ccviewer.profile.words import near_miss
from ccviewer.wall import schedule

SCHEMA = 1
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


Tree = Tabs | Row | Column


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


def misfits(said: object) -> Iterator[Mistake]:
    """Say where the parts of a scene, as JSON gives them, do not fit together: each with its path in `at`.

    What is of a wrong kind is passed over: the grammar tells of that.
    """
    screens, pages, tiles = (_table(said, key) for key in ("screens", "pages", "tiles"))
    owner: dict[str, str] = {}
    ids: set[str] = set()
    for at, window in _items(said, "windows"):
        id = window.get("id")
        if isinstance(id, str):
            if id in ids:
                yield Mistake("jendela {window} sudah ada di atas", window=_q(id), at=(*at, "id"))
            ids.add(id)
        if isinstance(screen := window.get("screen"), str) and screen not in screens:
            yield Mistake(
                "layar {screen} tidak dijelaskan di screens",
                screen=_q(screen),
                at=(*at, "screen"),
                hint=near_miss(screen, screens),
            )
        for where, page in _pages(window, at):
            yield from _owned(page, where, str(id), owner, pages)
    for name, tour in _table(said, "tours").items():
        home = tour.get("window") if isinstance(tour, dict) else None
        if not isinstance(home, str):
            continue
        if home not in ids:
            yield Mistake(
                "jendela {window} tidak ada",
                window=_q(home),
                at=("tours", name, "window"),
                hint=near_miss(home, ids),
            )
            continue
        for at, step in _items(tour, "pages", ("tours", name)):
            if isinstance(page := step.get("page"), str):
                yield from _owned(page, (*at, "page"), home, owner, pages)
    placed: dict[str, str] = {}
    for name, page in pages.items():
        for where, tile in _tiles(page, ("pages", name)):
            if tile not in tiles:
                yield Mistake(
                    "petak {tile} tidak dijelaskan di tiles",
                    tile=_q(tile),
                    at=where,
                    hint=near_miss(tile, tiles),
                )
            elif tile in placed:
                yield Mistake(
                    "petak {tile} sudah ada di halaman {page}", tile=_q(tile), page=_q(placed[tile]), at=where
                )
            placed.setdefault(tile, name)


_Path = tuple[str | int, ...]


def _owned(
    page: str, at: _Path, window: str, owner: dict[str, str], pages: dict[str, Any]
) -> Iterator[Mistake]:
    if page not in pages:
        yield Mistake("halaman {page} tidak ada", page=_q(page), at=at, hint=near_miss(page, pages))
    elif owner.setdefault(page, window) != window:
        yield Mistake(
            "halaman {page} sudah milik jendela {window}", page=_q(page), window=_q(owner[page]), at=at
        )


def _pages(window: dict[str, Any], at: _Path) -> Iterator[tuple[_Path, str]]:
    if isinstance(page := window.get("page"), str):
        yield (*at, "page"), page
    for number, page in enumerate(_list(window.get("pages"))):
        if isinstance(page, str):
            yield (*at, "pages", number), page


def _tiles(page: object, at: _Path) -> Iterator[tuple[_Path, str]]:
    if not isinstance(page, dict):
        return
    waiting: list[tuple[_Path, object]] = [((*at, "tree"), page.get("tree"))]
    while waiting:  # a tree may be deeper than Python calls
        where, tree = waiting.pop(0)
        if isinstance(tree, dict):
            for number, tile in enumerate(_list(tree.get("tabs"))):
                if isinstance(tile, str):
                    yield (*where, "tabs", number), tile
            for key in ("row", "column"):
                children = enumerate(_list(tree.get(key)))
                waiting += [((*where, key, number), child) for number, child in children]
    for side, pinned in _table(page, "pins").items():
        for number, tile in enumerate(_list(pinned)):
            if isinstance(tile, str):
                yield (*at, "pins", side, number), tile


def _table(said: object, key: str) -> dict[str, Any]:
    value = said.get(key) if isinstance(said, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _items(said: object, key: str, at: _Path = ()) -> Iterator[tuple[_Path, dict[str, Any]]]:
    for number, item in enumerate(_list(said.get(key)) if isinstance(said, dict) else []):
        if isinstance(item, dict):
            yield (*at, key, number), item


def _q(name: str) -> str:
    return f'"{name[:40]}"'


def read(text: str, where: str) -> Scene:
    """Read a scene from its JSON.

    Raises:
        SceneError: not JSON, from a newer version, or wrong; all mistakes are named.
    """
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SceneError("{where}: bukan JSON: {why}", where=where, why=error) from error
    if not isinstance(said, dict):
        raise SceneError("{where}: bukan adegan", where=where)
    if isinstance(said.get("schema"), int) and said["schema"] > SCHEMA:
        raise SceneError(
            "{where}: dibuat oleh ccviewer yang lebih baru (schema {schema})",
            where=where,
            schema=said["schema"],
        )
    try:
        return Scene.model_validate(said)
    except ValidationError as error:
        mistakes = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}" if one["loc"] else one["msg"]
            for one in error.errors()
        )
        raise SceneError("{where}: {mistakes}", where=where, mistakes=mistakes) from error


def write(scene: Scene) -> str:
    """Return a scene as JSON, pretty and always in the same order."""
    said = scene.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"schema": SCHEMA}
    return json.dumps({"schema": said.pop("schema"), **said}, indent=1, ensure_ascii=False) + "\n"


def load(path: Path) -> Scene:
    """Read a scene file.

    Raises:
        SceneError: see `read`; also when the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SceneError("{where}: tidak dapat dibaca: {why}", where=path.name, why=error) from error
    return read(text, path.name)
