"""Each department that we ship as an example, on the real program and on sources of its own forms."""

import json

import pytest

from ccviewer.profile import load
from servers.brokers import MOSQUITTO
from servers.departments import SOURCES
from servers.httpcams import HttpCameras
from servers.program import Program, screen
from servers.rehearsal import Rehearsal

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(MOSQUITTO is None, reason="not installed: mosquitto"),
]

COLUMNS = 4
SECONDS = 40


def everything(folder):
    """Write a scene that has every tile of all scenes of a department in sight at once; return its name."""
    tiles = {}
    for path in sorted((folder / "scenes").glob("*.json")):
        for id, tile in json.loads(path.read_text())["tiles"].items():
            tiles[f"{path.stem}-{id}"] = tile
    ids = list(tiles)
    rows = [ids[at : at + COLUMNS] for at in range(0, len(ids), COLUMNS)]
    scene = {
        "schema": 1,
        "name": "semua",
        "screens": {"a": {}},
        "windows": [{"id": "w1", "screen": "a", "page": "p", "full_screen": True}],
        "pages": {
            "p": {
                "tree": {
                    "column": [
                        {"row": [{"tabs": [id]} for id in row], "share": [1 / len(row)] * len(row)}
                        for row in rows
                    ],
                    "share": [1 / len(rows)] * len(rows),
                }
            }
        },
        "tiles": tiles,
    }
    (folder / "scenes" / "semua.json").write_text(json.dumps(scene))
    return "semua"


def lacks(panel, profile):
    """Return what a panel still waits for, in words; an empty list when everything is there and fresh."""
    said, kind = panel["shows"], panel["kind"]
    if panel["failure"] or panel["state"] != "live":
        return [f"{panel['id']}: {panel['state']} {panel['failure']}"]
    if kind == "kpi":
        found = [card["channel"] for card in said["cards"] if card["freshness"] != "live" or card["reason"]]
    elif kind == "chart":
        found = [line["channel"] for line in said["series"] if line["points"] < 2 or line["gaps"]]
        found += [] if said["series"] else ["no line"]
    elif kind == "map":
        found = [layer for layer, count in said["layers"].items() if not count] if said["layers"] else ["all"]
    elif kind == "cameras":
        found = [tile["camera"] for tile in said["tiles"] if tile["state"] != "live"]
    elif kind == "events":
        found = [] if said["count"] else ["no event"]
    else:
        found = [] if said["feeds"] == len(profile.feeds) else ["feeds"]
    return [f"{panel['id']}: {one}" for one in found]


@pytest.mark.parametrize("slug", SOURCES)
def test_every_feed_of_an_example_reaches_every_panel_of_its_scenes(slug, tmp_path):
    with (
        screen("3840x2160") as env,
        HttpCameras(fps=5) as cameras,
        Rehearsal(slug, tmp_path, lambda _number: cameras.url("/mjpeg")) as rehearsal,
    ):
        profile = load(rehearsal.profile)
        wanted = sum(
            len(json.loads(path.read_text())["tiles"])
            for path in (rehearsal.folder / "scenes").glob("*.json")
        )
        program = Program(
            rehearsal.profile, tmp_path, env | rehearsal.secrets, "--scene", everything(rehearsal.folder)
        )
        try:
            said = program.wait_for(
                lambda said: (
                    len(said["panels"]) == wanted
                    and all(feed["state"] == "live" for feed in said["feeds"])
                    and not [one for panel in said["panels"] for one in lacks(panel, profile)]
                ),
                SECONDS,
            )
        finally:
            code, _ = program.end()
    assert {feed["id"] for feed in said["feeds"]} == {feed.id for feed in profile.feeds}
    for feed in said["feeds"]:
        trouble = {key: feed[key] for key in ("last_error", "hint", "rejected", "warnings", "warning_sample")}
        assert trouble == {
            "last_error": None,
            "hint": None,
            "rejected": 0,
            "warnings": 0,
            "warning_sample": None,
        }
    assert (said["dropped"], said["refused"]) == (0, 0)
    assert (code, [line for line in program.log.read_text().splitlines() if " ccviewer." in line]) == (0, [])
