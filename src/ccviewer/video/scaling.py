"""The size that a picture is scaled to for its tile."""

from ccviewer.hub import Demand


def scaled_size(width: int, height: int, aspect: float, demand: Demand) -> tuple[int, int]:
    """Return the size, in pixels, of a picture of `width` x `height` for the tile that wants it.

    `aspect` is the width of one of its pixels over the height: PAL pictures have none that is square. The
    picture fits into the tile, or covers it when the tile asks for that; it is never stretched, and
    never made larger than it came: the painter does that for less. Sizes are even, at least 2.
    """
    full_width = width * aspect if aspect >= 1 else width
    full_height = height if aspect >= 1 else height / aspect
    across, down = demand.width / full_width, demand.height / full_height
    factor = min(1.0, max(across, down) if demand.fill else min(across, down))
    return _even(full_width * factor), _even(full_height * factor)


def _even(size: float) -> int:
    return max(2, round(size / 2) * 2)
