"""What lies on the bench while a feed is made: payload, document, draft; every change can be undone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ccviewer.errors import BadPayload, CCViewerError
from ccviewer.feeds.mapping import ExpressionFailed, Path
from ccviewer.feeds.studio import (
    Candidate,
    Draft,
    Field,
    Items,
    Payload,
    Proposal,
    Trial,
    Where,
    Written,
    attempt,
    candidates,
    document,
    guessed_field,
    item_paths,
    propose,
    sniffed_format,
    source_faults,
)
from ccviewer.i18n import Text
from ccviewer.profile import Mistake
from ccviewer.studio.background import Background, Failure

DEBOUNCE_MS = 120  # from the last change to the new rows


@dataclass(frozen=True)
class Tools:
    """What the room hands in: all that touches the network or the profile.

    `fetch` blocks, in a thread, and gives up within 2 s of its event being set. `write` takes what was
    written before, to be replaced; both raise CCViewerError.
    """

    fetch: Callable[[dict[str, Any], threading.Event], Payload]
    write: Callable[[dict[str, Any], Written | None], Written]
    revert: Callable[[Written], None]
    suggest_id: Callable[[dict[str, Any]], str]
    timezone: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A payload and what it was decoded to."""

    payload: Payload
    format: str
    document: Any
    candidates: tuple[Candidate, ...]


class _Change(QUndoCommand):
    def __init__(self, bench: Bench, words: str, draft: Draft) -> None:
        super().__init__(words)
        self._bench, self._before, self._after = bench, bench.draft, draft

    def redo(self) -> None:
        """Do it, for the first time or again."""
        self._bench.place(self._after)

    def undo(self) -> None:
        """Take it back."""
        self._bench.place(self._before)


