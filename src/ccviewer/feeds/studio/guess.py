"""Proposes the fields of a feed from what its columns look like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from ccviewer.feeds.mapping import Path
from ccviewer.feeds.mapping.notices import Bad
from ccviewer.feeds.mapping.numbers import Written, read_number
from ccviewer.feeds.mapping.text import fold, text_of
from ccviewer.feeds.mapping.times import Times, utc_text
from ccviewer.feeds.studio import hints
from ccviewer.feeds.studio.columns import Column, columns, half_of_point, has_point
from ccviewer.feeds.studio.draft import Choice, Draft, Field, Question
from ccviewer.feeds.studio.pointing import Items, item_paths
from ccviewer.i18n import Text
from ccviewer.profile import zone

IDENTITY = {"reading": "asset", "asset": "asset", "indicator": "key", "camera": "key", "layer": "key"}
MEASURES = 12  # of numbers and yes-no columns that are proposed by themselves
EVENTS = frozenset(("event", "alarm", "ticket"))
ZONES = ("WIB", "WITA", "WIT", "UTC")
_SAME_MOMENT_S = 600.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """The likely draft of a feed, and the columns that it leaves out, ready to be added."""

    draft: Draft
    spare: tuple[Field, ...] = ()


def propose(document: Any, draft: Draft, timezone: str, now: float | None = None) -> Proposal:
    """Return the draft with fields guessed from the whole document, whose items the draft names.

    `timezone` is the OPD's. `now` in UTC seconds lets a zone be seen in which the newest time is now.

    Raises:
        ExpressionFailed: `items` met data that it was not written for.
    """
    items = Items(document, item_paths(draft.items, draft.format))
    rows = items.rows
    roles = _Roles([*columns(rows), *_above(items)], rows, draft.record)
    chosen: list[tuple[Column, str]] = []
    left_out: list[tuple[Column, str]] = []
    left = MEASURES
    for column in roles.ordered():
        name, wanted = roles.name_of(column)
        if wanted is None:
            wanted = left > 0 and column.filled > 0
            left -= wanted
        (chosen if wanted else left_out).append((column, name))
    used = [column for column, _ in chosen]
    decimal = draft.decimal or _decimal(used)
    by_topic = _by_topic(draft, roles)
    named = {each.name for each in by_topic}
    own = [*by_topic, *(each for each in roles.made() if each.name not in named)]
    fields = _named_apart([*own, *(_field(column, name, decimal) for column, name in chosen)])
    spare = [_field(column, name, decimal) for column, name in left_out]
    taken = {each.name for each in fields}
    zoned = [column for column in (roles.time, *used) if column is not None and column.naive]
    question = _zone_question(zoned, timezone, now) if zoned else None
    made = replace(
        draft,
        fields=tuple(fields),
        decimal=decimal,
        timezone=draft.timezone or (question.likely if question else None),
        questions=(question,) if question and not draft.timezone else (),
    )
    return Proposal(made, tuple(_named_apart(spare, taken)))


def guessed_field(values: Sequence[Any], path: str, key: str, draft: Draft) -> Field:
    """Return a field for a value that somebody pointed at, guessed from what the path reads in all rows."""
    (column,) = columns([{key: value} for value in values] or [{key: None}])[:1] or (Column((key,), []),)
    steps = column.steps if len(column.steps) == 1 else (key,)
    made = _field(replace(column, steps=steps), draft.free_name(hints.field_name(key)), draft.decimal)
    return replace(made, options={**made.options, "path": path})


def _by_topic(draft: Draft, roles: _Roles) -> list[Field]:
    """Return the identity that stands in the topic, where the message itself has none."""
    levels = next(iter(draft.source.get("topics") or ()), "").split("/")
    if roles.identity is not None or "+" not in levels:
        return []
    name, level = IDENTITY.get(draft.record, "uid"), len(levels) - 1 - levels[::-1].index("+")
    why = Text("tingkat {level} dari topik", level=level)
    return [Field(name, {"topic": level, "required": True}, sure=False, why=(why,))]


def _above(items: Items) -> list[Column]:
    """Return the columns of what stands above the items, without the lists in it, a value for each item."""
    found: list[Column] = []
    rows = list(range(len(items.rows)))
    for up, level in enumerate(reversed(items.levels[1:]), start=1):
        rows = [level.parents[row] for row in rows]
        values = items.levels[-1 - up].values
        picked = [values[row] for row in rows]
        if not all(isinstance(value, dict) for value in picked):
            break
        if all(value is item for value, item in zip(picked, items.rows, strict=True)):
            break  # the document is its own only row
        found += [
            column
            for column in columns(picked, up)
            if (len(column.steps) <= 2 and column.type != "text") or hints.key_rank(column.key) < 99
        ]
    return found


class _Roles:
    """Which column is the identity, which the time, which the place."""

    def __init__(self, found: list[Column], rows: list[Any], record: str) -> None:
        self._record, self._rows = record, rows
        self.above = [column for column in found if column.up and column.filled]
        self.columns = [column for column in found if not column.up and not _empty_type(column)]
        self.identity = self._identity()
        self.time = self._time()
        self._position, self._halves = self._place()
        self._named: set[str] = set()

    def made(self) -> list[Field]:
        """Return identity, time and place."""
        fields: list[Field] = []
        name = IDENTITY.get(self._record, "uid")
        if self.identity is not None:
            several = len(self._rows) > 1
            sure = self.identity.unique and several and hints.key_rank(self.identity.key) < 99
            why = (
                Text("unik di {count} baris", count=len(self._rows)) if several else Text("hanya satu baris")
            )
            if several and not self.identity.unique:
                why = Text("{count} yang berbeda", count=self.identity.distinct)
            options = {"path": self.identity.path, "required": True}
            fields.append(Field(name, options, sure, (why,), sample=self.identity.sample))
        elif (pair := self._pair()) is not None:
            why = Text("tidak ada kolom yang unik; gabungan dua kolom ini unik")
            template = ":".join(f"{{{column.path}}}" for column in pair)
            fields.append(Field(name, {"template": template, "required": True}, sure=False, why=(why,)))
        if self.time is not None:
            fields.append(replace(_field(self.time, "time", None), sample=self.time.sample))
        if self._position is not None:
            fields.append(self._position)
        return fields

    def ordered(self) -> Iterable[Column]:
        """Return the columns that have no role, known names before others, shallow ones before deep ones."""
        used = {self.identity, self.time, *self._halves}
        others = [column for column in self.columns if column not in used]
        known = [column for column in others if hints.known_name(column.key, self._record)]
        rest = [column for column in others if column not in known]
        if self._record in ("reading", "asset"):
            rest.sort(
                key=lambda one: (
                    one.type == "bool",
                    hints.measure_rank(one.key) + one.key.startswith("_"),
                    _depth(one),
                )
            )
        else:
            rest.sort(key=_depth)
        return [*known, *rest, *(column for column in self.above if column not in used)]

    def name_of(self, column: Column) -> tuple[str, bool | None]:
        """Return the name of a column's field and whether it is proposed; None: while there is room."""
        known = hints.known_name(column.key, self._record)
        name = known or (hints.field_name(column.key) if column.key else "value")
        if hints.says_personal(column.key) or hints.says_secret(column.key) or not column.filled:
            return name, False
        superfluous = self.time is not None and not self.time.day_only
        if column.up or (superfluous and (column.day_only or column.key.lower() == "jam")):
            return name, False
        deep = _depth(column) > 1
        if known:
            first = known not in self._named
            self._named.add(known)
            return known, first and not deep
        if column.type in ("line", "polygon", "polygons"):
            return "geometry", True
        if self._record in EVENTS:
            return name, None if not deep else False
        measured = column.type in ("number", "bool") and not hints.says_code(column.key)
        if self._record in ("reading", "asset"):
            return name, None if measured and not deep else False
        return name, None if not deep else False

    def _identity(self) -> Column | None:
        able = [
            column
            for column in self.columns
            if column.type in ("text", "number")
            and column.nearly_full
            and not any(isinstance(value, float) for value in column.values)
        ]
        named = [column for column in able if hints.key_rank(column.key) < 99 and column.unique]
        if named:
            return min(named, key=lambda column: (_depth(column), hints.key_rank(column.key)))
        if self._record == "reading":  # many readings of one thing
            named = [column for column in (*able, *self.above) if hints.key_rank(column.key) < 99]
            if named:
                return min(named, key=lambda one: (one.up, _depth(one), hints.key_rank(one.key)))
        if self._record in EVENTS or len(self._rows) < 2:
            return None
        texts = [column for column in able if column.type == "text" and column.unique and _depth(column) <= 1]
        return min(texts, key=lambda column: hints.known_name(column.key, "asset") != "name", default=None)

    def _time(self) -> Column | None:
        times = [
            column
            for column in (*self.columns, *self.above)
            if column.type == "time" and column.filled * 2 > len(column.values)
        ]
        return min(
            times,
            key=lambda one: (one.up, one.day_only, one.naive, _depth(one) > 1, hints.moment_rank(one.key)),
            default=None,
        )

    def _place(self) -> tuple[Field | None, tuple[Column, ...]]:
        """Return the field of the position and the columns that it makes superfluous."""
        halves = [column for column in self.columns if half_of_point(column.key)]
        latitudes = [column for column in halves if half_of_point(column.key) == "lat"]
        longitudes = [column for column in halves if half_of_point(column.key) == "lon"]
        whole = next((column for column in self.columns if column.type == "point"), None)
        if whole is not None:
            made = Field("position", {"path": whole.path, "type": "point"}, whole.sure, sample=whole.sample)
            return made, (whole, *latitudes, *longitudes)
        for latitude in latitudes:
            for longitude in longitudes:
                if latitude.steps[:-1] == longitude.steps[:-1]:
                    return self._pair_of_halves(latitude, longitude), (latitude, longitude)
        return None, ()

    def _pair_of_halves(self, latitude: Column, longitude: Column) -> Field:
        above = replace(latitude, steps=latitude.steps[:-1])
        sample = f"{latitude.sample}; {longitude.sample}"
        if self._rows and has_point(Path(above.path).value(self._rows[0])):
            return Field("position", {"path": above.path, "type": "point"}, sample=sample)
        template = f"{{{latitude.path}}};{{{longitude.path}}}"
        plain = Path(latitude.path).plain and Path(longitude.path).plain
        if not plain:
            return Field("position", {"path": above.path, "type": "point"}, sure=False, sample=sample)
        return Field("position", {"template": template, "type": "point"}, sure=False, sample=sample)

    def _pair(self) -> tuple[Column, Column] | None:
        """Return two columns that together are unique, a time among them where that can be."""
        able = [
            column
            for column in self.columns
            if column.filled == len(column.values) and column.type in ("time", "text", "point")
            and _depth(column) <= 1 and Path(column.path).plain and not column.naive
            and all(isinstance(value, str | int) for value in column.values)
        ][:12]  # fmt: skip
        pairs = [
            (first, second)
            for first, second in combinations(able, 2)
            if len({(str(a), str(b)) for a, b in zip(first.values, second.values, strict=True)})
            == len(self._rows)
        ]
        rank = {"time": 0, "point": 1, "text": 2}
        return min(pairs, key=lambda pair: rank[pair[0].type] + rank[pair[1].type], default=None)


