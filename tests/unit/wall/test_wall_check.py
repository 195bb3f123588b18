"""Which texts of a wall cannot be read from where people stand."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ccviewer.panels.base import load_theme
from ccviewer.wall import Wall, configure_docking
from ccviewer.wall.drawn_texts import DrawnText, drawn_texts
from ccviewer.wall.legibility import Sight
from ccviewer.wall.scene import ScreenWanted
from ccviewer.wall.wall_check import WallReport, check_wall, doubts, faint, together, too_small
from ccviewer.wall.wall_check_card import WallCheck
from notes import NotePanel

from .conftest import scene_of

FIVE_METRES = Sight(2440 / 1920, 5.0)


def font(px):
    font = QFont("Inter")
    font.setPixelSize(px)
    return font


class Painted(QWidget):
    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setFont(font(40))
        painter.drawText(10, 60, "2.321")
        painter.scale(0.5, 0.5)
        painter.setFont(font(24))
        painter.drawText(10, 160, "orang")
        painter.end()


def test_texts_are_found_on_labels_and_where_they_are_painted(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    label = QLabel("Pengguna Wi-Fi")
    label.setFont(font(17))
    layout = QVBoxLayout(widget)
    layout.addWidget(label)
    layout.addWidget(Painted(), 1)
    widget.resize(300, 300)
    widget.show()

    assert DrawnText("Pengguna Wi-Fi", 17) in drawn_texts(widget)
    assert DrawnText("2.321", 40) in drawn_texts(widget)


def test_a_text_that_is_painted_smaller_counts_as_small_as_it_is(qtbot):
    widget = Painted()
    qtbot.addWidget(widget)
    widget.resize(300, 300)
    widget.show()

    assert DrawnText("orang", 12) in drawn_texts(widget)


def test_texts_of_one_size_on_one_tile_are_said_together_and_large_ones_not_at_all():
    drawn = {"cctv": [DrawnText(f"Kamera {n}", 20) for n in range(400)] + [DrawnText("CCTV", 60)]}
    (small,) = too_small("kiri", "w1", "p", FIVE_METRES, drawn)

    assert (small.tile, small.px, small.count, len(small.texts)) == ("cctv", 20, 400, 3)
    assert small.arc < 16
    assert FIVE_METRES.arc(small.needed_px) == pytest.approx(16)


def test_what_is_found_on_several_pages_is_said_by_page_and_what_all_of_them_show_once():
    def page(name, px):
        drawn = {"": [DrawnText("WIB", 8)], "cctv": [DrawnText("Simpang", px)]}
        return WallReport(tuple(too_small("kiri", "w1", name, FIVE_METRES, drawn)), ())

    report = together([page("harian", 10), page("banjir", 9)])

    assert [(one.page, one.tile) for one in report.small] == [
        ("", ""),
        ("banjir", "cctv"),
        ("harian", "cctv"),
    ]
    assert str(report.small[1]).startswith("kiri, banjir/cctv: 1 tulisan 9 px")


def test_signs_without_a_letter_or_digit_are_no_text():
    assert too_small("kiri", "w1", "p", FIVE_METRES, {"kpi": [DrawnText("—", 8), DrawnText("·", 8)]}) == []


@pytest.mark.parametrize(
    ("wanted", "sight", "bounded", "said"),
    [
        (ScreenWanted(), None, False, "width_mm, viewing_m"),
        (ScreenWanted(width_mm=2000), None, False, "viewing_m"),
        (ScreenWanted(viewing_m=5), Sight(1.0, 5.0, stated=False), False, "EDID"),
        (ScreenWanted(width_mm=500, viewing_m=9), Sight(0.3, 9.0), True, "lebih besar"),
    ],
)
def test_what_is_not_known_of_a_screen_is_said(wanted, sight, bounded, said):
    (note,) = doubts("kiri", wanted, sight, bounded)
    assert said in str(note)


def test_a_screen_that_is_described_and_large_enough_raises_no_doubt():
    assert doubts("kiri", ScreenWanted(width_mm=2440, viewing_m=5), FIVE_METRES, False) == []


@pytest.fixture
def open_seen(qtbot, context, note, seat):
    configure_docking()
    opened = []

    def open_(**screen):
        scene = scene_of(a={"options": {"text": "satu"}}, b={})
        scene = scene.model_copy(update={"screens": {"utama": ScreenWanted(**screen)}})
        wall = Wall(context, scene, None, seat, lambda: None)
        wall.open()
        opened.append(wall)
        return wall, scene

    yield open_
    for wall in opened:
        wall.close()


def test_a_desk_that_is_near_can_be_read_and_a_wall_far_away_cannot(open_seen):
    wall, scene = open_seen(width_mm=600, viewing_m=0.5)
    assert check_wall(wall.windows, scene).readable

    wall, scene = open_seen(width_mm=600, viewing_m=12)
    report = check_wall(wall.windows, scene)
    assert not report.readable
    assert report.small == tuple(sorted(report.small, key=lambda one: (one.arc, one.screen, one.tile)))


def test_the_card_lists_what_was_found(open_seen):
    wall, _ = open_seen(width_mm=600, viewing_m=12)
    card = WallCheck(wall).open()

    assert card.list.model().rowCount() > 1
    assert card.heading.text() == "Periksa dinding"
    assert card.heading.textFormat() is Qt.TextFormat.PlainText


def test_names_that_a_page_writes_where_no_painter_sees_them_are_checked_too(open_seen, monkeypatch):
    monkeypatch.setattr(NotePanel, "lettered", lambda self: [("Lok Tuan", 11)])
    wall, scene = open_seen(width_mm=600, viewing_m=12)
    assert any("Lok Tuan" in one.texts and one.px == 11 for one in check_wall(wall.windows, scene).small)


def test_words_that_are_too_faint_for_their_ground_are_said():
    theme = load_theme("day")
    assert faint(theme) == []
    grey = dataclasses.replace(theme, colours=theme.colours | {"text_3": QColor("#9aa5b0")})
    assert next(str(one) for one in faint(grey)).startswith("tema day: text_3 di atas ground hanya 2,1:1")


def test_a_wall_of_which_nothing_is_known_is_not_said_to_be_readable(open_seen):
    wall, scene = open_seen()
    report = check_wall(wall.windows, scene)
    assert (report.small, report.unseen, report.readable) == ((), ("utama",), False)
    assert WallCheck(wall).open().heading.text() == "Periksa dinding"
