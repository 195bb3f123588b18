"""Wrong PINs are counted over a restart."""

import pytest

from ccviewer.app.guesses import MANY_GUESSES, Guesses


@pytest.fixture
def guesses(tmp_path):
    return Guesses(tmp_path / "state")


def test_without_a_folder_nothing_is_kept():
    nowhere = Guesses(None)
    nowhere.remember(3)
    assert nowhere.wrong() == 0


def test_at_first_there_were_none(guesses):
    assert guesses.wrong() == 0


def test_what_was_counted_is_known_after_a_restart_until_the_right_pin(guesses, tmp_path):
    guesses.remember(3)
    assert Guesses(tmp_path / "state").wrong() == 3
    guesses.remember(0)
    guesses.remember(0)
    assert guesses.wrong() == 0
    assert not list((tmp_path / "state").iterdir())


@pytest.mark.parametrize("content", [b"", b"banyak", b"\xff"])
def test_a_count_that_somebody_damaged_counts_as_many(guesses, tmp_path, content):
    guesses.remember(1)
    (tmp_path / "state" / "pin-salah").write_bytes(content)
    assert guesses.wrong() == MANY_GUESSES


@pytest.mark.logs_warnings
def test_a_disk_that_takes_no_count_stops_nothing(tmp_path, caplog):
    (tmp_path / "state").write_text("")
    Guesses(tmp_path / "state").remember(1)
    assert "cannot be counted" in caplog.text