def _field(column: Column, name: str, decimal: str | None) -> Field:
    options: dict[str, Any] = {"path": column.path, "type": column.type}
    if column.unit:
        options["unit"] = column.unit
    why, sure, question = list(column.why), column.sure, None
    if column.rising and hints.words(column.key)[-1:] != ["time"]:
        why.append(Text("selalu naik: mungkin pencacah"))
    if column.style and column.style != decimal:
        question = _decimal_question(column, decimal or "id")
        sure = sure and question is None
        if column.style in ("id", "en"):
            options["decimal"] = column.style
        elif question is not None and decimal is None:
            options["decimal"] = question.likely
    return Field(name, options, sure, tuple(why), question, column.sample)


def _decimal(found: list[Column]) -> str | None:
    """Return the decimal style of the document, when all its texts with a decimal sign agree."""
    shown = {column.style for column in found if column.type == "number" and column.style in ("id", "en")}
    mixed = any(column.style == "both" for column in found)
    return shown.pop() if len(shown) == 1 and not mixed else None


def _decimal_question(column: Column, likely: str) -> Question | None:
    """Ask how to read a number that both styles can read, with the number itself as the example."""
    if column.style not in ("open", "both"):
        return None
    for value in column.values:
        read = read_number(fold(value)) if isinstance(value, str) else None
        if isinstance(read, Written) and read.id is not None and read.en is not None and read.id != read.en:
            choices = tuple(
                Choice(style, Text("{text} berarti {number}", text=fold(value), number=_plain(number)))
                for style, number in (("id", read.id), ("en", read.en))
            )
            return Question("decimal", Text("tanda desimal kolom ini"), choices, likely)
    return None


