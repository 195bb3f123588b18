"""Says in words how one scene differs from another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ccviewer.i18n import Text, tr
from ccviewer.wall.scene import (
    Page,
    Row,
    Scene,
    ScreenWanted,
    Tabs,
    Tile,
    Tour,
    Tree,
    WindowWanted,
    page_tiles,
)

T = TypeVar("T")
Box = tuple[float, float, float, float]  # left, top, right, bottom as fractions of the page

NEAR = 0.006  # shares are rounded when they are written
MIDDLE = 0.45


@dataclass(frozen=True, slots=True)
class Change:
    """What is other about one part: `about` is what it is called, "" for the scene as a whole."""

    about: Text
    words: tuple[Text, ...]

    def __str__(self) -> str:
        """Return it in the language of the moment."""
        return f"{self.about}: {'; '.join(map(str, self.words))}"


def differences(old: Scene, new: Scene) -> list[Change]:
    """Return what changed from one scene to the other; nothing when they show the same."""
    found = [Change(Text("adegan"), tuple(_scene(old, new)))]
    found += _each(old.screens, new.screens, lambda name: Text("layar {name}", name=name), _screen)
    windows = [{one.id: one for one in scene.windows} for scene in (old, new)]
    found += _each(windows[0], windows[1], lambda name: Text("jendela {name}", name=name), _window)
    found += _each(old.pages, new.pages, lambda name: Text("halaman {name}", name=name), _page)
    found += _each(old.tiles, new.tiles, lambda name: Text("petak {name}", name=name), _tile)
    found += _each(old.tours, new.tours, lambda name: Text("tur {name}", name=name), _tour)
    return [change for change in found if change.words]


def _each(
    old: Mapping[str, T],
    new: Mapping[str, T],
    about: Callable[[str], Text],
    words: Callable[[T, T], Iterator[Text]],
) -> list[Change]:
    found = [Change(about(name), (Text("dihapus"),)) for name in old if name not in new]
    found += [Change(about(name), tuple(words(old[name], new[name]))) for name in old if name in new]
    return found + [Change(about(name), (Text("baru"),)) for name in new if name not in old]


def _scene(old: Scene, new: Scene) -> Iterator[Text]:
    yield from _value(Text("nama"), old.name, new.name)
    yield from _title(old.title, new.title)
    if old.locked != new.locked:
        yield Text("kini terkunci") if new.locked else Text("kini tidak terkunci")
    ids = [[one.id for one in scene.windows] for scene in (old, new)]
    if ids[0] != ids[1] and set(ids[0]) == set(ids[1]):
        yield Text("urutan jendela {order}", order=", ".join(ids[1]))


def _title(old: Mapping[Any, str], new: Mapping[Any, str]) -> Iterator[Text]:
    for language in dict.fromkeys((*old, *new)):
        yield from _value(Text("judul ({language})", language=language), old.get(language), new.get(language))


def _screen(old: ScreenWanted, new: ScreenWanted) -> Iterator[Text]:
    for name, label in (
        ("connector", Text("konektor")),
        ("serial", Text("nomor seri")),
        ("model", Text("model")),
        ("manufacturer", Text("pembuat")),
        ("width_mm", Text("lebar (mm)")),
        ("viewing_m", Text("jarak pandang (m)")),
    ):
        yield from _value(label, getattr(old, name) or None, getattr(new, name) or None)
    yield from _value(Text("ukuran"), _size(old.size), _size(new.size))


def _size(size: tuple[int, int]) -> str | None:
    return f"{size[0]}×{size[1]}" if any(size) else None


def _window(old: WindowWanted, new: WindowWanted) -> Iterator[Text]:
    yield from _value(Text("layar"), old.screen, new.screen)
    if any(abs(a - b) > NEAR for a, b in zip(old.rect, new.rect, strict=True)):
        yield Text("letak {old} → {new}", old=_place(old.rect), new=_place(new.rect))
    yield from _value(Text("halaman pertama"), old.page, new.page)
    yield from _value(Text("halaman lain"), ", ".join(old.pages) or None, ", ".join(new.pages) or None)
    if old.lock != new.lock:
        yield Text("susunan kini terkunci") if new.lock else Text("susunan kini terbuka")
    if old.full_screen != new.full_screen:
        yield Text("kini layar penuh") if new.full_screen else Text("kini tidak layar penuh")


def _tile(old: Tile, new: Tile) -> Iterator[Text]:
    yield from _value(Text("panel"), old.panel, new.panel)
    for path, before, now in _option_changes(old.options, new.options, ""):
        yield from _value(Text("{name}", name=path), before, now)
    if old.must_see != new.must_see:
        yield Text("kini wajib tampak") if new.must_see else Text("kini tidak wajib tampak")
    yield from _value(Text("prioritas"), old.priority, new.priority)


def _option_changes(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _option_changes(old.get(key), new.get(key), f"{path}.{key}" if path else str(key))
    elif old != new:
        yield path, _short(old), _short(new)


def _short(value: Any) -> Any:
    if isinstance(value, list | tuple) and all(isinstance(one, str | int | float) for one in value):
        value = ", ".join(map(str, value))
    elif isinstance(value, list | tuple | dict):
        return Text("{count} isi", count=len(value))
    said = str(value)
    return None if value is None else said if len(said) <= 60 else said[:58] + "…"


def _tour(old: Tour, new: Tour) -> Iterator[Text]:
    yield from _title(old.title, new.title)
    yield from _value(Text("jendela"), old.window, new.window)
    yield from _value(Text("jam"), old.when or None, new.when or None)
    if old.preroll_s != new.preroll_s:
        yield Text("siap lebih awal {old} → {new} dtk", old=f"{old.preroll_s:g}", new=f"{new.preroll_s:g}")
    before, now = ([step.page for step in tour.pages] for tour in (old, new))
    if before != now:
        yield from _value(Text("urutan halaman"), ", ".join(before), ", ".join(now))
        return
    for a, b in zip(old.pages, new.pages, strict=True):
        if a.dwell_s != b.dwell_s:
            yield Text(
                "lama tayang {page} {old} → {new} dtk",
                page=a.page,
                old=f"{a.dwell_s:g}",
                new=f"{b.dwell_s:g}",
            )


# arrangement


def _page(old: Page, new: Page) -> Iterator[Text]:
    yield from _title(old.title, new.title)
    if old.public != new.public:
        yield Text("kini untuk umum") if new.public else Text("kini tidak untuk umum")
    before, now = page_tiles(old), page_tiles(new)
    for tile in before:
        if tile not in now:
            yield Text("{tile} tidak ada lagi di sini", tile=tile)
    moved = {tile for tile in now if tile not in before}
    yield from _tabs(old, new, moved)
    yield from _pins(old, new)
    if moved:
        yield from (Text("{tile} kini di sini", tile=tile) for tile in now if tile in moved)
    yield from _boxes(old, new, moved)


def _tabs(old: Page, new: Page, moved: set[str]) -> Iterator[Text]:
    before, now = _groups(old.tree), _groups(new.tree)
    for tile, group in now.items():
        was = before.get(tile)
        others = [one for one in group.tabs if one != tile]
        came = was is None or not set(was.tabs) & set(others)
        if others and came and (tile in moved or was is not None) and group.tabs[0] != tile:
            yield Text("{tile} kini tab dari {other}", tile=tile, other=group.tabs[0])
        elif not others and was is not None and len(was.tabs) > 1:
            yield Text("{tile} kini berdiri sendiri", tile=tile)
    seen: set[Tabs] = set()
    for group in now.values():
        was = before.get(group.tabs[0])
        if group in seen or was is None or set(was.tabs) != set(group.tabs):
            continue
        seen.add(group)
        if was.tabs != group.tabs:
            yield Text("urutan tab {order}", order=", ".join(group.tabs))
        front = was.current or was.tabs[0], group.current or group.tabs[0]
        if front[0] != front[1]:
            yield Text("tab depan {old} → {new}", old=front[0], new=front[1])


def _pins(old: Page, new: Page) -> Iterator[Text]:
    before, now = ({tile: side for side, tiles in page.pins.items() for tile in tiles} for page in (old, new))
    sides: dict[str, Text] = {
        "left": Text("kiri"),
        "right": Text("kanan"),
        "top": Text("atas"),
        "bottom": Text("bawah"),
    }
    for tile, side in now.items():
        if before.get(tile) != side:
            yield Text("{tile} kini disematkan di {side}", tile=tile, side=sides[side])
    for tile in before:
        if tile not in now and tile in page_tiles(new):
            yield Text("{tile} tidak lagi disematkan", tile=tile)


def _boxes(old: Page, new: Page, moved: set[str]) -> Iterator[Text]:
    """Say which groups of tabs stand elsewhere or are of another size."""
    before, now = dict(boxes(old.tree)), dict(boxes(new.tree))
    by_tile = {tile: box for group, box in before.items() for tile in group.tabs}
    for group, box in now.items():
        tile = next((one for one in group.tabs if one in by_tile), None)
        if tile is None or tile in moved:
            continue
        was = by_tile[tile]
        if all(abs(a - b) <= NEAR for a, b in zip(was, box, strict=True)):
            continue
        if _extent(was) == _extent(box):
            yield Text("{tile} pindah: {old} → {new}", tile=tile, old=_corner(was), new=_corner(box))
        elif _corner(was) == _corner(box):
            yield Text("{tile} {old} → {new}", tile=tile, old=_extent(was), new=_extent(box))
        else:
            yield Text("{tile} pindah: {old} → {new}", tile=tile, old=_place(was), new=_place(box))


def _groups(tree: Tree | None) -> dict[str, Tabs]:
    return {tile: group for group, _ in boxes(tree) for tile in group.tabs}


def boxes(tree: Tree | None, box: Box = (0, 0, 1, 1)) -> Iterator[tuple[Tabs, Box]]:
    """Return each group of tabs of a page with the place that its share gives it."""
    if tree is None:
        return
    if isinstance(tree, Tabs):
        yield tree, box
        return
    left, top, right, bottom = box
    across = isinstance(tree, Row)
    children = tree.row if isinstance(tree, Row) else tree.column
    total, done = sum(tree.share) or 1, 0.0
    for child, share in zip(children, tree.share, strict=True):
        a, b = done / total, (done + share) / total
        done += share
        if across:
            width = right - left
            yield from boxes(child, (left + a * width, top, left + b * width, bottom))
        else:
            height = bottom - top
            yield from boxes(child, (left, top + a * height, right, top + b * height))


def _place(box: Box) -> Text:
    return Text("{corner} {extent}", corner=_corner(box), extent=_extent(box))


def _corner(box: Box) -> Text:
    left, top, right, bottom = box
    return _CORNERS[_side(left, right, "left", "right"), _side(top, bottom, "top", "bottom")]


def _side(begin: float, end: float, first: str, last: str) -> str:
    """Return on which side something lies whose middle is clearly not that of the page."""
    middle = (begin + end) / 2
    return first if middle < MIDDLE else last if middle > 1 - MIDDLE else ""


def _extent(box: Box) -> str:
    return f"{(box[2] - box[0]) * 100:.0f}×{(box[3] - box[1]) * 100:.0f} %"


_CORNERS = {
    ("left", "top"): Text("kiri atas"),
    ("left", ""): Text("kiri"),
    ("left", "bottom"): Text("kiri bawah"),
    ("", "top"): Text("atas"),
    ("", ""): Text("tengah"),
    ("", "bottom"): Text("bawah"),
    ("right", "top"): Text("kanan atas"),
    ("right", ""): Text("kanan"),
    ("right", "bottom"): Text("kanan bawah"),
}


def _value(label: Text, old: object, new: object) -> Iterator[Text]:
    if old == new:
        return
    if old is None:
        yield Text("{label} kini {new}", label=label, new=new)
    elif new is None:
        yield Text("{label} {old} dihapus", label=label, old=old)
    else:
        yield Text("{label} {old} → {new}", label=label, old=old, new=new)


def summary(changes: list[Change]) -> str:
    """Return all changes, one line each, in the language of the moment."""
    return "\n".join(map(str, changes)) or tr("sama")
