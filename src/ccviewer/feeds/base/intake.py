"""The way of a document from its bytes to the hub, the same for every transport."""

from collections.abc import Callable, Iterable, Sequence

from ccviewer.errors import BadPayload
from ccviewer.feeds.base.feed import Beat, Item, Post
from ccviewer.feeds.base.hints import Traps, all_refused
from ccviewer.feeds.base.options import FeedOptions
from ccviewer.feeds.base.records import Delivery, Records
from ccviewer.feeds.mapping import Mapper, Rows
from ccviewer.hub import Clock
from ccviewer.i18n import Text
from ccviewer.model import Channel, Link, Quality, Reading


class Intake:
    """Decodes, maps, makes records, posts and counts; one a feed, used in the feed's thread."""

    def __init__(
        self,
        options: FeedOptions,
        *,
        opd: str,
        describe: Callable[[str], Channel],
        clock: Clock,
        timezone: str,
    ) -> None:
        self._clock = clock
        self._mapper = Mapper(options.map, options.decode, ok_when=options.ok_when, timezone=timezone)
        self.records = Records(options, opd=opd, describe=describe)
        self._rows = self._rejected = 0
        self._sample = ""
        self._heard = False
        self._append = options.mode == "append"
        self._odd: Text | None = None
        self._traps = Traps(options)
        self._warnings = 0
        self._warned = ""

    @property
    def note(self) -> Text | None:
        """Return what is odd about this feed even while it is well."""
        return self.records.note or self._odd

    def read(self, payload: bytes, *, topic: str | None = None, content_type: str | None = None) -> Rows:
        """Decode and map.

        Raises:
            BadPayload: nothing could be made of it, not even one row, or the source says that it failed.
        """
        rows = self._mapper.read(payload, topic=topic, content_type=content_type)
        if rows.errors and not rows.rows:  # the source has changed its form: what is known is not over
            raise BadPayload("tidak satu pun baris terbaca: {why}", why=rows.errors[0]).hinted(
                all_refused(rows)
            )
        return rows

    def take(
        self,
        pages: Sequence[Rows],
        post: Post,
        *,
        whole: bool = True,
        quality: Quality = Quality.GOOD,
        observed_at: float | None = None,
        topic: str = "",
    ) -> Delivery:
        """Post what the rows say, all pages together, and count them; `beat` tells the counts."""
        rows = pages[0].rows if len(pages) == 1 else [row for page in pages for row in page.rows]
        delivery = self.records.deliver(
            rows, self._clock.now(), whole=whole, quality=quality, observed_at=observed_at
        )
        for item in delivery.items:
            post(item)
        self._rows += len(rows)
        self._heard = True
        self._note(pages)
        self._traps.look(pages, self._clock.now(), live=quality is Quality.GOOD)
        for page in pages:
            for error in page.errors:
                self.reject(f"{topic}: {error}" if topic else error)
        return delivery

    def _note(self, pages: Sequence[Rows]) -> None:
        """Keep one of the values that could not be converted, for people to see while all else is well."""
        warned = next((warned for page in pages for warned in page.warnings), None)
        self._warnings += sum(one.count for page in pages for one in page.warnings)
        if warned is not None:
            self._warned = self._traps.sample(warned)
        if warned is not None and (self._odd is None or not self._append):
            said = Text("{field}: {why}", field=warned.field, why=warned.text)
            self._odd = said if warned.field else warned.text
        elif warned is None and not self._append:
            self._odd = None

    def give(self, items: Iterable[Item], post: Post) -> None:
        """Post items that were made without the map, and count the readings among them as rows."""
        for item in items:
            post(item)
            self._rows += isinstance(item, Reading)
        self._heard = True

    def available(self, name: str | None, up: bool, post: Post) -> None:
        """Post whether a thing is connected; without a name, all things of this feed."""
        self.give(self.records.available(name, up, self._clock.now()), post)

    def reject(self, sample: object) -> None:
        """Count something that made no sense; `sample` says what."""
        self._rejected += 1
        self._sample = str(sample)

    def server_clock(self, ahead_s: float) -> None:
        """Learn how far the clock of the source is ahead of ours."""
        self._traps.server_clock(ahead_s)

    def renew(self) -> None:
        """Note that the source said that nothing changed."""
        self._heard = True

    def beat(
        self,
        link: Link | None = None,
        reason: Text | None = None,
        *,
        simulated: bool | None = None,
        next_try_at: float | None = None,
        hint: Text | None = None,
    ) -> Beat:
        """Return what was counted since the last beat, together with what else there is to say."""
        beat = Beat(
            link,
            reason,
            self._rows,
            self._rejected,
            self._sample,
            self._heard,
            simulated,
            next_try_at,
            hint or self._traps.hint,
            self._warnings,
            self._warned,
        )
        self._rows = self._rejected = self._warnings = 0
        self._sample, self._warned, self._heard = "", "", False
        return beat
