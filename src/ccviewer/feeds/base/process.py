"""All feeds in a process of their own, so that no flood of data holds up what people look at."""

import contextlib
import logging
import multiprocessing
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

import psutil

from ccviewer import i18n
from ccviewer.feeds.base.opening import open_feeds
from ccviewer.feeds.base.outbox import Batch, Outbox
from ccviewer.feeds.base.supervisor import stop_all
from ccviewer.hub import Clock, Item, SystemClock, retry_delay
from ccviewer.i18n import Text
from ccviewer.model import FeedReport, Link, redact
from ccviewer.profile import Profile
from ccviewer.profile.secrets import SecretStore, desktop_keys

log = logging.getLogger("ccviewer.feeds")

SEND_EVERY_S = 0.05
LOOK_EVERY_S = 0.2
STOP_S = 3.0
BEHIND, LEAST_PRIORITY = 5, 19  # nice
STEADY_S = 60.0  # after so long alive the patience with its next end begins anew


class FeedProcess:
    """Runs the feeds of a profile in a child process, and starts it again when it ends by itself.

    What the feeds bring goes to `post`, and how many items were thrown away on the way to `lost`, both
    called in one thread of this process. The child finds secrets itself: they do not travel, and neither
    do the cameras with what somebody may have written into their addresses. The counts of a feed go on
    from one child to the next.
    """

    def __init__(
        self,
        profile: Profile,
        post: Callable[[Item], None],
        lost: Callable[[int], None],
        clock: Clock,
        delay: Callable[[int], float] = retry_delay,
    ) -> None:
        self._profile, self._post, self._lost = replace(profile, cameras=()), post, lost
        self._clock, self._delay = clock, delay
        self._newest: dict[str, FeedReport] = {}  # of each feed
        self._before: dict[str, FeedReport] = {}  # what the children before this one said last
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="feeds", daemon=True)
        self.pid: int | None = None

    def start(self) -> None:
        """Start the child; without feeds there is none."""
        if self._profile.feeds:
            self._thread.start()

    def stop(self, timeout_s: float = STOP_S) -> None:
        """End the child and wait for it; one that does not end is killed."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s + LOOK_EVERY_S)

    def _loop(self) -> None:
        failures = 0
        while not self._stop.is_set():
            begun = time.monotonic()
            end = self._run()
            if self._stop.is_set():
                return
            failures = 0 if time.monotonic() - begun > STEADY_S else failures
            self._tell(end, delay_s := self._delay(failures))
            failures += 1
            self._stop.wait(delay_s)

    def _run(self) -> Text:
        """Run a child until it ends or we are stopped; returns what became of it."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        arguments = (theirs, self._profile, i18n.language(), log.getEffectiveLevel())
        child = context.Process(target=serve, args=arguments, name="ccviewer-feeds", daemon=True)
        with ours:
            try:
                with theirs:
                    child.start()
                    _stand_back(child)
            except (OSError, pickle.PicklingError, TypeError, AttributeError) as error:
                # No memory, too many processes; or a plugin's options that cannot be handed to a process.
                return Text("proses umpan tidak dapat dimulai: {why}", why=redact(str(error)))
            self.pid = child.pid
            with contextlib.suppress(EOFError, OSError):
                self._take(ours, child)
        child.join(STOP_S)
        if child.exitcode is None:
            child.kill()
            child.join()
        code = child.exitcode
        child.close()
        return Text("proses umpan berhenti (kode {code}); dimulai lagi", code=code)

    def _take(self, ours: "Connection[None, Batch]", child: SpawnProcess) -> None:
        self._before = dict(self._newest)
        dropped = 0
        while not self._stop.is_set():
            if not ours.poll(LOOK_EVERY_S):
                if not child.is_alive():  # Windows: before it took its end, which we hold for it until then
                    return
                continue
            batch = ours.recv()
            for item in batch.items:
                self._post(self._counted(item) if isinstance(item, FeedReport) else item)
            if batch.dropped > dropped:
                self._lost(batch.dropped - dropped)
                dropped = batch.dropped

    def _counted(self, report: FeedReport) -> FeedReport:
        """Add what the children before this one had counted."""
        before = self._before.get(report.feed)
        if before is not None:
            report = replace(
                report,
                received_at=report.received_at or before.received_at,
                rows=report.rows + before.rows,
                rejected=report.rejected + before.rejected,
                sample=report.sample or before.sample,
                warnings=report.warnings + before.warnings,
                warning_sample=report.warning_sample or before.warning_sample,
            )
        self._newest[report.feed] = report
        return report

    def _tell(self, end: Text, delay_s: float) -> None:
        log.error(str(end))
        now = self._clock.now()
        for entry in self._profile.feeds:
            last = self._newest.get(entry.id) or FeedReport(entry.id, Link.DOWN, now)
            next_try_at = now + delay_s
            self._post(
                replace(last, link=Link.DOWN, since=now, reason=end, next_try_at=next_try_at, hint=None)
            )


def serve(theirs: "Connection[Batch, None]", profile: Profile, language: str, level: int) -> None:
    """Run the feeds in this process, and send what they bring, until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: the parent hears it, and ends us
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    i18n.use(language)
    outbox = Outbox()
    feeds = open_feeds(profile, outbox.post, SystemClock(), SecretStore(desktop_keys).get)
    for feed in feeds:
        feed.start()
    with contextlib.suppress(EOFError, OSError):
        while not theirs.poll(SEND_EVERY_S):
            batch = outbox.take()
            if batch is not None:
                theirs.send(batch)
    stop_all(feeds)


def _stand_back(child: SpawnProcess) -> None:
    """Let what people look at go first when there is not enough of the machine for both.

    From outside, so that it holds while the child is still importing, which is most of what it does at first.
    """
    with contextlib.suppress(psutil.Error):  # it has ended already, which is told of elsewhere
        process = psutil.Process(child.pid)
        if sys.platform == "win32":
            process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            process.nice(min(process.nice() + BEHIND, LEAST_PRIORITY))
