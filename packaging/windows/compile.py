"""Turns sources into bytecode with the Python that will run it: `python compile.py FOLDER NAME`.

Where programs lie, users may not write: without this, every start would compile everything anew. A source whose
bytecode stands goes away; what does not compile stays as it is. `NAME` takes the place of the folder in tracebacks.
"""

import py_compile
import sys
from pathlib import Path


def main(folder: Path, name: str) -> None:
    """Compile all sources below a folder, always in the same order, and leave no trace of where it lies."""
    done = 0
    for source in sorted(folder.rglob("*.py"), key=lambda path: path.relative_to(folder).as_posix()):
        shown = f"{name}/{source.relative_to(folder).as_posix()}"
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        try:
            py_compile.compile(
                str(source), str(source.with_suffix(".pyc")), shown, doraise=True, invalidation_mode=mode
            )
        except py_compile.PyCompileError as error:
            print(f"left as it is: {shown}: {error.msg.splitlines()[-1]}")
            continue
        source.unlink()
        done += 1
    print(f"compiled {done} sources")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
