"""Says what is bundled: an SBOM (CycloneDX 1.6) and the licences of everything that others wrote."""

import json
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from build_error import BuildError
from running import run

HERE = Path(__file__).parent
ROOT = HERE.parent
LOCK = HERE / "locks" / "runtime.txt"
LICENCE_FILES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS")
HEAD = """What ccviewer bundles that others wrote, with their licences.

ccviewer itself is GPL-3.0-or-later. The wheels of PyAV bundle FFmpeg with x264 and x265, which are
GPL-2.0-or-later. Qt and PySide6 are LGPL-3.0; their libraries are separate files here and may be replaced.
Python is under the licence of the Python Software Foundation. The sources of everything under the GPL and the
LGPL are offered with each release, for three years, by whoever gave you this package.
"""
KNOWN = {"pyside6-qtads": "LGPL-2.1-or-later (Qt Advanced Docking System)"}  # whose metadata is silent
RULE = "=" * 100


def all_of(python: Path) -> dict[str, str]:
    """Return the documents that each package carries: file name -> text.

    Raises:
        BuildError: the SBOM cannot be made, or a package names no licence.
    """
    (packages,) = python.parents[1].glob("lib/python3*/site-packages")
    return {"SBOM.json": sbom(python), "THIRD-PARTY.txt": third_party(packages)}


def sbom(python: Path) -> str:
    """Return the SBOM of what is shipped of an environment, always the same for the same one.

    Raises:
        BuildError: cyclonedx-py failed.
    """
    said = json.loads(
        run(
            [
                *(str(python), "-m", "cyclonedx_py", "environment", "--output-reproducible", "--sv", "1.6"),
                *("--of", "JSON", "--pyproject", str(ROOT / "pyproject.toml"), str(python)),
            ],
            "the SBOM cannot be made",
            more={"PYTHONPATH": ""},
        )
    )
    shipped = locked()
    said["components"] = [one for one in said["components"] if canonical(one["name"]) in shipped]
    for one in said["components"]:  # where it was fetched is no part of what it is
        one.pop("externalReferences", None)
    kept = {one["bom-ref"] for one in said["components"]} | {said["metadata"]["component"]["bom-ref"]}
    said["dependencies"] = [
        {**one, "dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in kept]}
        for one in said["dependencies"]
        if one["ref"] in kept
    ]
    return json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def third_party(site_packages: Path) -> str:
    """Return names, versions, licences and licence texts of what is shipped of an environment.

    Raises:
        BuildError: a package names no licence at all.
    """
    return "".join(_parts(site_packages))


def locked() -> set[str]:
    """Return the names of all packages that are shipped."""
    return {canonical(name) for name in re.findall(r"(?m)^([A-Za-z0-9_.-]+)==", LOCK.read_text("utf-8"))}


def canonical(name: str) -> str:
    """Return the name of a package as the index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _parts(site_packages: Path) -> Iterator[str]:
    yield HEAD
    shipped, silent = locked(), []
    for one in sorted(
        distributions(path=[str(site_packages)]), key=lambda one: canonical(one.metadata["Name"])
    ):
        name = one.metadata["Name"]
        if canonical(name) not in shipped:
            continue
        licence = _licence(one)
        if not licence:
            silent.append(name)
        yield f"\n{RULE}\n{name} {one.version}\nLicence: {licence}\n{RULE}\n{_texts(one)}"
    if silent:
        raise BuildError(f"no licence is named by {', '.join(silent)}: look it up and name it in notices.py")
    for notice in sorted((ROOT / "resources").rglob("NOTICE*")):
        yield f"\n{RULE}\n{notice.parent.name}\n{RULE}\n{notice.read_text('utf-8')}"


def _licence(one: Distribution) -> str:
    said = one.metadata
    classifiers = [
        line.rpartition(" :: ")[2] for line in said.get_all("Classifier", []) if line.startswith("License ::")
    ]
    written = said.get("License-Expression") or "; ".join(classifiers) or said.get("License") or ""
    return KNOWN.get(canonical(said["Name"])) or next(iter(written.strip().splitlines()), "")


def _texts(one: Distribution) -> str:
    texts = []
    for file in one.files or ():
        place = Path(str(file.locate()))
        if ".dist-info" in str(file) and file.name.upper().startswith(LICENCE_FILES) and place.is_file():
            texts.append(place.read_text("utf-8", errors="replace"))
    return "\n".join(texts)
