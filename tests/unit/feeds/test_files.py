"""A drop folder, with a clock that we move and files whose times we set."""

import os
import threading
from pathlib import Path

import pytest

from ccviewer.errors import FeedError, Unreachable
from ccviewer.feeds.base import Beat
from ccviewer.feeds.files import FilesFeed
from ccviewer.model import Channel, Link, Reading

MAP = {"fields": {"asset": "id", "n": {"path": "n", "type": "number"}}}


@pytest.fixture
def drop(tmp_path, clock):
    """Put a file into the folder that was changed so many seconds ago."""

    def drop(name, text, ago_s=60.0):
        path = tmp_path / name
        path.write_text(text)
        os.utime(path, (clock.now() - ago_s, clock.now() - ago_s))
        return path

    return drop


@pytest.fixture
def feed(tmp_path, clock):
    def feed(**options):
        defaults = {
            "id": "apbd",
            "kind": "files",
            "path": str(tmp_path),
            "map": MAP,
            "decode": {"format": "csv"},
        }
        return FilesFeed(
            FilesFeed.Options(**{**defaults, **options}),
            opd="bpkad",
            describe=Channel,
            clock=clock,
            secrets={}.__getitem__,
            timezone="WITA",
        )

    return feed


def look(feed):
    """Let the feed look once and return what it posted."""
    items, stop = [], threading.Event()
    feed.look(items.append, stop)
    return items


def values(items):
    return [(item.channel, item.value) for item in items if isinstance(item, Reading)]


def test_the_newest_file_is_the_document_and_its_rows_are_as_old_as_it(feed, drop, clock):
    drop("a.csv", "id;n\nold;1\n", 900)
    drop("b.csv", "id;n\nnew;2\n", 600)
    items = look(feed())
    assert values(items) == [("bpkad/apbd/new/n", 2)]
    reading = next(item for item in items if isinstance(item, Reading))
    assert reading.observed_at == clock.now() - 600


def test_a_file_is_read_once_and_again_when_it_changed(feed, drop, clock):
    reader = feed()
    drop("a.csv", "id;n\na;1\n", 900)
    assert values(look(reader))
    assert not values(look(reader))
    drop("a.csv", "id;n\na;2\n", 100)
    look(reader)
    clock.advance(2)
    assert values(look(reader)) == [("bpkad/apbd/a/n", 2)]


def test_a_changed_file_is_read_when_it_has_been_still_for_long_enough(feed, drop, clock):
    reader = feed(settle="2s")
    drop("a.csv", "id;n\na;1\n", 0)
    assert not values(look(reader))
    clock.advance(1)
    drop("a.csv", "id;n\na;1\nb;2\n", 0)
    assert not values(look(reader))
    clock.advance(1.5)
    assert not values(look(reader))
    clock.advance(1)
    assert [value for _, value in values(look(reader))] == [1, 2]


def test_in_append_mode_every_file_is_read_oldest_first(feed, drop):
    reader = feed(mode="append")
    drop("b.csv", "id;n\na;1\n", 900)
    drop("a.csv", "id;n\na;2\n", 600)
    assert [value for _, value in values(look(reader))] == [1, 2]
    drop("c.csv", "id;n\na;3\n", 300)
    assert [value for _, value in values(look(reader))] == [3]


def test_a_bad_file_is_counted_once_and_said(feed, drop):
    reader = feed(decode={"format": "json"}, pattern="*.json")
    drop("a.json", "[", 900)
    (beat,) = look(reader)
    assert beat.rejected == 1
    assert beat.link is Link.DOWN
    assert "a.json" in str(beat.reason)
    assert sum(beat.rejected for beat in look(reader)) == 0


def test_a_bad_file_is_moved_aside_with_a_note_for_whoever_put_it_there(feed, drop, tmp_path):
    reader = feed(decode={"format": "json"}, pattern="*.json")
    drop("a.json", "[", 900)
    (beat,) = look(reader)
    assert "ditolak" in str(beat.reason)
    assert not (tmp_path / "a.json").exists()
    assert (tmp_path / "ditolak" / "a.json").read_text() == "["
    note = (tmp_path / "ditolak" / "a.json.catatan.txt").read_text()
    assert "a.json" in note
    assert "JSON" in note


