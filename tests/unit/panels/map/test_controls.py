"""What lies over the map: it says numbers, and can be hit."""

import pytest
from PySide6.QtCore import Qt

from ccviewer.panels.map.collection import Count
from ccviewer.panels.map.controls import Button, Footer, ZoomBar, metres_per_px, round_length
from ccviewer.panels.map.layers import Chip, LayerBar, Legend
from ccviewer.panels.map.looks import Band

COUNTS = {"cameras": Count(14, 3, Band.LOST), "access-point": Count(120, 21, Band.MAJOR)}


@pytest.mark.parametrize(
    ("most", "length"),
    [(0, 0), (0.7, 0.5), (1, 1), (19, 10), (499, 200), (500, 500), (2750, 2000), (9999, 5000)],
)
def test_a_scale_bar_has_a_round_length(most, length):
    assert round_length(most) == pytest.approx(length)


def test_a_pixel_is_as_long_as_the_zoom_and_the_latitude_make_it():
    assert metres_per_px(0, 0) == pytest.approx(156543.03, abs=0.01)
    assert metres_per_px(13, 60) == pytest.approx(156543.03 / 2**13 / 2, abs=0.01)


def test_everything_that_is_clicked_is_large_enough(qtbot, theme):
    bar, chip = LayerBar(theme, None), None
    qtbot.addWidget(bar)
    bar.say(COUNTS, 2000)

    for chip in bar.findChildren(Chip):
        assert min(chip.width(), chip.height()) >= 32
    zoom = ZoomBar(theme, lambda levels: None, lambda: None, None)
    qtbot.addWidget(zoom)
    for button in zoom.findChildren(Button):
        assert min(button.width(), button.height()) >= 32


def test_a_click_on_a_chip_switches_its_layer(qtbot, theme):
    bar = LayerBar(theme, None)
    qtbot.addWidget(bar)
    bar.say(COUNTS, 2000)
    said = []
    bar.switched.connect(lambda layer, on: said.append((layer, on)))

    chip = next(chip for chip in bar.findChildren(Chip) if chip.layer == "access-point")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)

    assert said == [("access-point", False), ("access-point", True)]


def test_a_chip_stays_off_when_another_layer_comes(qtbot, theme):
    bar = LayerBar(theme, None)
    qtbot.addWidget(bar)
    bar.say(COUNTS, 2000)
    bar.findChildren(Chip)[0].setChecked(False)

    bar.say(COUNTS | {"gauge": Count(8, 0, Band.NORMAL)}, 2000)

    assert {chip.layer: chip.isChecked() for chip in bar.chips} == {
        "cameras": False,
        "access-point": True,
        "gauge": True,
    }


def test_chips_drop_their_names_where_there_is_no_room(qtbot, theme):
    bar = LayerBar(theme, None)
    qtbot.addWidget(bar)
    bar.say(COUNTS, 2000)
    wide = bar.width()

    bar.say(COUNTS, 200)

    assert bar.width() < wide
    assert "Kamera: 14, tidak normal 3" in bar.chips[0].accessibleName()


def test_the_legend_knows_all_states_and_counts_them(qtbot, theme):
    legend = Legend(theme, None)
    qtbot.addWidget(legend)

    legend.say({Band.NORMAL: 118, Band.CRITICAL: 1}, 2000)

    assert legend.accessibleName() == "Normal 118, Waspada 0, Siaga 0, Awas 1, Usang 0, Terputus 0"


def test_what_kind_of_map_this_is_is_always_said(qtbot, theme):
    footer = Footer(theme, None)
    qtbot.addWidget(footer)

    assert footer.note == "peta dasar skematik, bukan peta resmi"
    before = footer.width()
    footer.say(19.1)
    assert footer.width() > before


def test_where_there_is_no_room_the_words_stay_and_the_bar_goes(qtbot, theme):
    footer = Footer(theme, None)
    qtbot.addWidget(footer)
    footer.say(19.1)
    with_bar = footer.width()

    footer.fit(with_bar - 1)

    assert footer.width() < with_bar - 60


def test_chips_that_do_not_fit_at_all_are_left_out_the_last_first(qtbot, theme):
    bar = LayerBar(theme, None)
    qtbot.addWidget(bar)

    bar.say(COUNTS, 110)

    assert [chip.isVisibleTo(bar) for chip in bar.chips] == [True, False]
    assert bar.width() <= 110
