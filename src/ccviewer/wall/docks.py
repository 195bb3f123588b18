"""The arrangement of one window as a readable tree, to and from the XML that QtAds restores and saves."""

import xml.etree.ElementTree as ET

from defusedxml.ElementTree import fromstring

from ccviewer.wall.scene import Column, Page, Row, Tabs, Tree

SIDES = {"top": 0, "left": 1, "right": 2, "bottom": 3}
TOTAL = 10_000  # splitters take any numbers and share out by proportion
PIN_PX = 300


def to_xml(page: Page, prefix: str) -> bytes:
    """Return what `CDockManager.restoreState` takes; dock names are `prefix` + tile id.

    Raises:
        ValueError: nothing but pins, or nothing at all: docks want one tile in the middle.
    """
    if page.tree is None:
        raise ValueError("no tile is docked")
    root = ET.Element("QtAdvancedDockingSystem", Version="1", UserVersion="1", Containers="1")
    container = ET.SubElement(root, "Container", Floating="0")
    top = _node(page.tree, prefix)
    if top.tag == "Area":  # the outermost thing is always a splitter
        outer = ET.Element("Splitter", Orientation="|", Count="1")
        outer.append(top)
        ET.SubElement(outer, "Sizes").text = f"{TOTAL} "
        top = outer
    container.append(top)
    for side, tiles in page.pins.items():
        bar = ET.SubElement(container, "SideBar", Area=str(SIDES[side]), Tabs=str(len(tiles)))
        bar.extend(ET.Element("Widget", Name=prefix + tile, Closed="0", Size=str(PIN_PX)) for tile in tiles)
    xml: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return xml  # it begins with "<?xml"; without, QtAds takes it for compressed


def from_xml(data: bytes, prefix: str) -> Page | None:
    """Read what `CDockManager.saveState` gave, docked tiles only; None when no tile is docked."""
    container = next(one for one in fromstring(data).iter("Container") if one.get("Floating") == "0")
    pins = {}
    for bar in container.findall("SideBar"):
        tiles = tuple(_name(widget, prefix) for widget in bar.findall("Widget"))
        if tiles:
            pins[next(side for side, number in SIDES.items() if str(number) == bar.get("Area"))] = tiles
    top = next((one for one in container if one.tag in ("Splitter", "Area")), None)
    tree = None if top is None else _tree(top, prefix)
    return None if tree is None else Page.model_validate({"tree": tree, "pins": pins})


def _node(tree: Tree, prefix: str) -> ET.Element:
    if isinstance(tree, Tabs):
        current = prefix + (tree.current or tree.tabs[0])
        area = ET.Element("Area", Tabs=str(len(tree.tabs)), Current=current)
        area.extend(ET.Element("Widget", Name=prefix + tile, Closed="0") for tile in tree.tabs)
        return area
    children = tree.row if isinstance(tree, Row) else tree.column
    splitter = ET.Element(
        "Splitter", Orientation="|" if isinstance(tree, Row) else "-", Count=str(len(children))
    )
    splitter.extend(_node(child, prefix) for child in children)
    ET.SubElement(splitter, "Sizes").text = " ".join(str(round(one * TOTAL)) for one in tree.share) + " "
    return splitter


def _tree(element: ET.Element, prefix: str) -> Tree | None:
    if element.tag == "Area":
        tiles = tuple(_name(one, prefix) for one in element.findall("Widget") if one.get("Closed") != "1")
        current = (element.get("Current") or "").removeprefix(prefix)
        return Tabs(tabs=tiles, current=current if current in tiles else None) if tiles else None
    parts = [one for one in element if one.tag in ("Splitter", "Area")]
    sizes = [int(one) for one in (element.findtext("Sizes") or "").split()]
    kept = [
        (tree, size)
        for part, size in zip(parts, sizes, strict=True)
        if (tree := _tree(part, prefix)) is not None
    ]
    if not kept:
        return None
    if len(kept) == 1:
        return kept[0][0]
    total = sum(size for _, size in kept)
    trees = tuple(tree for tree, _ in kept)
    # nothing has a size before it was laid out for the first time
    share = tuple(round(size / total if total else 1 / len(kept), 4) for _, size in kept)
    return (
        Row(row=trees, share=share)
        if element.get("Orientation") == "|"
        else Column(column=trees, share=share)
    )


def _name(widget: ET.Element, prefix: str) -> str:
    return (widget.get("Name") or "").removeprefix(prefix)
