"""Whatever stands in a profile, it is read or its mistakes are told; nothing else ever comes of it."""

import tomllib

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccviewer import resources
from ccviewer.errors import ProfileError
from ccviewer.profile import load

EXAMPLE = resources.path("profiles/contoh.toml").read_text("utf-8")
ROWS = [row for row in EXAMPLE.splitlines() if row.strip() and not row.startswith("#")]
VALUES = st.recursive(
    st.none().map(lambda _: "")
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["rest", "mqtt", "files", "{secret.x}", "{secret.", "place", "30s", "a/b/c/d", "+/#"])
    | st.datetimes(),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3)
    ),
    max_leaves=4,
)


def places(value, at=()):
    """Yield the path of every value in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield (*at, key)
        yield from places(child, (*at, key))


def put(table, at, value):
    """Set a value, unless an earlier one stands in the way."""
    for part in at[:-1]:
        if not has(table, part):
            return
        table = table[part]
    if has(table, at[-1]):
        table[at[-1]] = value


def has(table, part):
    return part in table if isinstance(table, dict) else isinstance(table, list) and part in range(len(table))


PATHS = sorted(places(tomllib.loads(EXAMPLE)), key=str)


def judged(path, text):
    """Load the text; return its problems, none for a right one."""
    path.write_text(text, "utf-8")
    problems = ()
    try:
        load(path)
    except ProfileError as error:
        problems = error.problems or ("an error without a problem",)
    lines = text.count("\n") + 1
    assert all(1 <= problem.line <= lines and str(problem) for problem in problems)
    return problems


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile") / "profil.toml"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PATHS), VALUES), min_size=1, max_size=3))
def test_any_value_in_any_place_is_right_or_a_problem(path, changes):
    data = tomllib.loads(EXAMPLE)
    for at, value in changes:
        put(data, at, value)
    judged(path, tomlkit.dumps(data))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_slip_of_the_keyboard_is_right_or_a_problem(path, data):
    rows = list(ROWS)
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[number])))
        cut = data.draw(st.integers(0, 3))
        sign = data.draw(
            st.sampled_from(
                ["", '"', "'", "[", "]", "{", "}", "=", ",", "#", "\\", "\n", ".", "5", "é", '"""']
            )
        )
        rows[number] = rows[number][:column] + sign + rows[number][column + cut :]
    judged(path, "\n".join(rows))


def test_deep_nesting_under_an_unknown_key_is_a_problem(path):
    assert judged(path, '[opd]\nid = "a"\nname = "b"\nx = ' + "[" * 120 + "]" * 120)