class Bench(QObject):
    """The state behind the studio window. Main thread; it posts its work to threads of its own."""

    draft_changed = Signal()
    document_changed = Signal()
    tried = Signal()  # there are new rows, or there is a new reason why not
    fetching_changed = Signal()
    guessed = Signal()  # the fields are new guesses
    said = Signal(object, bool)  # a Text for the person, and whether something went wrong

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self.stack = QUndoStack(self)
        self.draft = Draft(source={"kind": "rest", "url": "", "every": "30s"})
        self.payload: Payload | None = None
        self.document: Any = None
        self.candidates: tuple[Candidate, ...] = ()
        self.items: Items | None = None
        self.trial = Trial()
        self.written: Written | None = None
        self._fetching = Background("fetch", self)
        self._trying = Background("try", self)
        self._guessing = Background("guess", self)
        self._again = False  # the draft changed while it was tried
        self._soon = QTimer(self, interval=DEBOUNCE_MS, singleShot=True)
        self._soon.timeout.connect(self._try)
        self._own_id = False

    # reading

    @property
    def fetching(self) -> bool:
        """Say whether a payload is awaited."""
        return self._fetching.busy

    def fetch(self) -> None:
        """Read one document or message from the source, in a thread."""
        source = dict(self.draft.source)

        def work(stop: threading.Event) -> _Read:
            return _decoded(self.tools.fetch(source, stop), None)

        self._fetching.run(work, self._received)
        self.fetching_changed.emit()

    def cancel(self) -> None:
        """Stop waiting for the payload."""
        self._fetching.cancel()
        self.fetching_changed.emit()

    def take(self, payload: Payload, format: str | None = None) -> None:
        """Put a payload onto the bench, decoded in a thread."""
        self._fetching.run(lambda _stop: _decoded(payload, format), self._received)
        self.fetching_changed.emit()

    def close(self) -> None:
        """Let no thread and no timer go on."""
        self._soon.stop()
        self._fetching.close()
        self._trying.close()
        self._guessing.close()

    # changing

    def change(self, words: str, draft: Draft) -> None:
        """Make a change that can be undone; `words` say what, for the person."""
        if draft != self.draft:
            self.stack.push(_Change(self, words, draft))

    def place(self, draft: Draft) -> None:
        """Put this draft onto the bench; for the stack of changes."""
        before, self.draft = self.draft, draft
        if before.items != draft.items or before.format != draft.format:
            self._pick()
        self.draft_changed.emit()
        if before.format != draft.format and self.payload is not None:
            self.take(self.payload, draft.format)
        self._soon.start()

    def set_source(self, words: str, source: dict[str, Any]) -> None:
        """Change where to read; the id follows until somebody gives one."""
        draft = replace(self.draft, source=source)
        if not self._own_id:
            draft = replace(draft, id=self.tools.suggest_id(source))
        self.change(words, draft)

    def set_id(self, words: str, id: str) -> None:
        """Give the feed an id of the person's choice."""
        self._own_id = True
        self.change(words, replace(self.draft, id=id))

    def guess(self, words: str, draft: Draft) -> None:
        """Guess the fields anew for other items, another record or another document, in a thread.

        What a person changes meanwhile is kept, and the guesses are not.
        """
        known, timezone, base = self.document, self.tools.timezone, self.draft

        def work(_stop: threading.Event) -> Proposal | Failure:
            try:
                return propose(known, draft, timezone, time.time())
            except (ExpressionFailed, Mistake) as error:
                return Failure(Text("{why}", why=error))

        def heard(outcome: Proposal | Failure) -> None:
            if self.draft != base:
                return
            if isinstance(outcome, Failure):
                self.change(words, draft)
                self.said.emit(outcome.text, True)
                return
            self.change(words, outcome.draft)
            self.guessed.emit()

        self._guessing.run(work, heard)

    def point(self, words: str, where: Where, name: str | None) -> str | None:
        """Give the path of a value to a field, or to a new one; returns the name of the field."""
        if self.items is None:
            return None
        path = self.items.path(where)
        known = self.used(self.items.row(where) or 0).get(where)
        if name is None and known is not None:
            return known
        key = next((str(step) for step in reversed(where) if isinstance(step, str)), "nilai")
        values = self._column(path)
        made = guessed_field(values, path, key.lstrip("@"), self.draft)
        if name is not None and (old := self.draft.field(name)) is not None:
            kept = {key: value for key, value in old.options.items() if key == "required"}
            made = Field(name, {**made.options, **kept}, made.sure, made.why, made.question, made.sample)
        self.change(words, self.draft.with_field(made.name, made))
        return made.name

    def used(self, row: int = 0) -> dict[Where, str]:
        """Return the places in the document that fields read in a row, with their names."""
        if self.items is None or row >= len(self.items.rows):
            return {}
        found: dict[Where, str] = {}
        for each in self.draft.fields:
            if "path" in each.options:
                try:
                    place = self.items.place(row, each.path)
                except Mistake:
                    continue
                if place:
                    found[place] = each.name
        return found

    @property
    def uncertain(self) -> int:
        """Return how many guesses nobody has confirmed."""
        return sum(not each.sure for each in self.draft.fields) + len(self.draft.questions)

    # writing

    def save(self) -> None:
        """Write the feed into the profile, in the place of what this bench wrote before."""
        faults = source_faults(self.draft.source)
        if faults:
            self.said.emit(Text("{why}", why=faults[0]), True)
            return
        try:
            self.written = self.tools.write(self.draft.table(), self.written)
        except CCViewerError as error:
            problems = getattr(error, "problems", ())
            for problem in problems[:1]:
                hint = f" ({problem.hint})" if problem.hint else ""
                said = Text("baris {line}, {path}: {why}", line=problem.line, path=problem.path,
                            why=f"{problem.message}{hint}")  # fmt: skip
                self.said.emit(said, True)
            if not problems:
                self.said.emit(error.text, True)
            return
        self.stack.setClean()
        file, line = self.written.path.name, self.written.line
        said = Text(
            "tersimpan di {file} baris {line}, cadangan di {file}.bak; tampil setelah ccviewer dibuka lagi",
            file=file,
            line=line,
        )
        if self.uncertain:
            said = Text("{said}; {count} tebakan belum diperiksa", said=said, count=self.uncertain)
        self.said.emit(said, False)
        self.draft_changed.emit()

    def unsave(self) -> None:
        """Take the last write back."""
        if self.written is None:
            return
        try:
            self.tools.revert(self.written)
        except CCViewerError as error:
            self.said.emit(error.text, True)
            return
        self.said.emit(Text("profil kembali seperti semula"), False)
        self.written = None
        self.draft_changed.emit()

    # inside

    def _received(self, outcome: _Read | Failure) -> None:
        self.fetching_changed.emit()
        if isinstance(outcome, Failure):
            self.said.emit(outcome.text, True)
            return
        self.payload, self.document, self.candidates = outcome.payload, outcome.document, outcome.candidates
        self.said.emit(Text(""), False)
        draft = replace(self.draft, decode={**self.draft.decode, "format": outcome.format})
        self.items = None
        if draft.format != self.draft.format or not draft.fields:
            items = draft.items if draft.fields and draft.items else outcome.candidates[0].items
            self.draft = replace(self.draft, decode=draft.decode)
            self._pick()
            self.document_changed.emit()
            self.guess(str(Text("tebakan dari contoh data")), replace(draft, items=items))
            return
        self._pick()
        self.document_changed.emit()
        self._soon.start()

    def _pick(self) -> None:
        self.items = None
        if self.payload is None:
            return
        try:
            self.items = Items(self.document, item_paths(self.draft.items, self.draft.format))
        except (ExpressionFailed, Mistake):
            self.items = None  # the trial tells what is wrong with them

    def _column(self, path: str) -> list[Any]:
        if self.items is None:
            return []
        levels = len(path) - len(path.lstrip("^"))
        rows: list[int] = list(range(len(self.items.rows)))
        for level in list(reversed(self.items.levels))[:levels]:
            rows = [level.parents[row] for row in rows]
        values = self.items.levels[-1 - levels].values
        bare = Path(path.lstrip("^").removeprefix(".") if levels else path)
        return [bare.value(values[row]) for row in rows]

    def _try(self) -> None:
        if self.payload is None:
            return
        if self._trying.busy:  # a large payload takes a while: never two at a time
            self._again = True
            return
        self._again = False
        draft, payload, timezone = self.draft, self.payload, self.tools.timezone
        self._trying.run(lambda _stop: attempt(draft, payload, timezone), self._was_tried)

    def _was_tried(self, outcome: Trial | Failure) -> None:
        if self._again:
            self._try()
            return
        self.trial = Trial(refused=outcome.text) if isinstance(outcome, Failure) else outcome
        self.tried.emit()


def _decoded(payload: Payload, format: str | None) -> _Read:
    """Decode in the given format, or in the one that the payload looks like.

    Raises:
        BadPayload: it cannot be decoded.
    """
    format = format or sniffed_format(payload)
    if payload.content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise BadPayload("bukan data: halaman login atau galat?")
    found = document(Draft(decode={"format": format}), payload)
    return _Read(payload, format, found, tuple(candidates(found)))