def test_the_folder_keeps_saying_why_until_a_good_file_comes(feed, drop):
    reader = feed(decode={"format": "json"}, pattern="*.json")
    drop("a.json", "[", 900)
    look(reader)
    (beat,) = look(reader)
    assert "a.json" in str(beat.reason)
    drop("b.json", '{"id": "a", "n": 1}', 900)
    beats = [item for item in look(reader) if isinstance(item, Beat)]
    assert [beat.link for beat in beats] == [Link.UP]
    assert beats[0].reason is None


def test_a_second_bad_file_of_the_same_name_does_not_replace_the_first(feed, drop, tmp_path):
    reader = feed(decode={"format": "json"}, pattern="*.json")
    for content in ("[", "{"):
        drop("a.json", content, 900)
        look(reader)
    assert (tmp_path / "ditolak" / "a.json").read_text() == "["
    assert (tmp_path / "ditolak" / "a-2.json").read_text() == "{"


def test_a_bad_file_that_may_not_be_moved_stays_and_is_said(feed, drop, tmp_path):
    (tmp_path / "ditolak").write_text("a file where the folder should be")
    drop("a.json", "[", 900)
    (beat,) = look(feed(decode={"format": "json"}, pattern="*.json"))
    assert "tidak dapat dipindahkan" in str(beat.reason)
    assert (tmp_path / "a.json").exists()


def test_one_named_file_is_never_moved(feed, drop):
    path = drop("a.json", "[", 900)
    look(feed(path=str(path), decode={"format": "json"}))
    assert path.exists()


@pytest.mark.parametrize(
    ("options", "form"),
    [
        ({}, "json"),
        ({"pattern": "*.csv"}, "csv"),
        ({"pattern": "*.XLSX"}, "xlsx"),
        ({"path": "data/batas.geojson"}, "geojson"),
        ({"pattern": "*.csv", "decode": {"format": "text"}}, "text"),
        ({"pattern": "*.dat"}, "json"),
    ],
)
def test_the_form_of_files_goes_by_their_names_unless_the_profile_says_it(options, form):
    said = {"id": "a", "kind": "files", "path": "titipan", "map": MAP}
    assert FilesFeed.Options(**{**said, **options}).decode.format == form


def test_an_empty_folder_is_silent_and_a_missing_one_is_lost(feed, tmp_path):
    (beat,) = look(feed())
    assert beat.link is Link.SILENT
    assert "*.csv" in str(beat.reason)
    with pytest.raises(Unreachable):
        look(feed(path=str(tmp_path / "none")))


def test_one_file_needs_no_pattern(feed, drop):
    path = drop("a.txt", "id;n\na;1\n")
    assert values(look(feed(path=str(path))))


def test_a_file_that_is_too_large_is_not_read(feed, drop):
    drop("a.csv", "id;n\n" + "a;1\n" * 1000)
    (beat,) = look(feed(max_body="1KB"))
    assert beat.rejected == 1


@pytest.mark.parametrize("refusal", [OSError(5, "I/O"), PermissionError(13, "dikunci")])
def test_a_file_that_cannot_be_read_for_a_moment_is_read_later(feed, drop, monkeypatch, refusal):
    drop("a.csv", "id;n\na;1\n")
    reader = feed(mode="append")

    def fail(_path):
        raise refusal

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", fail)
        with pytest.raises(FeedError):
            look(reader)
    assert values(look(reader)) == [("bpkad/apbd/a/n", 1)]
    assert not values(look(reader))


def test_the_newest_file_is_read_for_a_trial(feed, drop):
    drop("a.csv", "id;n\na;1\n", 900)
    drop("b.csv", "id;n\nb;1\n", 0)
    assert feed().read_once(1) == (b"id;n\nb;1\n", None, "text/csv")
