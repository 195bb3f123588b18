"""How every feed and every camera is, broken ones first."""

from collections.abc import Iterable, Set

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccviewer.hub import CameraHealth, FeedHealth
from ccviewer.hub.freshness import WORSE, worst
from ccviewer.i18n import tr
from ccviewer.model import CameraState, Freshness, Link, Severity
from ccviewer.model.words import DASH, age_text, clock_text, number_text, short_text
from ccviewer.panels.base import Column, Context, Panel, Row, RowView, Status, camera_word, freshness_text

COLUMNS = (
    Column(lambda: tr("Sumber"), 200, stretch=3, most=340, role="text", bold=True),
    Column(lambda: tr("Keadaan"), 200, tinted=True),
    Column(lambda: tr("Jenis"), 76, rank=6),
    Column(lambda: tr("Pemilik"), 120, stretch=1, most=200, rank=5),
    Column(lambda: tr("Umur data"), 70, rank=2, right=True),
    Column(lambda: tr("Laju"), 100, rank=4, right=True),
    Column(lambda: tr("Baris"), 66, rank=7, right=True),
    Column(lambda: tr("Ditolak"), 62, rank=8, right=True),
    Column(lambda: tr("Keterangan"), 200, stretch=4, rank=3),
)

BAD_LINKS = (Link.DOWN, Link.REFUSED)


