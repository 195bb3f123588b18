import json
import os
import shutil
import subprocess
import sys

import pytest
from PySide6.QtGui import QImage

SCENE = {
    "schema": 1,
    "name": "dua",
    "screens": {"kiri": {"size": [1280, 720]}, "kanan": {"serial": "TV", "size": [720, 1280]}},
    "windows": [
        {"id": "w1", "screen": "kiri", "page": "sehat", "pages": ["acara"], "full_screen": True},
        {"id": "w2", "screen": "kanan", "page": "atas", "rect": [0, 0, 1, 0.5]},
        {"id": "w3", "screen": "kanan", "page": "bawah", "rect": [0, 0.5, 1, 1]},
    ],
    "pages": {
        "sehat": {"tree": {"tabs": ["sehat"]}},
        "acara": {"tree": {"tabs": ["acara"]}},
        "atas": {"tree": {"tabs": ["cctv"]}},
        "bawah": {"tree": {"tabs": ["grafik"]}},
    },
    "tiles": {
        "sehat": {"panel": "health"},
        "acara": {"panel": "events"},
        "cctv": {"panel": "cameras"},
        "grafik": {"panel": "chart"},
    },
}


def colours(image, area):
    left, top, width, height = area
    return {
        image.pixel(x, y)
        for x in range(left, left + width, 7)
        for y in range(top, top + height, 7)
    }  # fmt: skip


pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not shutil.which("Xvfb") or not shutil.which("xrandr"), reason="no virtual X server"),
]


def ccviewer(*words):
    """Run a command on virtual screens."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("QT_QPA", "DISPLAY"))
    }
    return subprocess.run(
        [sys.executable, "-m", "ccviewer", *map(str, words)],
        env=environment | {"QTWEBENGINE_DISABLE_SANDBOX": "1"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def test_a_scene_is_drawn_screen_by_screen_and_page_by_page(tmp_path):
    path = tmp_path / "dua.json"
    path.write_text(json.dumps(SCENE), "utf-8")
    where = ("--png", tmp_path / "png", "--state", tmp_path)
    done = ccviewer("scene", "render", path, "--all-pages", "--after", "3", *where)
    assert done.returncode == 0, done.stderr
    images = {file.stem: QImage(str(file)) for file in (tmp_path / "png").glob("*.png")}
    assert {name: image.size().toTuple() for name, image in images.items()} == {
        "dua": (2000, 1280),
        "dua-2": (2000, 1280),
        "dua-kiri-sehat": (1280, 720),
        "dua-kiri-acara": (1280, 720),
        "dua-kanan-atas+bawah": (720, 1280),
    }
    assert images["dua-kiri-sehat"] != images["dua-kiri-acara"]
    for area in ((0, 0, 720, 640), (0, 640, 720, 640)):  # both halves have a window, to the last row
        assert len(colours(images["dua-kanan-atas+bawah"], area)) > 20
    assert images["dua-kanan-atas+bawah"].pixel(300, 1270) != 0xFF000000


def test_a_wall_is_checked_on_every_page_of_windows_and_tours(tmp_path):
    tour = {"window": "w1", "pages": [{"page": "sehat", "dwell_s": 9}, {"page": "acara", "dwell_s": 9}]}
    screen = {"size": [1280, 720], "width_mm": 400, "viewing_m": 15}
    scene = {
        "schema": 1,
        "name": "satu",
        "screens": {"kiri": screen},
        "windows": [{"id": "w1", "screen": "kiri", "page": "sehat"}],
        "pages": {name: SCENE["pages"][name] for name in ("sehat", "acara")},
        "tiles": {name: SCENE["tiles"][name] for name in ("sehat", "acara")},
        "tours": {"siang": tour},
    }
    path = tmp_path / "satu.json"
    path.write_text(json.dumps(scene), "utf-8")

    done = ccviewer("wall", "check", "--scene", path, "--state", tmp_path, "--after", "3", "--json")

    assert done.returncode == 1, done.stderr
    small = json.loads(done.stdout)["small"]
    assert {(one["page"], one["tile"]) for one in small} == {("", ""), ("sehat", "sehat"), ("acara", "acara")}
