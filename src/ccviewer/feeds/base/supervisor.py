"""Keeps one feed running in a thread of its own."""

import logging
import random
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ccviewer.errors import FeedError, Refused
from ccviewer.feeds.base.feed import Beat, Busy, Feed, Item, Reachable
from ccviewer.feeds.base.vault import masked
from ccviewer.hub import Clock, retry_delay
from ccviewer.hub import Item as HubItem
from ccviewer.i18n import Text, tr
from ccviewer.model import FeedReport, Link, impersonal

log = logging.getLogger("ccviewer.feeds")

STOP_S = 2.0
REPORT_EVERY_S = 1.0
REFUSED_S = 60.0
STEADY_S = 10.0  # a source that was there for so long is asked again at once when it is lost
FLAPS = 3  # how far the patience with one that comes and goes within seconds grows: up to 8 s
SAMPLE_LENGTH = 200
LOOK_EVERY_S = (1.5, 3.0)  # at a source that is away; apart, for a hundred screens may look at one server
GATHER_S = 2.0  # within which they all ask it again once it is back


def refused_delay() -> float:
    """Return seconds to wait before asking again a source that does not let us in: 45 to 75."""
    return random.uniform(0.75, 1.25) * REFUSED_S  # noqa: S311  (spreads load, keeps no secret)