class HealthPanel(Panel):
    """One line for each feed and camera: its state, age, rate, and what to know of its last error."""

    kind = "health"
    icon = "activity"

    class Options(Panel.Options):
        """What is listed."""

        feeds: bool = True
        cameras: bool = True

    options: Options

    def __init__(
        self, context: Context, options: "HealthPanel.Options", parent: QWidget | None = None
    ) -> None:
        super().__init__(context, options, parent)
        self._feeds: list[FeedHealth] = []
        self._cameras: list[CameraHealth] = []
        self._drawn_at = float("-inf")
        self.list = RowView(self.theme, COLUMNS, self._guarded, self.body)
        self.list.setAccessibleName(self.title())
        self.list.chosen.connect(lambda key: self._guarded("choose", lambda: self.choose(key)))
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    def default_title(self) -> str:
        """Return what this panel is called."""
        return tr("Kesehatan data")

    def scope(self) -> str:
        """Say how many sources there are."""
        feeds, cameras = len(self._feeds), len(self._cameras)
        said = []
        if feeds:
            said.append(tr("{count} umpan", count=feeds))
        if cameras:
            said.append(tr("{count} kamera", count=cameras))
        return " · ".join(said)

    def filters(self) -> Iterable[str]:
        """Hear of the feeds and cameras that are listed."""
        options = self.options
        return [*(["sys/feeds/#"] if options.feeds else []), *(["sys/cameras/#"] if options.cameras else [])]

    def refresh(self, changed: Set[str]) -> None:
        """Read every report, at most twice a second: cameras speak far more often than anybody reads."""
        now = self.hub.clock.monotonic()
        if not changed or self.failure or now - self._drawn_at >= 0.5:
            self._draw()
            self._drawn_at = now

    def second(self) -> None:
        """Let ages grow and waits shrink."""
        self._draw()

    def status(self) -> Status:
        """Return the worst state and how many there are of each."""
        states = [_shown(feed) for feed in self._feeds] + [_shown(camera) for camera in self._cameras]
        if not states:
            return Status()
        connecting = sum(map(_connecting, self._feeds)) + sum(map(_connecting, self._cameras))
        alive = sum(state in (Freshness.LIVE, Freshness.DELAYED) for state in states) - connecting
        counts = [
            (tr("{count} hidup"), alive),
            (tr("{count} usang"), sum(state in (Freshness.STALE, Freshness.FROZEN) for state in states)),
            (tr("{count} putus"), sum(state is Freshness.LOST for state in states)),
            (tr("{count} menyambung"), connecting),
        ]
        text = " · ".join(said.format(count=count) for said, count in counts if count)
        severity = max((row.severity for row in self.list.rows.rows), default=Severity.NORMAL)
        return Status(worst(states), severity, text)

    def emptiness(self) -> str:
        """Say what would be here."""
        if self._feeds or self._cameras:
            return ""
        return tr("Belum ada umpan atau kamera. Tambahkan [[feeds]] atau [[cameras]] di profil OPD ini.")

    def complete(self) -> bool:
        """Say that nothing is waited for: the profile says what is listed, and that it may be nothing."""
        return True

    def shows(self) -> dict[str, object]:
        """Return the rows in words."""
        return {
            "feeds": len(self._feeds),
            "cameras": len(self._cameras),
            "rows": [row.spoken for row in self.list.rows.rows],
        }

    def choose(self, key: str) -> None:
        """Ask for the picture of a camera."""
        group, _, id = key.partition("/")
        if group == "camera":
            self.context.attention.camera_wanted.emit(id)

    def _draw(self) -> None:
        self._feeds = self.hub.feeds() if self.options.feeds else []
        self._cameras = self.hub.cameras() if self.options.cameras else []
        rows = [self._feed_row(feed) for feed in self._feeds]
        rows += [self._camera_row(camera) for camera in self._cameras]
        rows.sort(key=_trouble, reverse=True)  # stable: what is well keeps the order of the profile
        self.list.sync(rows)

    def _feed_row(self, feed: FeedHealth) -> Row:
        report = feed.report
        rejected = number_text(report.rejected, 0) if report.rejected else DASH
        state = self._feed_state(feed)
        age = age_text(feed.age_s) if feed.age_s is not None else DASH
        next_try_at = report.next_try_at if report.link in (*BAD_LINKS, Link.CONNECTING) else None
        note = self._note(str(report.reason or ""), next_try_at)
        if report.link is Link.SILENT and not note:
            note = tr("tersambung, belum ada data: periksa topik dan hak baca")
        hint = _line(str(report.hint or ""))
        if hint:
            advice = tr("saran: {hint}", hint=hint)
            note = f"{note} · {advice}" if note else advice
        if report.rejected and not note:
            note = tr("terakhir ditolak: {sample}", sample=_line(report.sample))
        broken = report.link in BAD_LINKS or feed.state in (Freshness.STALE, Freshness.LOST)
        severity = Severity.MAJOR if broken and not _connecting(feed) else Severity.NORMAL
        cells = (
            _line(feed.title),
            state,
            feed.kind.upper() if feed.kind in ("rest", "mqtt") else feed.kind,
            self._owner(feed.opd),
            age,
            _rate(feed.rate),
            short_text(report.rows) if report.rows else DASH,
            rejected,
            note,
        )
        detail = [f"{feed.title} ({feed.id})", state, note]
        if report.rejected:
            detail.append(tr("{count} baris ditolak; contoh terakhir:", count=rejected))
            detail.append(report.sample)
        if report.warnings:
            count = number_text(report.warnings, 0)
            detail.append(tr("{count} nilai diragukan atau tidak terbaca; contoh terakhir:", count=count))
            detail.append(report.warning_sample)
        tag = tr("SIMULASI") if report.simulated else ""
        return _row(f"feed/{feed.id}", severity, _shown(feed), cells, detail, tag=tag)

    def _camera_row(self, health: CameraHealth) -> Row:
        camera, report = health.camera, health.report
        state = self._camera_state(health)
        size = f"{report.width}×{report.height}" if report.width else ""
        pace = tr("{fps} gbr/dtk", fps=number_text(report.fps, 1 if report.fps < 9.95 else 0))
        well = health.state in (CameraState.LIVE, CameraState.DELAYED)
        broken = not well and not _connecting(health)
        note = self._note(str(report.reason or ""), report.next_try_at if broken else None)
        extra = [size, tr("aliran utama") if report.main else "", tr("rekaman") if report.recording else ""]
        if not report.watched:
            extra.append(tr("tidak ditayangkan"))
        place = self.context.place_name(camera.place) if camera.place else ""
        cells = (
            _line(f"{camera.name} · {place}" if place else camera.name),
            state,
            tr("kamera"),
            self._owner(camera.opd),
            age_text(health.age_s) if health.age_s is not None else DASH,
            pace if report.fps else DASH,
            DASH,
            DASH,
            " · ".join(text for text in (note, *extra) if text),
        )
        severity = Severity.MAJOR if broken else Severity.NORMAL
        detail = [f"{camera.name} ({camera.id})", state, *(text for text in (note, *extra) if text)]
        fresh = _shown(health)
        return _row(
            f"camera/{camera.id}", severity, fresh, cells, detail, quiet=not report.watched and not broken
        )

    def _feed_state(self, feed: FeedHealth) -> str:
        report = feed.report
        if report.link is Link.REFUSED:
            return tr("Ditolak sejak {clock}", clock=self._clock(report.since))
        if report.link is Link.DOWN:
            return tr("Terputus sejak {clock}", clock=self._clock(report.since))
        if _connecting(feed):
            return tr("Menyambung")
        if report.link is Link.SILENT and feed.age_s is None:
            return tr("Tersambung, sepi")
        return freshness_text(feed.state, feed.age_s)

    def _camera_state(self, health: CameraHealth) -> str:
        word = camera_word(health.state)
        if health.state in (CameraState.LIVE, CameraState.CONNECTING):
            return word
        if health.state is CameraState.DELAYED and health.age_s is not None:
            return f"{word} {age_text(health.age_s)}"
        return tr("{word} sejak {clock}", word=word, clock=self._clock(health.report.since))

    def _note(self, reason: str, next_try_at: float | None) -> str:
        said = [_line(reason)] if reason else []
        if next_try_at is not None:
            wait_s = next_try_at - self.hub.clock.now()
            said.append(tr("coba lagi {wait}", wait=age_text(wait_s)) if wait_s >= 1 else tr("mencoba lagi"))
        return " · ".join(said)

    def _owner(self, opd: str) -> str:
        return self.context.opd_name(opd)

    def _clock(self, time: float) -> str:
        return clock_text(time, self.context.profile.zone)


