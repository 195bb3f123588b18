"""Says where the parts of a scene do not fit together: names that lead nowhere, places that are taken."""

from collections.abc import Iterator
from typing import Any

from ccviewer.profile.mistake import Mistake
from ccviewer.profile.words import near_miss

_Path = tuple[str | int, ...]


def misfits(said: object) -> Iterator[Mistake]:
    """Say where the parts of a scene, as JSON gives them, do not fit together: each with its path in `at`.

    What is of a wrong kind is passed over, and names are not looked up in what is not there at all: the
    grammar tells of that.
    """
    screens, pages, tiles = (_table(said, key) for key in ("screens", "pages", "tiles"))
    described = {key for key in ("screens", "pages", "tiles") if isinstance(_get(said, key), dict)}
    owner: dict[str, str] = {}
    ids: set[str] = set()
    for at, window in _items(said, "windows"):
        id = window.get("id")
        if isinstance(id, str):
            if id in ids:
                yield Mistake("jendela {window} sudah ada di atas", window=_q(id), at=(*at, "id"))
            ids.add(id)
        screen = window.get("screen")
        if isinstance(screen, str) and screen not in screens and "screens" in described:
            yield Mistake(
                "layar {screen} tidak dijelaskan di screens",
                screen=_q(screen),
                at=(*at, "screen"),
                hint=near_miss(screen, screens),
            )
        if "pages" in described:
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
            if isinstance(turned_to := step.get("page"), str) and "pages" in described:
                yield from _owned(turned_to, (*at, "page"), home, owner, pages)
    placed: dict[str, str] = {}
    for name, page in pages.items():
        for where, tile in _tiles(page, ("pages", name)):
            if tile not in tiles and "tiles" in described:
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


def _get(said: object, key: str) -> Any:
    return said.get(key) if isinstance(said, dict) else None


def _table(said: object, key: str) -> dict[str, Any]:
    value = _get(said, key)
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _items(said: object, key: str, at: _Path = ()) -> Iterator[tuple[_Path, dict[str, Any]]]:
    for number, item in enumerate(_list(_get(said, key))):
        if isinstance(item, dict):
            yield (*at, key, number), item


def _q(name: str) -> str:
    return f'"{name[:40]}"'
