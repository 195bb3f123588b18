import hashlib
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from ccviewer.wall.scene import read
from ccviewer.wall.store import ArrangementStore

SCENE = """
{"schema": 1, "name": "siaga", "screens": {"a": {}},
 "windows": [{"id": "w", "screen": "a", "page": "p"}],
 "pages": {"p": {"tree": {"tabs": ["x"]}}},
 "tiles": {"x": {"panel": "kpi", "options": {"title": "%s"}}}}
"""


def scene(title):
    return read(SCENE % title, "test")


@pytest.fixture
def store(tmp_path):
    return ArrangementStore(tmp_path)


def test_what_was_saved_is_loaded(store):
    store.save(scene("satu"))
    store.save(scene("dua"))
    assert store.load("siaga") == scene("dua")


def test_nothing_saved_is_nothing_loaded(store):
    assert store.load("siaga") is None


@pytest.mark.logs_warnings
@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", None], ids=["empty", "cut", "binary", "one byte"])
def test_a_damaged_file_gives_way_to_the_last_good_one(store, damage):
    store.save(scene("satu"))
    store.save(scene("dua"))
    path = store.path("siaga")
    path.write_bytes(path.read_bytes().replace(b"dua", b"tiga") if damage is None else damage)
    assert store.load("siaga") == scene("satu")


def test_forgetting_leaves_nothing(store, tmp_path):
    store.save(scene("satu"))
    store.save(scene("dua"))
    store.forget("siaga")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_leaves_what_was_there(store, tmp_path, monkeypatch):
    store.save(scene("satu"))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        store.save(scene("dua"))
    monkeypatch.undo()
    assert store.load("siaga") == scene("satu")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_killed_while_saving_there_is_the_previous_or_the_new_arrangement(tmp_path):
    writer = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from ccviewer.wall.scene import read
        from ccviewer.wall.store import ArrangementStore
        store = ArrangementStore(Path(sys.argv[1]))
        print("ready", flush=True)
        n = 0
        while True:
            store.save(read({SCENE!r} % n, "test"))
            print(n, flush=True)
            n += 1
    """)
    for trial in range(5):
        folder = tmp_path / str(trial)
        process = subprocess.Popen([sys.executable, "-c", writer, folder], stdout=subprocess.PIPE, text=True)
        for _ in range(3 + 7 * trial):
            last = process.stdout.readline()
        process.kill()
        rest = process.stdout.read().split()
        process.wait()
        acknowledged = int(rest[-1]) if rest else int(last)
        loaded = ArrangementStore(folder).load("siaga")
        process.stdout.close()
        assert int(loaded.tiles["x"].options["title"]) in (acknowledged, acknowledged + 1)


@pytest.mark.logs_warnings
def test_an_arrangement_of_a_newer_version_is_set_aside_before_it_is_written_over(store):
    store.save(scene("satu"))
    path = store.path("siaga")
    text = path.read_text("utf-8").rpartition("sha256:")[0].replace('"schema": 1', '"schema": 99')
    newer = f"{text}sha256:{hashlib.sha256(text.encode()).hexdigest()}\n"
    path.write_text(newer, "utf-8")
    assert store.load("siaga") is None
    store.save(scene("dua"))
    store.save(scene("tiga"))
    assert path.with_suffix(".set-aside").read_text("utf-8") == newer
