"""200 random scenes on 1 to 6 screens of mixed sizes and ratios: what operators arranged is there again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ccviewer.wall import ArrangementStore, load
from screens import dice
from servers.program import without_screen
from swatches import install

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(520)]

SCENES, BATCH = 200, 20
SHARE = 0.01
FIRST = int(os.environ.get("SCENES_SEED", "0"))  # begin elsewhere to look for more
TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module", params=range(FIRST, FIRST + SCENES, BATCH))
def batch(request, tmp_path_factory):
    """Arrange the scenes of one set of screens in one process, restore them in another; (seeds, folder)."""
    folder = tmp_path_factory.mktemp("scenes")
    first = request.param
    screens = dice.screens(first // BATCH)
    (folder / "screens.json").write_text(json.dumps({"screens": screens}))
    seeds = [str(seed) for seed in range(first, first + BATCH)]
    for seed in seeds:
        (folder / f"adegan-{seed}.json").write_text(json.dumps(dice.scene(int(seed), screens), indent=1))
    path = os.pathsep.join(one for one in (str(TESTS), os.environ.get("PYTHONPATH")) if one)
    env = install(folder / "packages", without_screen() | {"PYTHONPATH": path})
    env["QT_QPA_PLATFORM"] = f"offscreen:configfile={folder / 'screens.json'}"
    for what in ("arrange", "restore"):
        done = subprocess.run(
            [sys.executable, "-m", "screens.arranging", what, str(folder), *seeds],
            env=env, capture_output=True, text=True, timeout=250,
        )  # fmt: skip
        assert done.returncode == 0, f"{what}, scenes {seeds}, screens {screens}: {done.stderr[-4000:]}"
    return seeds, folder


def differences(before, after):
    """Say in words what is not as it was."""
    if before.keys() != after.keys():
        yield f"windows {sorted(before)} became {sorted(after)}"
        return
    for name, was in before.items():
        now = after[name]
        for what in ("screen", "rect", "full", "visible", "locked", "shown"):
            if was[what] != now[what]:
                yield f"{name} {what}: {was[what]} became {now[what]}"
        if list(was["pages"]) != list(now["pages"]):
            yield f"{name} pages: {list(was['pages'])} became {list(now['pages'])}"
            continue
        for page, stood in was["pages"].items():
            yield from page_differences(page, stood, now["pages"][page])


def page_differences(page, was, now):
    if was["pins"] != now["pins"]:
        yield f"{page} pins: {was['pins']} became {now['pins']}"
    tabs = [[area["tabs"] for area in one["areas"]] for one in (was, now)]
    if tabs[0] != tabs[1]:
        yield f"{page} tabs: {tabs[0]} became {tabs[1]}"
        return
    for stood, stands in zip(was["areas"], now["areas"], strict=True):
        if stood["front"] != stands["front"]:
            yield f"{page} front: {stood['front']} became {stands['front']}"
        off = max(abs(a - b) for a, b in zip(stood["edges"], stands["edges"], strict=True))
        if off > SHARE:
            yield f"{page} {stood['tabs']}: {stood['edges']} became {stands['edges']}"


def test_random_scenes_are_restored_in_a_new_process_as_operators_left_them(batch):
    seeds, folder = batch
    wrong = []
    for seed in seeds:
        before = json.loads((folder / f"arrange-{seed}.json").read_text())
        after = json.loads((folder / f"restore-{seed}.json").read_text())
        found = list(differences(before, after))
        wrong += [f"seed {seed} ({folder}/adegan-{seed}.json): {'; '.join(found)}"] if found else []
    assert not wrong, f"{len(wrong)} of {len(seeds)} scenes:\n" + "\n".join(wrong)


def test_the_scenes_have_been_rearranged_at_all(batch):
    seeds, folder = batch
    changed = 0
    for seed in seeds:
        shipped = load(folder / f"adegan-{seed}.json")
        kept = ArrangementStore(folder / "state").load(shipped.name)
        changed += kept is not None and shipped.pages != kept.pages
    assert changed > len(seeds) * 0.5