def _connecting(health: FeedHealth | CameraHealth) -> bool:
    """Say whether this has not had the time to be anything yet."""
    if isinstance(health, CameraHealth):
        return health.state is CameraState.CONNECTING and health.report.tries <= 1
    report = health.report
    return report.link is Link.CONNECTING and report.reason is None and health.age_s is None


def _shown(health: FeedHealth | CameraHealth) -> Freshness:
    """Return the state to mark; what is still connecting is not lost, and no alarm at every start."""
    if _connecting(health):
        return Freshness.DELAYED
    return health.state.freshness if isinstance(health, CameraHealth) else health.state


def _trouble(row: Row) -> tuple[int, int]:
    return row.severity, WORSE.index(row.freshness) if row.severity > Severity.NORMAL else 0


def _row(
    key: str,
    severity: Severity,
    fresh: Freshness,
    cells: tuple[str, ...],
    detail: list[str],
    *,
    tag: str = "",
    quiet: bool = False,
) -> Row:
    spoken = ", ".join(text for text in (*cells, tag) if text and text != DASH)
    return Row(key, severity, fresh, cells, spoken, "\n".join(filter(None, detail)), tag, quiet)


def _line(text: str) -> str:
    """Return a text on one line, as a list can show it."""
    return " ".join(text.split())


def _rate(rows_a_second: float) -> str:
    """Say a rate in the unit in which it is a number that one can imagine."""
    if rows_a_second <= 0:
        return DASH
    if rows_a_second >= 1:
        return tr("{count} brs/dtk", count=short_text(rows_a_second))
    return tr("{count} brs/mnt", count=short_text(rows_a_second * 60))
