"""A link names one thing in the room and nothing else."""

import pytest

from ccviewer.app.link import BadLink, read
from ccviewer.app.wish import Wishes, wishes_of
from ccviewer.commands import Via


@pytest.mark.parametrize(
    ("link", "command", "args"),
    [
        ("ccviewer://kamera/simpang-1", "wall.show_camera", {"camera": "simpang-1"}),
        ("ccviewer://halaman/banjir", "wall.show_page", {"page": "banjir"}),
        ("ccviewer://adegan/siaga%20banjir", "scene.open", {"name": "siaga banjir"}),
        ("ccviewer://halaman/dermaga/", "wall.show_page", {"page": "dermaga"}),
        ("ccviewer://halaman/p%C3%A9lita", "wall.show_page", {"page": "pélita"}),
    ],
)
def test_a_link_is_a_command_by_the_way_of_links(link, command, args):
    wish = read(link)
    assert (wish.command, dict(wish.args), wish.via) == (command, args, Via.LINK)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "kamera/1",
        "http://kamera/1",
        "CCVIEWER:kamera/1",
        "ccviewer://kamera",
        "ccviewer://kamera/",
        "ccviewer://kamera/a/b",
        "ccviewer://perintah/room.quit",
        "ccviewer://kamera/1?t=2",
        "ccviewer://kamera/1#x",
        "ccviewer://orang:sandi@kamera/1",
        "ccviewer://kamera:80/1",
        "ccviewer://kamera/1\nccviewer://kamera/2",
        "ccviewer://kamera/1 ",
        "ccviewer://halaman/..",
        "ccviewer://halaman/%2e%2e",
        "ccviewer://adegan/..%2f..%2fetc%2fpasswd",
        "ccviewer://adegan/%2Fetc%2Fpasswd",
        "ccviewer://adegan/C%3A%5Crahasia",
        "ccviewer://adegan/.tersembunyi",
        "ccviewer://kamera/%00",
        "ccviewer://kamera/a%0Ab",
        "ccviewer://kamera/%E2%80%AEabc",
        "ccviewer://kamera/%ff%fe",
        "ccviewer://kamera/%zz",
        "ccviewer://kamera/%20",
        "ccviewer://kamera/" + "a" * 121,
        "ccviewer://kamera/" + "a" * 100_000,
        "ccviewer://kämera/1",
    ],
)
def test_what_is_odd_about_a_link_is_refused(link):
    with pytest.raises(BadLink):
        read(link)


def test_a_link_that_starts_a_kiosk_is_followed_behind_its_lock():
    wishes = wishes_of(Wishes(kiosk=True), read("ccviewer://adegan/siaga"))
    assert [wish.command for wish in wishes] == ["kiosk.enter", "scene.open"]
