"""Keeps the catalogues of `resources/i18n` complete: `translations.py check` or `translations.py update`.

Every literal that is said through `tr`, `Text` or an error of ours must have its English. `update`
adds what is missing, empty, and drops what is no longer said.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).parents[1]
SOURCES = (ROOT / "src" / "ccviewer", ROOT / "packaging")
CATALOGUE = ROOT / "resources" / "i18n" / "en.po"
SPEAKERS = {"tr", "Text", "CCViewerError", "Mistake"}  # and every class that comes from the last one


def speakers(trees: list[ast.Module]) -> set[str]:
    """Return the names of all functions and classes whose first argument is said to people."""
    known = set(SPEAKERS)
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    while True:
        more = {
            one.name
            for one in classes
            if any(isinstance(base, ast.Name) and base.id in known for base in one.bases)
        }
        if more <= known:
            return known
        known |= more


def said(tree: ast.Module, by: set[str]) -> Iterator[tuple[str, int]]:
    """Yield each text that a module says, with its line."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0] if node.args else None
        if name in by and isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
            yield first.value, node.lineno


def main() -> int:
    """Check or update; returns the exit code."""
    texts: dict[str, str] = {}
    files = sorted(path for folder in SOURCES for path in folder.rglob("*.py"))
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    by = speakers(list(trees.values()))
    for path, tree in trees.items():
        for text, line in said(tree, by):
            texts.setdefault(text, f"{path.relative_to(ROOT)}:{line}")
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=110)
    known = {entry.msgid: entry for entry in catalogue}
    missing = [text for text in texts if text not in known or not known[text].msgstr]
    unused = [entry for entry in catalogue if entry.msgid not in texts]
    fields = [
        entry.msgid for entry in catalogue if entry.msgstr and _fields(entry.msgid) != _fields(entry.msgstr)
    ]
    if sys.argv[1:] == ["update"]:
        for entry in unused:
            catalogue.remove(entry)
        for text in missing:
            if text not in known:
                catalogue.append(polib.POEntry(msgid=text, msgstr=""))
        catalogue.sort(key=lambda entry: entry.msgid.casefold())
        catalogue.save()
    for text in missing:
        print(f"{texts[text]}: no English for {text!r}")
    for entry in unused:
        print(f"{CATALOGUE.name}:{entry.linenum}: nobody says {entry.msgid!r}")
    for text in fields:
        print(f"{CATALOGUE.name}: the values of {text!r} and of its English differ")
    counts = (len(texts), len(missing), len(unused), len(fields))
    print("{} texts: {} without English, {} unused, {} with other values".format(*counts))
    return 1 if missing or unused or fields else 0


def _fields(text: str) -> set[str]:
    return {part.partition("}")[0].partition(":")[0] for part in text.split("{")[1:]}


if __name__ == "__main__":
    sys.exit(main())
