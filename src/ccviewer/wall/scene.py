"""What operators arrange: windows on screens, pages of tiles, as JSON that people can read and review."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ccviewer.errors import SceneError

SCHEMA = 1
SHARE_SLACK = 0.02  # shares are rounded when they are written

# the arrangement is kept in a file of the scene's name
FILE_NAME = r'^[^\s./\\:*?"<>|\x00-\x1f][^/\\:*?"<>|\x00-\x1f]*$'

Fraction = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tabs(_Part):
    """Tiles that share one place; one of them is in front."""

    tabs: tuple[str, ...] = Field(min_length=1)
    current: str | None = None

    @model_validator(mode="after")
    def _current_is_one_of_them(self) -> "Tabs":
        if self.current is not None and self.current not in self.tabs:
            raise ValueError(f"current {self.current!r} is no tab")
        return self


def _check_shares(children: tuple["Tree", ...], share: tuple[float, ...]) -> None:
    if len(share) != len(children):
        raise ValueError(f"{len(children)} children and {len(share)} shares")
    if abs(sum(share) - 1) > SHARE_SLACK:
        raise ValueError(f"the shares make {sum(share):g}, not 1")


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


def tiles_in(tree: Tree) -> list[str]:
    """Return the ids of all tiles of a tree, in reading order."""
    if isinstance(tree, Tabs):
        return list(tree.tabs)
    children = tree.row if isinstance(tree, Row) else tree.column
    return [tile for child in children for tile in tiles_in(child)]


class Page(_Part):
    """One arrangement of tiles for one window."""

    tree: Tree
    pins: dict[Literal["left", "right", "top", "bottom"], tuple[str, ...]] = {}


class Tile(_Part):
    """A panel somewhere: its kind and what it is to show."""

    panel: str
    options: dict[str, Any] = {}
    must_see: bool = False
    priority: int = Field(default=5, ge=1, le=9)


class ScreenWanted(_Part):
    """What a scene remembers of a screen; see `placement`."""

    connector: str = ""
    serial: str = ""
    model: str = ""
    manufacturer: str = ""
    size: tuple[int, int] = (0, 0)  # pixels
    width_mm: int | None = None
    viewing_m: float | None = None


class WindowWanted(_Part):
    """A top-level window: where it stands and what it shows."""

    id: str
    screen: str
    rect: tuple[float, float, float, float] = (0, 0, 1, 1)  # edges: left, top, right, bottom
    page: str
    lock: bool = True  # against accidental arranging
    full_screen: bool = False


class Scene(_Part):
    """All windows with their pages and tiles."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    name: str = Field(pattern=FILE_NAME)
    title: dict[str, str] = {}
    screens: dict[str, ScreenWanted] = Field(min_length=1)
    windows: tuple[WindowWanted, ...] = Field(min_length=1)
    pages: dict[str, Page]
    tiles: dict[str, Tile]

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _names_are_known(self) -> "Scene":
        for window in self.windows:
            if window.screen not in self.screens:
                raise ValueError(
                    f"window {window.id!r} wants screen {window.screen!r}, which is not described"
                )
            if window.page not in self.pages:
                raise ValueError(f"window {window.id!r} shows page {window.page!r}, which is not there")
        shown = [tile for window in self.windows for tile in page_tiles(self.pages[window.page])]
        missing = sorted(
            {tile for page in self.pages.values() for tile in page_tiles(page)} - self.tiles.keys()
        )
        if missing:
            raise ValueError(f"tiles {missing} are placed and not described")
        if len(shown) != len(set(shown)):
            raise ValueError("a tile is placed twice")
        return self


def page_tiles(page: Page) -> list[str]:
    """Return the ids of all tiles of a page, pins last."""
    return [*tiles_in(page.tree), *(tile for tiles in page.pins.values() for tile in tiles)]


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
