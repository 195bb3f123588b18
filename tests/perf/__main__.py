"""Runs the benchmarks: `python tests/perf [NAME ...]`. Ratios against peers, interleaved, medians."""

import importlib
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

BENCHES = ("start", "life", "ingest", "tiles")  # `wall` and `feeds` by name: they take minutes


def main():
    """Run the named benchmarks, or all; returns 1 when a goal is missed."""
    from perf import report

    good = True
    for name in sys.argv[1:] or BENCHES:
        rows = importlib.import_module(f"perf.bench_{name}").run()
        good &= report.write(name, rows)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
