"""Pictures of the departments on live data: `python tests/departments [SLUG …]`, into build/departments.

Their sources run on loopback, and the cameras are those of the rehearsal city, so that they look like some.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "src")]

from ccviewer.city import spawn  # noqa: E402
from servers.departments import SOURCES  # noqa: E402
from servers.rehearsal import Rehearsal  # noqa: E402

OUT = HERE.parents[1] / "build" / "departments"
AFTER_S = 18
STREETS = (
    *("simpang-baru", "pelabuhan-lok-tuan", "bhayangkara", "pasar-rawa-indah", "pintu-air", "masjid-raya"),
    *("jembatan", "dermaga", "balai-kota", "kuala", "bendali", "guntung"),
)


def main(slugs):
    """Draw every scene of these departments, or of all; returns the exit code."""
    unknown = [slug for slug in slugs if slug not in SOURCES]
    if unknown:
        print(f"no {', '.join(unknown)}; there are {', '.join(SOURCES)}", file=sys.stderr)
        return 2
    with spawn(seed=1, speed=1.0) as city:

        def camera(number):
            return f"http://127.0.0.1:{city.ports.cameras}/{STREETS[number % len(STREETS)]}/sub.mjpeg"

        return max(draw(slug, camera) for slug in slugs or SOURCES)


def draw(slug, camera):
    with tempfile.TemporaryDirectory() as folder, Rehearsal(slug, folder, camera) as rehearsal:
        words = ("--profile", rehearsal.profile, "--png", OUT / slug, "--after", AFTER_S)
        return max(
            subprocess.run(
                [*(sys.executable, "-m", "ccviewer", "scene", "render"), *map(str, (scene, *words))],
                env=os.environ | rehearsal.secrets,
                check=False,
            ).returncode
            for scene in sorted((rehearsal.folder / "scenes").glob("*.json"))
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