def _zone_question(found: list[Column], timezone: str, now: float | None) -> Question:
    """Ask in which zone the times are that name none, with one of them as the example."""
    column = found[0]
    texts = [value for value in column.values if isinstance(value, str)]
    names = list(dict.fromkeys((timezone, *ZONES)))
    read: dict[str, Callable[[object], float | Bad | None]] = {
        name: Times(zone(name)).seconds for name in names
    }
    likely = timezone
    if now is not None:
        newest = {name: _newest(map(seconds, texts)) for name, seconds in read.items()}
        fresh = [name for name in names if -60 <= now - (newest[name] or 0.0) <= _SAME_MOMENT_S]
        if fresh and timezone not in fresh:
            likely = fresh[0]
    example = texts[0] if texts else ""
    choices = []
    for name in names:
        at = read[name](example)
        utc = utc_text(at) if isinstance(at, float) else "–"
        choices.append(Choice(name, Text("{time} {zone} = {utc}", time=fold(example), zone=name, utc=utc)))
    text = Text("waktu di kolom {name} tidak menyebut zona", name=column.path)
    return Question("timezone", text, tuple(choices), likely)


def _newest(times: Iterable[float | Bad | None]) -> float | None:
    return max((one for one in times if isinstance(one, float)), default=None)


def _named_apart(fields: Iterable[Field], taken: Iterable[str] = ()) -> list[Field]:
    """Give fields of the same name different ones, by what stands above them and then by number."""
    used = set(taken)
    out: list[Field] = []
    for each in fields:
        name = each.name
        if name in used:
            above = hints.words(each.path.replace("properties.", ""))
            name = hints.field_name("_".join(above[-2:])) if len(above) > 1 else name
        if name in used:
            name = next(tried for n in range(2, 10_000) if (tried := f"{name}_{n}") not in used)
        used.add(name)
        out.append(replace(each, name=name))
    return out


def _depth(column: Column) -> int:
    steps = [step for step in column.steps if step not in ("properties", "attributes")]
    return max(len(steps) - 1, 0)


def _empty_type(column: Column) -> bool:
    """Say whether this is the `type` of a GeoJSON object, which says nothing of the row."""
    return column.key == "type" and {text_of(value) for value in column.values} <= {"Feature", "Point", None}


def _plain(number: float) -> str:
    """Return a number as Indonesians write it, without groups, so that it can be read in one way only."""
    return f"{number:.15g}".replace(".", ",")
