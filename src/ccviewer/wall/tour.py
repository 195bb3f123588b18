"""One tour: which page of a window is shown when. No Qt here; whoever owns the window calls `tick`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from math import isfinite
from typing import Protocol

from ccviewer.i18n import tr
from ccviewer.profile.schedule import ALWAYS, Schedule

QUIET_S = 60.0  # without input before a tour goes on by itself
PATIENCE_S = 5.0  # for the first pictures of the next page
EXCUSED_S = 2.0  # the hand that has just started a tour still moves the mouse
ON_TIME_S = 0.5  # a switch that comes later than this begins its page anew instead of shortening it


@dataclass(frozen=True, slots=True)
class Stop:
    """A page and how long it is shown."""

    page: str
    dwell_s: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a scene says of a tour."""

    name: str
    window: str
    stops: tuple[Stop, ...]
    preroll_s: float = 5.0
    schedule: Schedule = ALWAYS


class Stage(Protocol):
    """The window of a tour."""

    def pages(self) -> list[str]:
        """Return the pages that can be shown there now."""

    def shown(self) -> str:
        """Return the page that is shown."""

    def shown_until(self) -> float:
        """Return when, in monotonic seconds, a page that is shown for a while goes; 0: it stays."""

    def show(self, page: str) -> None:
        """Show a page."""

    def preroll(self, page: str) -> None:
        """Build a page beneath the one that is shown, so that its streams open."""

    def ready(self, page: str) -> bool:
        """Say whether every panel of a page that was prerolled has what it is there for."""

    def troubled(self) -> bool:
        """Say whether the shown page tells of something of the highest severity that goes on."""


class Pace(Enum):
    """Whether a tour goes on, or why it does not."""

    RUNNING = auto()
    STOPPED = auto()
    OFF_HOURS = auto()
    EMPTY = auto()  # none of its pages is there any more
    PAUSED = auto()  # by somebody, until somebody wants it to go on
    OPERATOR = auto()  # somebody works here; by itself again after a quiet minute
    VISITED = auto()  # somebody, perhaps far away, has put another page here; as for input
    EVENT = auto()  # what is shown must stay
    PICTURES = auto()  # the next page has none yet


@dataclass(frozen=True, slots=True)
class Progress:
    """What people are told of a tour. `left_s` is until the next page, or until it goes on by itself."""

    name: str
    number: int
    of: int
    pace: Pace
    left_s: float
    when: str = ""


