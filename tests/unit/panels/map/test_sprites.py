"""Markers tell states and kinds apart, without colour too."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QImage, QPainter

from ccviewer.model import Freshness, Severity
from ccviewer.panels.base import Size
from ccviewer.panels.map.kinds import KINDS
from ccviewer.panels.map.lettering import LONGEST, letter
from ccviewer.panels.map.looks import LOOKS, Look
from ccviewer.panels.map.sprites import CELL, atlas, blank, paint_glyph, paint_mark, paint_marker

SHOWN = [
    look for look in LOOKS if look.freshness is not Freshness.DELAYED and look.severity is not Severity.INFO
]


def pixels(draw, background=None):
    image = blank(CELL, CELL, 2.0)
    if background is not None:
        image.fill(background)
    painter = QPainter(image)
    draw(painter, QPointF(CELL / 2, CELL / 2))
    painter.end()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return (
        np.frombuffer(image.constBits(), np.uint8)
        .reshape(image.height(), image.width(), 4)[..., :3]
        .astype(int)
    )


def outline(theme, look):
    """Return where a mark is brighter than its ground: its shape, without its colour."""
    drawn = pixels(lambda painter, at: paint_mark(painter, at, theme, 9, look), theme.colour("land"))
    return drawn.max(axis=2) > 90


def test_states_differ_in_shape_not_only_in_colour(theme):
    shapes = {look: outline(theme, look) for look in SHOWN if not look.maintenance}

    for one, other in combinations(shapes, 2):
        assert (shapes[one] ^ shapes[other]).sum() > 60, (one, other)


def test_maintenance_carries_a_sign_that_normal_does_not(theme):
    def drawn(look):
        return pixels(lambda painter, at: paint_marker(painter, at, theme, 1, look)).max(axis=2) > 90

    assert (drawn(Look()) ^ drawn(Look(maintenance=True))).sum() > 60


def test_kinds_differ_in_their_glyph(qapp):
    drawn = [
        pixels(lambda painter, at, kind=kind: paint_glyph(painter, at, kind, 8, Qt.GlobalColor.white))[..., 0]
        for kind in range(len(KINDS))
    ]

    for one, other in combinations(range(len(KINDS)), 2):
        assert (np.abs(drawn[one] - drawn[other]) > 100).sum() > 40, (KINDS[one], KINDS[other])


def test_what_is_stale_is_hollow(theme):
    full = outline(theme, Look(Severity.CRITICAL)).sum()

    assert outline(theme, Look(Severity.CRITICAL, Freshness.STALE)).sum() < 0.7 * full


def test_what_is_delayed_is_paler(theme):
    def brightness(look):
        return pixels(lambda painter, at: paint_mark(painter, at, theme, 9, look), theme.colour("land")).sum()

    assert brightness(Look(freshness=Freshness.DELAYED)) < brightness(Look())


def test_nothing_of_a_marker_leaves_its_cell(theme):
    for kind in range(len(KINDS)):
        for look in LOOKS:
            drawn = pixels(lambda painter, at, k=kind, x=look: paint_marker(painter, at, theme, k, x))
            assert drawn[[0, -1]].sum() == 0
            assert drawn[:, [0, -1]].sum() == 0


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_atlas_grows_with_the_screen(theme, ratio):
    image = atlas(theme, ratio)

    assert image.width() == (len(LOOKS) + 1) * CELL * ratio
    assert image.height() == (len(KINDS) + 2) * CELL * ratio


def test_letters_have_a_box_each_and_long_ones_an_end(theme):
    font = theme.font(Size.HINT, QFont.Weight.Normal)
    colour = theme.colour("text")

    made = letter([("AP 1", colour), ("x" * 500, colour), ("<b>tebal</b>\n\nx", colour)], font, theme, 1.0)

    assert len(made.boxes) == 3
    assert made.boxes[0][2] < made.boxes[1][2] < LONGEST * 12
    assert made.boxes[1][1] == made.boxes[0][3]
    assert made.image.height() == sum(box[3] for box in made.boxes)


def test_no_letters_are_a_picture_too(theme):
    assert letter([], theme.font(Size.HINT), theme, 2.0).png().startswith(b"\x89PNG")
