"""Random screens, and random scenes for them; the same seed gives the same ones."""

import random

SIZES = ((1280, 720), (1366, 768), (1920, 1080), (2560, 1440), (3840, 2160), (1080, 1920))
RATIOS = (1.0, 1.0, 1.25, 1.5, 2.0)
LEAST_WINDOW = (640, 480)  # px: panels, tabs and bars have least sizes of their own
FRAME_PX = 4  # the offscreen platform pushes a window down whose frame would begin above the desktop
SIDES = ("left", "right", "top", "bottom")
CHANNEL = "uji/banjir/kali/level"
PANELS = (
    {"panel": "swatch", "options": {"colour": "#2a6f97"}},
    {"panel": "kpi", "options": {"cards": [{"channel": CHANNEL}]}},
    {"panel": "chart", "options": {"series": [{"channel": CHANNEL}]}},
)


def screens(seed):
    """Return 1 to 6 screens side by side, as the offscreen platform reads them; it sorts them by name."""
    dice = random.Random(f"screens {seed}")
    found, x = [], 0
    for number in range(1 + seed % 6):
        width, height = dice.choice(SIZES)
        ratio = dice.choice(RATIOS)
        width, height = round(width / ratio), round(height / ratio)
        found.append(
            {
                "name": f"DP-{number + 1}",
                "x": x,
                "y": dice.choice((0, 0, 40)),
                "width": width,
                "height": height,
                "logicalDpi": 96,
                "logicalBaseDpi": 96,
                "dpr": ratio,
            }
        )
        x += width
    return found


def scene(seed, screens_):
    """Return a scene with 1 or 2 windows a screen, each with 1 to 3 pages."""
    dice = random.Random(f"scene {seed}")
    pages, tiles, windows = {}, {}, []
    for screen in screens_:
        some = [rectangle(dice, screen["width"], screen["height"]) for _ in range(dice.randint(1, 2))]
        for rect in dice.choice(([None], [None], [(0, 0, 0.5, 1), (0.5, 0, 1, 1)], some)):
            name = f"w{len(windows) + 1}"
            own = []
            for number in range(dice.choice((1, 1, 1, 2, 3))):
                page = f"{name}-p{number + 1}"
                pages[page] = _page(dice, page, tiles, screen)
                own.append(page)
            said = {"id": name, "screen": screen["name"], "page": own[0], "lock": dice.random() < 0.5}
            if len(own) > 1:
                said["pages"] = own[1:]
            if rect is None:
                said["full_screen"] = dice.random() < 0.5
            else:
                said["rect"] = rect
            windows.append(said)
    wanted = {one["name"]: {"connector": one["name"]} for one in screens_}
    return {
        "schema": 1,
        "name": f"adegan-{seed}",
        "screens": wanted,
        "windows": windows,
        "pages": pages,
        "tiles": tiles,
    }


def rectangle(dice, width, height):
    """Return a part of a screen that is large enough for the panels on it."""
    left, right = _edges(dice, LEAST_WINDOW[0] / width, 0)
    top, bottom = _edges(dice, LEAST_WINDOW[1] / height, FRAME_PX / height)
    return (left, top, right, bottom)


def _edges(dice, least, first):
    length = dice.uniform(min(max(least, 0.4), 1 - first), 1 - first)
    begin = dice.uniform(first, 1 - length)
    return begin, begin + length


def _page(dice, page, tiles, screen):
    """Return a page; small screens get fewer tiles."""
    most = 3 if screen["width"] * screen["height"] < 1_200_000 else 6
    names = [f"{page}-t{number + 1}" for number in range(dice.randint(1, most))]
    for name in names:
        tiles[name] = dice.choice(PANELS) | {"priority": dice.randint(1, 9), "must_see": dice.random() < 0.3}
    pinned = [name for name in names[1:] if dice.random() < 0.2]
    said = {"tree": _tree(dice, [name for name in names if name not in pinned], dice.random() < 0.6)}
    pins = {}
    for name in pinned:
        pins.setdefault(dice.choice(SIDES), []).append(name)
    return said | ({"pins": pins} if pins else {})


def _tree(dice, names, across):
    if len(names) == 1 or dice.random() < 0.15:
        return {"tabs": names, "current": dice.choice(names)}
    cuts = sorted(dice.sample(range(1, len(names)), min(len(names) - 1, dice.choice((1, 1, 2)))))
    parts = [names[a:b] for a, b in zip([0, *cuts], [*cuts, len(names)], strict=True)]
    weights = [dice.uniform(1, 2.5) for _ in parts]
    share = [round(weight / sum(weights), 4) for weight in weights]
    return {"row" if across else "column": [_tree(dice, part, not across) for part in parts], "share": share}
