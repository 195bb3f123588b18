# make setup   what the project needs on this machine (again and again without harm)
# make demo    the rehearsal city on the wall
# make test    all tests          make check   style, types, imports, translations
# make scenes  pictures of the shipped scenes in build/scenes
# make departments   pictures of the example departments with live data in build/departments
# make test-screens   the wall on real X servers whose screens come and go
# make packages   Debian packages of the program and of all departments in dist     make test-deb   in a clean Debian
# make bench   ratios against peers       make bench-feeds   those of the feeds alone     make bench-wall   of the wall

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
export PYTHONDONTWRITEBYTECODE := 1

# Root has no sandbox to give to the map's browser engine; this is for test machines, never for a room.
ifeq ($(shell id -u),0)
export QTWEBENGINE_DISABLE_SANDBOX := 1
endif

.PHONY: setup demo scenes departments test unit e2e check test-screens packages test-deb bench bench-feeds bench-wall clean

setup:
	packaging/setup.sh

$(STAMP): packaging/setup.sh packaging/locks/dev.txt packaging/node/package-lock.json pyproject.toml
	packaging/setup.sh

demo: $(STAMP)
	$(BIN)/ccviewer demo --out build

scenes: $(STAMP)
	for scene in resources/scenes/*.json; do $(BIN)/ccviewer scene render $$scene --all-pages --png build/scenes || exit 1; done

departments: $(STAMP)
	$(BIN)/python tests/departments

test: $(STAMP)
	$(BIN)/python -m pytest

unit: $(STAMP)
	$(BIN)/python -m pytest tests/unit

e2e: $(STAMP)
	$(BIN)/python -m pytest tests/e2e

test-screens: $(STAMP)
	$(BIN)/python tests/screens

BUILD := PYTHONPATH=src build/packaging/tools/bin/python packaging/build.py

packages:
	packaging/setup.sh packages
	$(BUILD) core
	$(BUILD) core --without-web
	$(BUILD) opd
	$(BUILD) verify

test-deb:
	packaging/setup.sh packages
	PYTHONPATH=src:packaging build/packaging/tools/bin/python tests/packages/debian.py

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python packaging/translations.py check
	$(BIN)/ccviewer check resources/profiles/*.toml packaging/opd/*/profile.toml

bench: $(STAMP)
	$(BIN)/python tests/perf

bench-feeds: $(STAMP)
	$(BIN)/python tests/perf feeds

bench-wall: $(STAMP)
	$(BIN)/python tests/perf wall

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache
