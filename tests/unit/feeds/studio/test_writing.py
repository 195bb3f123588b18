import os
import stat
import tomllib

import pytest

from ccviewer.errors import CCViewerError, ProfileError
from ccviewer.feeds.studio import Draft, Field, ProfileChanged, block, revert, write
from ccviewer.profile import load

PROFILE = """\
# Profil Kominfo — dijaga Budi
[opd]
id = "kominfo"   # jangan diubah
name = 'Diskominfo'

[[feeds]]  # yang pertama
id="lama"
kind = "files"
path = "x.csv"
[feeds.map.fields]
v = "v" # akhir

# batas kanal
[[channels]]
match = "kominfo/#"
unit = "x"
"""
FEED = Draft(
    "baru",
    {"kind": "rest", "url": "http://a/b", "every": "30s"},
    items=("data",),
    fields=(
        Field("asset", {"path": '"a.b".c', "required": True}),
        Field("n", {"path": "n", "type": "number"}),
    ),
).table()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "opd.toml"
    path.write_bytes(PROFILE.encode())
    return path


def assert_only_inserted(before, after):
    """Every byte of the old file is still there, around one new block."""
    start = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    tail = before[start:]
    assert after.startswith(before[:start])
    assert after.endswith(tail)


def test_a_feed_is_added_after_the_last_one_and_all_other_bytes_stay(path):
    write(path, FEED)
    after = path.read_bytes()
    assert_only_inserted(PROFILE.encode(), after)
    head, _, tail = after.decode().partition('[[feeds]]\nid = "baru"')
    assert head.endswith('v = "v" # akhir\n\n')
    assert tail.endswith(PROFILE[PROFILE.index("\n# batas kanal") :])
    assert [feed.id for feed in load(path).feeds] == ["lama", "baru"]


@pytest.mark.parametrize(
    "profile",
    [
        '[opd]\nid = "a"\nname = "A"',
        '[opd]\r\nid = "a"\r\nname = "A"\r\n# akhir\r\n',
        '\ufeff[opd]\nid = "a"\nname = "A"\n\n\n',
        'opd = { id = "a", name = "A" }\n',
        '[opd]\nid = "a"\nname = """A\n[[feeds]]\n"""\n',
        '[[feeds]]\nid = "x"\nkind = "files"\npath = "x"\n[opd]\nid = "a"\nname = "A"\n[city]\nname = "P"\n',
        'opd.id = "a"\nopd.name = "A"\n[[feeds]]\nid = "x"\nkind = "files"\npath = "x"\nmap.fields.v = "v"',
    ],
    ids=["no last line break", "crlf", "bom", "inline opd", "header in a text", "feeds first", "dotted keys"],
)
def test_any_way_of_writing_a_profile_is_kept_byte_by_byte(tmp_path, profile):
    path = tmp_path / "opd.toml"
    path.write_bytes(profile.encode())
    done = write(path, FEED)
    after = path.read_bytes()
    assert_only_inserted(profile.encode(), after)
    assert load(path).feeds[-1].id == "baru"
    assert after.decode().splitlines()[done.line - 1] == "[[feeds]]"
    assert (b"\r\n" in after) == ("\r\n" in profile)
    assert b"\r\n" not in profile.encode() or b"\n" not in after.replace(b"\r\n", b"")
    revert(done)
    assert path.read_bytes() == profile.encode()


def test_the_old_profile_stays_as_backup_and_the_mode_of_the_file_is_kept(path):
    os.chmod(path, 0o640)
    write(path, FEED)
    assert path.with_name("opd.toml.bak").read_bytes() == PROFILE.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in path.parent.iterdir()) == ["opd.toml", "opd.toml.bak"]


def test_a_link_to_the_profile_stays_a_link(path, tmp_path):
    link = tmp_path / "tautan.toml"
    link.symlink_to(path)
    write(link, FEED)
    assert link.is_symlink()
    assert b'id = "baru"' in path.read_bytes()


def test_nothing_is_written_when_the_file_changed_meanwhile(path):
    other = PROFILE.encode() + b"# orang lain\n"
    path.write_bytes(other)
    with pytest.raises(ProfileChanged):
        write(path, FEED, seen=PROFILE.encode())
    assert path.read_bytes() == other


def test_undo_is_refused_when_somebody_wrote_after_us(path):
    done = write(path, FEED)
    path.write_bytes(done.after + b"# orang lain\n")
    with pytest.raises(ProfileChanged):
        revert(done)
    assert path.read_bytes().endswith(b"# orang lain\n")


def test_a_second_write_takes_the_place_of_the_first(path):
    first = write(path, FEED)
    second = write(path, {**FEED, "every": "60s"}, undo=first)
    assert [feed.id for feed in load(path).feeds] == ["lama", "baru"]
    assert b'every = "60s"' in path.read_bytes()
    revert(second)
    assert path.read_bytes() == PROFILE.encode()


def test_a_feed_that_would_make_the_profile_wrong_is_refused_with_its_line(path):
    with pytest.raises(ProfileError) as caught:
        write(path, {**FEED, "id": "lama"})
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.path) == (str(path), 14, "feeds[1].id")
    assert path.read_bytes() == PROFILE.encode()
    assert [each.name for each in path.parent.iterdir()] == ["opd.toml"]


def test_feeds_in_brackets_are_refused_in_words(tmp_path):
    path = tmp_path / "opd.toml"
    path.write_text('feeds = [{ id = "x", kind = "files", path = "x" }]\n[opd]\nid = "a"\nname = "A"\n')
    with pytest.raises(CCViewerError, match=r"\[\[feeds\]\]"):
        write(path, FEED)


def test_whatever_stands_in_a_path_is_written_so_that_it_is_read_again():
    paths = ['"a.b"."c d"', 'it\'s "both"', "a\\b", "x[?y=='z']", "tab\there", "π", "", "\x7f"]
    table = {"id": "x", "map": {"fields": {f"f{n}": {"path": path} for n, path in enumerate(paths)}}}
    assert tomllib.loads(block(table))["feeds"][0]["map"]["fields"] == table["map"]["fields"]
