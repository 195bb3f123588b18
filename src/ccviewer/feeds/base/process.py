"""All feeds in a process of their own, so that no flood of data holds up what people look at."""

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

import psutil

from ccviewer import i18n
from ccviewer.feeds.base.opening import open_feeds
from ccviewer.feeds.base.outbox import Batch, Outbox
from ccviewer.feeds.base.supervisor import stop_all
from ccviewer.hub import Clock, Item, SystemClock, retry_delay
from ccviewer.i18n import Text, tr
from ccviewer.model import FeedReport, Link
from ccviewer.profile import Profile
from ccviewer.profile.secrets import SecretStore, desktop_keys

log = logging.getLogger("ccviewer.feeds")

SEND_EVERY_S = 0.05
LOOK_EVERY_S = 0.2
STOP_S = 3.0
BEHIND = 5  # nice
STEADY_S = 60.0  # after so long alive the patience with its next end begins anew


class FeedProcess:
    """Runs the feeds of a profile in a child process, and starts it again when it ends by itself.

    What the feeds bring goes to `post`, and how many items were thrown away on the way to `lost`, both
    called in one thread of this process. The child finds secrets itself: they do not travel.
    """

    def __init__(
        self,
        profile: Profile,
        post: Callable[[Item], None],
        lost: Callable[[int], None],
        clock: Clock,
        delay: Callable[[int], float] = retry_delay,
    ) -> None:
        self._profile, self._post, self._lost = profile, post, lost
        self._clock, self._delay = clock, delay
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
            code = self._run()
            if self._stop.is_set():
                return
            failures = 0 if time.monotonic() - begun > STEADY_S else failures
            self._tell(code, delay_s := self._delay(failures))
            failures += 1
            self._stop.wait(delay_s)

    def _run(self) -> int | None:
        """Run a child until it ends or we are stopped; returns its exit code."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        arguments = (theirs, self._profile, i18n.language(), log.getEffectiveLevel())
        child = context.Process(target=serve, args=arguments, name="ccviewer-feeds", daemon=True)
        child.start()
        theirs.close()
        self.pid = child.pid
        with ours, contextlib.suppress(EOFError, OSError):
            self._take(ours)
        child.join(STOP_S)
        if child.exitcode is None:
            child.kill()
            child.join()
        code = child.exitcode
        child.close()
        return code

    def _take(self, ours: "Connection[None, Batch]") -> None:
        dropped = 0
        while not self._stop.is_set():
            if not ours.poll(LOOK_EVERY_S):
                continue
            batch = ours.recv()
            for item in batch.items:
                self._post(item)
            if batch.dropped > dropped:
                self._lost(batch.dropped - dropped)
                dropped = batch.dropped

    def _tell(self, code: int | None, delay_s: float) -> None:
        log.error(tr("proses umpan berhenti (kode {code}); dimulai lagi", code=code))
        now = self._clock.now()
        reason = Text("proses umpan berhenti; dimulai lagi")
        for entry in self._profile.feeds:
            self._post(FeedReport(entry.id, Link.DOWN, now, reason=reason, next_try_at=now + delay_s))


def serve(theirs: "Connection[Batch, None]", profile: Profile, language: str, level: int) -> None:
    """Run the feeds in this process, and send what they bring, until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: the parent hears it, and ends us
    _stand_back()
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    i18n.use(language)
    outbox = Outbox()
    feeds = open_feeds(profile, outbox.post, SystemClock(), SecretStore(desktop_keys()).get)
    for feed in feeds:
        feed.start()
    with contextlib.suppress(EOFError, OSError):
        while not theirs.poll(SEND_EVERY_S):
            batch = outbox.take()
            if batch is not None:
                theirs.send(batch)
    stop_all(feeds)


def _stand_back() -> None:
    """Let what people look at go first when there is not enough of the machine for both."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(BEHIND)