class Supervisor:
    """Runs a feed again whenever it ends, and says once that it is lost and once that it is back.

    Everything that the feed posts goes to `post`, called in the feed's thread; its beats become
    FeedReports, posted at each change and at most once a second. After `stop` nothing is posted any more,
    even if the feed does not end.
    """

    def __init__(
        self,
        feed: Feed,
        post: Callable[[HubItem], None],
        clock: Clock,
        delay: Callable[[int], float] = retry_delay,
    ) -> None:
        self.name = feed.name
        self._feed, self._post, self._clock, self._delay = feed, post, clock, delay
        self._failures = 0  # of this outage
        self._tries = 0  # since the source was last seen to come back to stay
        self._up_at: float | None = None  # monotonic: since when it is there
        self._stop = threading.Event()
        self._report = FeedReport(feed.name, Link.CONNECTING, clock.now())
        self._reported = float("-inf")
        self._dirty = False
        self._thread = threading.Thread(target=self._loop, name=f"feed:{feed.name}", daemon=True)

    def start(self) -> None:
        """Start the feed's thread."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Ask the feed to end, and do not wait for it."""
        self._stop.set()

    def stop(self, timeout_s: float = STOP_S) -> None:
        """Ask the feed to end and wait for it; one that does not is left behind, and said so."""
        self._stop.set()
        if self._thread.ident is None:
            return
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            log.error("%s: %s", self.name, tr("tidak berhenti dalam {seconds} dtk", seconds=timeout_s))

    def _loop(self) -> None:
        self._tell()
        while not self._stop.is_set():
            outcome = self._run()
            if self._stop.is_set():
                return
            self._wait(outcome, self._lost(outcome))

    def _run(self) -> "_Outcome":
        """Run the feed until it ends; whatever it raises becomes an outcome."""
        try:
            self._feed.run(self._deliver, self._stop)
        except Refused as error:
            return _Outcome(Link.REFUSED, error.text, refused_delay(), hint=error.hint)
        except FeedError as error:
            least_s = error.retry_after_s if isinstance(error, Busy) else 0.0
            return _Outcome(Link.DOWN, error.text, least_s, hint=error.hint)
        except Exception as error:  # noqa: BLE001  (a bug in a feed must not end it unseen)
            bug = "".join(traceback.format_exception(error))
            return _Outcome(Link.DOWN, Text("kesalahan program: {error}", error=repr(error)), bug=bug)
        return _Outcome(Link.DOWN, Text("berhenti sendiri"))

    def _lost(self, outcome: "_Outcome") -> float:
        """Say what happened, once for an outage; returns seconds to wait before trying again."""
        reason = masked(outcome.reason, self._mask)
        if not self._failures:
            log.warning("%s: %s", self.name, reason)
        if outcome.bug and (not self._failures or self._report.reason != reason):
            log.error("%s: %s", self.name, self._mask(outcome.bug))
        if self._up_at is not None:
            steady = self._clock.monotonic() - self._up_at >= STEADY_S
            self._tries, self._up_at = 0 if steady else min(self._tries, FLAPS), None
        delay_s = max(outcome.least_s, self._delay(self._tries))
        self._failures += 1
        self._tries += 1
        next_try_at = self._clock.now() + delay_s
        hint = masked(outcome.hint, self._mask) if outcome.hint else None
        report = replace(self._report, link=outcome.link, reason=reason, next_try_at=next_try_at, hint=hint)
        self._change(report)
        return delay_s

    def _wait(self, outcome: "_Outcome", delay_s: float) -> None:
        """Wait before the next try; a source that asked to be left alone gets all of it."""
        if isinstance(self._feed, Reachable) and outcome.link is Link.DOWN and not outcome.least_s:
            self._look_out(self._feed, delay_s)
        else:
            self._stop.wait(delay_s)

    def _look_out(self, feed: Reachable, delay_s: float) -> None:
        """Wait too, but not longer than until a source that was away is there again."""
        end = time.monotonic() + delay_s
        away = False
        while not self._stop.is_set():
            there = feed.reachable()
            if there and away:
                self._tries = 0
                self._stop.wait(random.uniform(0, GATHER_S))  # noqa: S311  (spreads load)
                return
            away = not there
            left_s = end - time.monotonic()
            pause_s = random.uniform(*LOOK_EVERY_S)  # noqa: S311  (spreads load)
            self._stop.wait(max(min(left_s, pause_s), 0.0))
            if left_s <= pause_s:
                return

    def _deliver(self, item: Item) -> None:
        if self._stop.is_set():
            return
        if isinstance(item, Beat):
            self._beat(item)
            return
        if self._report.link is not Link.UP:
            self._beat(Beat(Link.UP, heard=True))
        self._post(item)

    def _beat(self, beat: Beat) -> None:
        before = self._report
        link = beat.link or before.link
        reason = masked(beat.reason, self._mask) if beat.reason else None
        hint = masked(beat.hint, self._mask) if beat.hint else None
        if link is Link.UP and self._failures:
            log.info("%s: %s", self.name, tr("pulih setelah {count} kali gagal", count=self._failures))
            self._failures = 0
        if link in (Link.UP, Link.SILENT) and self._up_at is None:
            self._up_at = self._clock.monotonic()
        if link in (Link.DOWN, Link.REFUSED) and not self._failures:  # a feed that lives on without its data
            log.warning("%s: %s", self.name, reason)
            self._failures = self._tries = 1
        now = self._clock.now()
        report = replace(
            before,
            link=link,
            reason=reason if beat.link else before.reason,
            received_at=now if beat.heard else before.received_at,
            next_try_at=beat.next_try_at if beat.link else before.next_try_at,
            rows=before.rows + beat.rows,
            rejected=before.rejected + beat.rejected,
            sample=self._sample(beat.sample) if beat.sample else before.sample,
            simulated=before.simulated if beat.simulated is None else beat.simulated,
            hint=hint if beat.link else before.hint,
            warnings=before.warnings + beat.warnings,
            warning_sample=self._sample(beat.warning_sample) or before.warning_sample,
        )
        self._change(report)

    def _mask(self, text: str) -> str:
        """Return a text for everybody's eyes: without secrets, and without what is somebody's own."""
        return impersonal(self._feed.mask(text))

    def _sample(self, sample: str) -> str:
        """Return what a stranger sent, short, printable on one line, and without secrets."""
        said = self._mask(sample)[:SAMPLE_LENGTH]
        return "".join(sign if sign.isprintable() else " " for sign in said)

    def _change(self, report: FeedReport) -> None:
        """Keep the new report; post it when it says something new, or a second after the one before."""
        before = self._report
        if report.link is not before.link:
            report = replace(report, since=self._clock.now())
        self._report = report
        self._dirty = self._dirty or report != before
        due = self._clock.monotonic() - self._reported >= REPORT_EVERY_S
        if _said(report) != _said(before) or (self._dirty and due):
            self._tell()

    def _tell(self) -> None:
        self._dirty = False
        self._reported = self._clock.monotonic()
        self._post(self._report)


def _said(report: FeedReport) -> tuple[object, ...]:
    """Return what must be told at once when it changes."""
    next_try_at = None if report.link is Link.UP else report.next_try_at
    return report.link, report.reason, report.hint, report.simulated, next_try_at


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How a run of the feed ended."""

    link: Link
    reason: Text
    least_s: float = 0.0  # to wait before the next try
    bug: str = ""
    hint: Text | None = None


def stop_all(supervisors: Iterable[Supervisor], timeout_s: float = STOP_S) -> None:
    """Stop many at once: all are asked before any is waited for."""
    supervisors = list(supervisors)
    for supervisor in supervisors:
        supervisor.ask_to_stop()
    deadline = time.monotonic() + timeout_s
    for supervisor in supervisors:
        supervisor.stop(max(deadline - time.monotonic(), 0.0))