class Tour:
    """Where a tour stands. Time is monotonic seconds and comes from outside.

    Each dwell is counted from the moment at which the one before was due, not from the tick that noticed
    it, so that an hour of short pages stays an hour.
    """

    def __init__(self, plan: Plan, stage: Stage) -> None:
        self.plan, self._stage = plan, stage
        self.armed = False
        self.pace = Pace.STOPPED
        self._paused = False
        self._at = 0
        self._left_s = plan.stops[0].dwell_s if plan.stops else 0.0  # while time does not count
        self._due: float | None = None  # while it does
        self._target: int | None = None  # prerolled for the next switch
        self._wanted_since: float | None = None  # a switch that waits for pictures
        self._jump: int | None = None  # where somebody sent it
        self._arrived = False  # the page of `_at` has been shown by this tour
        self._excused_until = float("-inf")
        self._quiet_from = float("-inf")  # when it may go on by itself
        self._visitor: str | None = None

    # what people ask for

    def start(self, now: float) -> None:
        """Go on from where it stands, by the schedule."""
        self._excuse(now)
        self.armed, self._paused = True, False

    def stop(self, now: float) -> None:
        """Leave the window as it is."""
        self.armed, self._paused, self._jump = False, False, None
        self._hold(now)
        self.pace = Pace.STOPPED

    def toggle(self, now: float) -> None:
        """Pause, or go on from whatever pause it is in."""
        waiting = self._paused or self.pace in (Pace.OPERATOR, Pace.VISITED)
        self._excuse(now)
        self._paused = not waiting

    def pause(self, now: float) -> None:
        """Pause until somebody lets it go on."""
        self._excuse(now)
        self._paused = True

    def step(self, by: int, now: float) -> None:
        """Go to a neighbouring page as soon as it has its pictures, paused or not."""
        self._excuse(now)
        present = self._present()
        if present:
            self._jump = self._neighbour(by, present)
            self._target = self._wanted_since = None

    # time

    def tick(self, now: float, last_input: float, in_hours: bool) -> None:
        """Look at the clock and at what people do; switch when it is time."""
        self.pace = self._look(now, last_input, in_hours)
        if self.pace is not Pace.RUNNING:
            self._hold(now)
            if self.pace is not Pace.PAUSED or self._jump is None:
                return
        present = self._present()
        if not present:
            self._hold(now)
            self.pace = Pace.EMPTY
            return
        if self._jump is not None:
            self._go(self._jump, now)
        elif self._at not in present:
            self._go(self._neighbour(1, present), now)
        elif self._stage.shown() != self.plan.stops[self._at].page:
            self._go(self._at, now)
        else:
            self._count(now, present)

    def progress(self, now: float) -> Progress:
        """Return what to tell people now."""
        left = self._left_s if self._due is None else self._due - now
        if self.pace in (Pace.OPERATOR, Pace.VISITED):
            left = self._quiet_from - now
        stops = len(self.plan.stops)
        at = min(self._at + 1, stops)
        return Progress(self.plan.name, at, stops, self.pace, max(left, 0.0), self.plan.schedule.written)

    # what outlives the program

    def state(self, now: float) -> dict[str, object]:
        """Return where it stands, as plain JSON values."""
        left = self._left_s if self._due is None else self._due - now
        return {
            "armed": self.armed,
            "paused": self._paused,
            "at": self._at,
            "page": self.plan.stops[self._at].page if self.plan.stops else "",
            "left_s": round(max(left, 0.0), 2),
        }

    def restore(self, said: Mapping[str, object], now: float) -> None:
        """Go on from where it stood; what does not fit the plan of today is left out."""
        self._excuse(now)
        self.armed, self._paused = said.get("armed") is True, said.get("paused") is True
        pages = [stop.page for stop in self.plan.stops]
        at, page, left = said.get("at"), said.get("page"), said.get("left_s")
        if isinstance(at, int) and 0 <= at < len(pages) and pages[at] == page:
            self._at = at
        elif page in pages:
            self._at = pages.index(str(page))
        else:
            return
        dwell = self.plan.stops[self._at].dwell_s
        if isinstance(left, int | float) and 0 <= left <= dwell:
            self._left_s = float(left)
        else:
            self._left_s = dwell

    # inside

    def _look(self, now: float, last_input: float, in_hours: bool) -> Pace:
        if not self.armed:
            return Pace.STOPPED
        if not in_hours:
            return Pace.OFF_HOURS
        self._look_for_visitors(now)
        if self._paused:
            return Pace.PAUSED
        if last_input > self._excused_until:
            self._quiet_from = max(self._quiet_from, last_input + QUIET_S)
        if now < self._quiet_from and self._jump is None:
            return Pace.VISITED if self._visitor is not None else Pace.OPERATOR
        return Pace.RUNNING

    def _look_for_visitors(self, now: float) -> None:
        """Notice a page that somebody else has put here; one of the tour's own is where it goes on."""
        shown = self._stage.shown()
        if not self._arrived or not self.plan.stops or shown == self.plan.stops[self._at].page:
            self._visitor = None
            return
        if shown == self._visitor:
            return
        own = [at for at, stop in enumerate(self.plan.stops) if stop.page == shown]
        if own:
            self._hold(now)
            self._at, self._left_s = own[0], self.plan.stops[own[0]].dwell_s
            self._visitor = None
        else:
            self._visitor = shown
        until = self._stage.shown_until()
        self._quiet_from = max(self._quiet_from, now + QUIET_S, until if isfinite(until) else 0.0)

    def _count(self, now: float, present: list[int]) -> None:
        self._arrived = True
        if self._due is None:
            self._due = now + self._left_s
        following = self._neighbour(1, present)
        if following == self._at:  # the only page that is left
            if now >= self._due:
                self._due += self.plan.stops[self._at].dwell_s
            return
        if now < self._due - self.plan.preroll_s:
            return
        if self._stage.troubled():
            self._target = self._wanted_since = None
            if now >= self._due:
                self.pace = Pace.EVENT
            return
        if self.plan.stops[following].page == self.plan.stops[self._at].page:
            if now >= self._due:
                self._arrive(following, now)
            return
        if now < self._due:
            self._prepare(following)
        else:
            self._go(following, now)

    def _go(self, target: int, now: float) -> None:
        """Switch as soon as there are pictures, or when that takes too long."""
        if target == self._at and self._stage.shown() == self.plan.stops[target].page:
            self._arrive(target, now)
            return
        self._prepare(target)
        if self._wanted_since is None:
            self._wanted_since = now
        if not self._stage.ready(self.plan.stops[target].page) and now - self._wanted_since < PATIENCE_S:
            if self.pace is Pace.RUNNING:
                self.pace = Pace.PICTURES
            return
        self._stage.show(self.plan.stops[target].page)
        if self._stage.shown() == self.plan.stops[target].page:
            self._arrive(target, now, returning=target == self._at and self._jump is None)
        elif self.pace is Pace.RUNNING:  # the window itself waits a little longer
            self.pace = Pace.PICTURES

    def _prepare(self, target: int) -> None:
        if target != self._target:
            self._target, self._wanted_since = target, None
            self._stage.preroll(self.plan.stops[target].page)

    def _arrive(self, at: int, now: float, *, returning: bool = False) -> None:
        dwell = self.plan.stops[at].dwell_s
        late = None if self._due is None or self._jump is not None else now - self._due
        begun = now - late if late is not None and 0 <= late < ON_TIME_S else now
        self._at, self._arrived = at, True
        self._target = self._wanted_since = self._jump = self._visitor = None
        self._left_s = self._left_s if returning and self._due is None else dwell
        self._due = None if self._paused else begun + self._left_s

    def _hold(self, now: float) -> None:
        """Let no time count; a page that was late keeps nothing of it."""
        if self._due is not None:
            self._left_s = max(self._due - now, 0.0)
            self._due = None
        if self._jump is None:
            self._target = self._wanted_since = None

    def _excuse(self, now: float) -> None:
        self._excused_until, self._quiet_from = now + EXCUSED_S, now

    def _present(self) -> list[int]:
        there = set(self._stage.pages())
        return [at for at, stop in enumerate(self.plan.stops) if stop.page in there]

    def _neighbour(self, by: int, present: list[int]) -> int:
        """Return the next stop in this direction that is there; itself when it is the only one."""
        count = len(self.plan.stops)
        sign = 1 if by > 0 else -1
        around = [(self._at + sign * step) % count for step in range(1, count + 1)]
        return next(at for at in around if at in present)


