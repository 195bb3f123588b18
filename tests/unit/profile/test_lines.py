"""The line of every value of a TOML document is known."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from ccviewer.profile.lines import Lines

BARE = st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True)
KEYS = BARE | st.sampled_from(["a b", "a.b", 'q"q', "kué", "", "#", "=", "[x]", "'"])
GAPS = st.lists(st.sampled_from(["", "# a comment", "# [x]", '# a = """', "   "]), max_size=2)


def quoted(key):
    if key and key.isascii() and key.replace("-", "").replace("_", "").isalnum():
        return key
    return "'" + key + "'" if "'" not in key and len(key) % 2 else '"' + key.replace('"', '\\"') + '"'


class Writer:
    """Writes TOML line by line, and notes the line on which it began each value."""

    def __init__(self, draw):
        self.draw, self.rows, self.lines = draw, [""], {}

    def put(self, text):
        first, *rest = text.split("\n")
        self.rows[-1] += first
        self.rows += rest

    def newline(self):
        self.put("\n")
        for gap in self.draw(GAPS):
            self.put(gap + "\n")

    def mark(self, path):
        self.lines.setdefault(path, len(self.rows))

    def value(self, path, depth, inline):
        kind = self.draw(
            st.sampled_from(["scalar"] * 3 + ["text", "array", "table"] if depth else ["scalar"])
        )
        if kind == "scalar":
            self.put(
                self.draw(
                    st.sampled_from(["1", "-2.5", "true", '"x # = ["', "'[y]'", "2026-11-22T04:00:00Z"])
                )
            )
        elif kind == "text":
            self.put(self.draw(st.sampled_from(['"""\na = 1\n[b]\n"""', "'''\n# c\n'''"])))
        elif kind == "array":
            self.put("[")
            for index in range(self.draw(st.integers(0, 3))):
                if self.draw(st.booleans()):
                    self.newline()
                self.mark((*path, index))
                self.value((*path, index), depth - 1, inline=True)
                self.put(",")
            if self.draw(st.booleans()):
                self.newline()
            self.put("]")
        else:
            self.put("{ ")
            for number, key in enumerate(self.draw(st.lists(KEYS, max_size=3, unique=True))):
                self.put(", " if number else "")
                self.pair(path, [key], depth - 1)
            self.put(" }")

    def pair(self, path, keys, depth):
        for key in keys:
            path = (*path, key)
            self.mark(path)
        self.put(self.draw(st.sampled_from([".", " . "])).join(quoted(key) for key in keys) + " = ")
        self.value(path, depth, inline=True)

    def body(self, path):
        for key in self.draw(st.lists(KEYS, max_size=3, unique=True)):
            # Only the first part is unique, so a dotted key never opens what another has filled.
            self.pair(path, [key, *self.draw(st.lists(KEYS, max_size=2))], depth=3)
            self.newline()


@st.composite
def documents(draw):
    writer = Writer(draw)
    writer.body(())
    for key in draw(st.lists(KEYS.map(lambda key: f"T{key}"), max_size=3, unique=True)):
        if draw(st.booleans()):
            writer.mark((key,))
            writer.put(f"[{quoted(key)}]")
            writer.newline()
            writer.body((key,))
            continue
        for index in range(draw(st.integers(1, 3))):
            writer.mark((key,))
            writer.mark((key, index))
            writer.put(f"[[{quoted(key)}]]")
            writer.newline()
            writer.body((key, index))
            if draw(st.booleans()):
                writer.mark((key, index, "Tsub"))
                writer.mark((key, index, "Tsub", "Tdeep"))
                writer.put(f"[ {quoted(key)} . Tsub.Tdeep ]")
                writer.newline()
                writer.body((key, index, "Tsub", "Tdeep"))
    return "\n".join(writer.rows), writer.lines


def paths(value, at=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield (*at, key)
        yield from paths(child, (*at, key))


@settings(max_examples=300, deadline=None)
@given(documents())
def test_every_value_is_found_on_the_line_on_which_it_was_written(document):
    text, expected = document
    assert set(paths(tomllib.loads(text))) == set(expected)
    lines = Lines(text)
    assert {path: lines.line(path) for path in expected} == expected


@settings(max_examples=50, deadline=None)
@given(documents())
def test_lines_are_the_same_with_the_line_ends_of_windows(document):
    text, expected = document
    lines = Lines(text.replace("\n", "\r\n"))
    assert {path: lines.line(path) for path in expected} == expected


def test_what_is_not_there_has_the_line_of_what_is_around_it():
    lines = Lines("[a]\n\n[[b]]\nc = [\n1,\n]\n")
    assert lines.line(("b", 0, "x", "y")) == 3
    assert lines.line(("b", 0, "c", 7)) == 4
    assert lines.line(("z",)) == 1
