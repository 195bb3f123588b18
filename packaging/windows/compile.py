"""Turns sources into bytecode with the Python that will run it: `python compile.py FOLDER NAME`.

Where programs lie, users may not write: without this, every start would compile everything anew. A source
whose bytecode stands goes away; what does not compile stays as it is. `NAME` takes the place of the folder
in tracebacks.
"""

import ast
import importlib.util
import sys
from importlib._bootstrap_external import _code_to_hash_pyc
from pathlib import Path


def main(folder: Path, name: str) -> None:
    """Compile all sources below a folder, always in the same order, and leave no trace of where it lies."""
    done = 0
    for source in sorted(folder.rglob("*.py"), key=lambda path: path.relative_to(folder).as_posix()):
        inside = source.relative_to(folder)
        shown = f"{name}/{inside.as_posix()}"
        text = source.read_bytes()
        try:
            tree = ast.parse(text, shown)
            code = compile(
                tree if ours(inside) else _without_docstrings(tree), shown, "exec", dont_inherit=True
            )
        except (SyntaxError, ValueError) as error:
            print(f"left as it is: {shown}: {error}")
            continue
        content = _code_to_hash_pyc(code, importlib.util.source_hash(text), checked=False)
        source.with_suffix(".pyc").write_bytes(content)
        source.unlink()
        done += 1
    print(f"compiled {done} sources")


def ours(inside: Path) -> bool:
    """Say whether a source is our own, whose words the schema of the profile repeats."""
    return inside.parts[0] == "ccviewer"


def _without_docstrings(tree: ast.Module) -> ast.Module:
    """Leave out what only a reader of the source needs; asserts stay: they are part of how a library acts."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if ast.get_docstring(node, clean=False) is None:
            continue
        first = node.body.pop(0)
        if not node.body and not isinstance(node, ast.Module):
            node.body.append(ast.copy_location(ast.Pass(), first))
    return tree


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