def progress_words(said: Progress) -> str:
    """Say where a tour stands: `Tur siang · 2/5 · 42 dtk`."""
    head = tr("Tur {name}", name=said.name)
    if said.of and said.pace not in (Pace.OFF_HOURS, Pace.EMPTY, Pace.STOPPED):
        head = f"{head} · {said.number}/{said.of}"
    left = span_words(said.left_s)
    match said.pace:
        case Pace.RUNNING:
            tail = left
        case Pace.OPERATOR:
            tail = tr("jeda: ada operator, lanjut {left}", left=left)
        case Pace.VISITED:
            tail = tr("jeda: halaman lain ditampilkan, lanjut {left}", left=left)
        case Pace.PAUSED:
            tail = tr("dijeda")
        case Pace.EVENT:
            tail = tr("ditahan: ada awas")
        case Pace.PICTURES:
            tail = tr("menunggu gambar")
        case Pace.OFF_HOURS:
            tail = tr("menunggu jadwal {when}", when=said.when)
        case Pace.EMPTY:
            tail = tr("halamannya tidak ada lagi")
        case Pace.STOPPED:
            tail = tr("berhenti")
    return f"{head} · {tail}"


def span_words(seconds: float) -> str:
    """Say how long it will still be: `42 dtk`, `3 mnt 05 dtk`."""
    whole = int(seconds + 0.5)
    if whole < 60:
        return tr("{seconds} dtk", seconds=whole)
    if whole < 600:
        return tr("{minutes} mnt {seconds} dtk", minutes=whole // 60, seconds=f"{whole % 60:02}")
    return tr("{minutes} mnt", minutes=whole // 60)
