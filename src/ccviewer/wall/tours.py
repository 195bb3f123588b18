"""The tours of the scene that is open, each on its window, driven by the Ticker."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QObject

from ccviewer.commands import CommandError
from ccviewer.commands.catalogue import OfTour
from ccviewer.model import Severity
from ccviewer.profile.schedule import ALWAYS, parse
from ccviewer.wall.scene import Scene
from ccviewer.wall.store import ArrangementStore
from ccviewer.wall.tour import Pace, Plan, Progress, Stop, Tour, progress_words
from ccviewer.wall.wall import Wall

KEPT = "tours"  # where they stand, beside the arrangement


class WindowStage:
    """What a tour may do with its window."""

    def __init__(self, wall: Wall, window: str) -> None:
        self._wall, self._window = wall, window

    def visible(self) -> bool:
        """Say whether the window is there and not parked."""
        return any(one.id == self._window and one.isVisible() for one in self._wall.windows)

    def pages(self) -> list[str]:
        """Return the pages of the window."""
        return self._wall.pages(self._window)

    def shown(self) -> str:
        """Return the page that is shown."""
        return self._wall.shown_page(self._window)

    def shown_until(self) -> float:
        """Return when a page that is shown for a while goes."""
        return self._wall.paging.until(self._wall.window(self._window))

    def show(self, page: str) -> None:
        """Show a page."""
        self._wall.show_page(self._window, page)

    def preroll(self, page: str) -> None:
        """Build a page beneath the one that is shown."""
        self._wall.preroll(self._window, page)

    def ready(self, page: str) -> bool:
        """Say whether a page that was prerolled has its pictures."""
        return self._wall.ready(self._window, page)

    def troubled(self) -> bool:
        """Say whether a panel of the shown page tells of something critical that goes on."""
        hub = self._wall.context.hub
        now = hub.clock.now()
        worst = max(Severity)
        if not any(event.severity is worst and event.goes_on(now) for event in hub.events()):
            return False
        panels = self._wall.window(self._window).view.panels.values()
        return any(panel.header.status.severity is worst for panel in panels)


class Tours(QObject):
    """Runs what the scene says of tours, and binds `tour.*`.

    A tour with a schedule starts by itself when its hours begin; one without is started by somebody. A
    window has one tour at a time: the one that was started last, of those whose hours hold.
    """

    def __init__(self, wall: Wall, store: ArrangementStore | None = None) -> None:
        super().__init__(wall)
        self._wall = wall
        self._clock = wall.context.hub.clock
        self._tours: dict[str, Tour] = {}
        self._stages: dict[str, WindowStage] = {}
        self._in_hours: dict[str, bool] = {}
        self._started: dict[str, float] = {}
        commands = wall.seat.commands
        commands.bind("tour.start", self._start)
        commands.bind("tour.stop", self._stop)
        commands.bind("tour.pause", self._pause)
        commands.bind("tour.next", lambda args: self._step(args, 1))
        commands.bind("tour.previous", lambda args: self._step(args, -1))
        wall.ticked.connect(self._tick)
        wall.second.connect(self._say)
        wall.rebuilt.connect(self._renew)
        wall.arranged.connect(self._renew)
        self._renew()
        if store is not None:
            kept = store.recall(wall.original.name)
            self.restore(kept.running.get(KEPT) if kept is not None else None)
            store.also[KEPT] = self.state

    def names(self) -> list[str]:
        """Return the tours of this scene."""
        return list(self._tours)

    def progress(self) -> list[Progress]:
        """Return where each tour stands that somebody or the clock has started."""
        now = self._clock.monotonic()
        return [tour.progress(now) for tour in self._tours.values() if tour.armed]

    def start(self, name: str) -> None:
        """Start a tour; the others of its window end.

        Raises:
            CommandError: the scene has no such tour, or its window is not there.
        """
        tour = self._tour(name)
        self._wall.window(tour.plan.window)
        now = self._clock.monotonic()
        for other in self._tours.values():
            if other is not tour and other.armed and other.plan.window == tour.plan.window:
                other.stop(now)
        self._in_hours[name] = self._holds(tour)
        self._started[name] = now
        tour.start(now)
        self._say()

    # what outlives the program

    def state(self) -> dict[str, dict[str, object]]:
        """Return where each tour stands, as plain JSON values."""
        now = self._clock.monotonic()
        return {name: tour.state(now) for name, tour in self._tours.items()}

    def restore(self, said: object) -> None:
        """Let each tour go on from where it stood; what this scene does not know is left out."""
        if not isinstance(said, Mapping):
            return
        now = self._clock.monotonic()
        for name, tour in self._tours.items():
            one = said.get(name)
            if isinstance(one, Mapping):
                tour.restore(one, now)
                self._in_hours[name] = self._holds(tour)
        self._say()

    # commands

    def _start(self, args: OfTour) -> None:
        if not self._tours:
            raise CommandError("adegan ini tidak punya tur")
        self.start(args.tour or self._likely())

    def _stop(self, args: OfTour) -> None:
        now = self._clock.monotonic()
        for tour in self._asked(args.tour):
            tour.stop(now)
        self._say()

    def _pause(self, args: OfTour) -> None:
        now = self._clock.monotonic()
        for tour in self._asked(args.tour):
            tour.toggle(now)
        self._tick()
        self._say()

    def _step(self, args: OfTour, by: int) -> None:
        now = self._clock.monotonic()
        for tour in self._asked(args.tour):
            if tour.pace is Pace.OFF_HOURS:
                raise CommandError(
                    "tur {name} menunggu jadwal {when}", name=tour.plan.name, when=tour.plan.schedule
                )
            tour.step(by, now)
        self._tick()
        self._say()

    def _tour(self, name: str) -> Tour:
        if name not in self._tours:
            raise CommandError(
                "tidak ada tur {name}; yang ada: {names}", name=name, names=", ".join(self._tours) or "-"
            )
        return self._tours[name]

    def _asked(self, name: str) -> list[Tour]:
        """Return the tour of this name; without one that of the window where somebody is, else all."""
        if name:
            return [self._tour(name)]
        armed = [tour for tour in self._tours.values() if tour.armed]
        if not armed:
            raise CommandError("tidak ada tur yang berjalan")
        here = self._wall.window("").id
        return [tour for tour in armed if tour.plan.window == here] or armed

    def _likely(self) -> str:
        """Return the tour that somebody means who names none: of this window, started last, or the first."""
        here = self._wall.window("").id
        names = [name for name, tour in self._tours.items() if tour.plan.window == here] or list(self._tours)
        return max(names, key=lambda name: (self._started.get(name, 0.0), -names.index(name)))

    # time

    def _tick(self) -> None:
        now, last_input = self._clock.monotonic(), self._wall.last_input
        paces = {name: tour.pace for name, tour in self._tours.items()}
        for name, tour in self._tours.items():
            before, holds = self._in_hours.get(name, False), self._holds(tour)
            self._in_hours[name] = holds
            if holds and not before and tour.plan.schedule != ALWAYS and not tour.armed:
                tour.start(now)
        leading = {tour.plan.window: name for name, tour in reversed(self._by_rank()) if self._in_hours[name]}
        for name, tour in self._tours.items():
            if self._stages[name].visible():
                tour.tick(now, last_input, leading.get(tour.plan.window) == name)
        if paces != {name: tour.pace for name, tour in self._tours.items()}:
            self._say()

    def _by_rank(self) -> list[tuple[str, Tour]]:
        """Return the tours that were started, the latest by hand first."""
        armed = [(name, tour) for name, tour in self._tours.items() if tour.armed]
        return sorted(armed, key=lambda one: -self._started.get(one[0], 0.0))

    def _holds(self, tour: Tour) -> bool:
        return tour.plan.schedule.holds(
            datetime.fromtimestamp(self._clock.now(), self._wall.context.profile.zone)
        )

    def _say(self) -> None:
        """Tell on each window where its tour stands."""
        now = self._clock.monotonic()
        words: dict[str, str] = {}
        ranked = self._by_rank()
        for _, tour in sorted(ranked, key=lambda one: one[1].pace is Pace.OFF_HOURS):
            words.setdefault(tour.plan.window, progress_words(tour.progress(now)))
        for window in self._wall.windows:
            window.status_line.show_tour(words.get(window.id, ""))

    def _renew(self) -> None:
        """Take over what the scene says now; a tour that it says unchanged goes on undisturbed."""
        now = self._clock.monotonic()
        before, self._tours = self._tours, {}
        for name, plan in plans(self._wall.scene()).items():
            old = before.get(name)
            self._stages[name] = WindowStage(self._wall, plan.window)
            if old is not None and old.plan == plan:
                self._tours[name] = old
                continue
            self._tours[name] = Tour(plan, self._stages[name])
            if old is not None:
                self._tours[name].restore(old.state(now), now)
        self._say()


def plans(scene: Scene) -> dict[str, Plan]:
    """Return what a scene says of tours, by name."""
    return {
        name: Plan(
            name,
            tour.window,
            tuple(Stop(one.page, one.dwell_s) for one in tour.pages),
            tour.preroll_s,
            parse(tour.when),
        )
        for name, tour in scene.tours.items()
    }
