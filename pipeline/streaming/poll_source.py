"""The source of a stream: what the poller gives, with the time at which it came; the clock of windows goes with it."""

from collections.abc import Iterable
from typing import Any

import apache_beam as beam
from apache_beam.io.restriction_trackers import OffsetRange, OffsetRestrictionTracker
from apache_beam.io.watermark_estimators import ManualWatermarkEstimator
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import TaggedOutput
from apache_beam.transforms.core import RestrictionProvider
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import Duration, Timestamp

from pipeline.plan import Plan
from pipeline.streaming.commits import COMMITS
from pipeline.streaming.parcel import Parcel
from pipeline.streaming.pollers import POLLERS
from pipeline.streaming.steady_clock import steady_time

REJECTED, ROWS, FEEDS = "rejected", "rows", "feeds"
_SHORTEST_IDLE, _LONGEST_IDLE = 2.0, 5.0  # seconds between two looks where the last one found nothing
_IDLE_SHARE = 1 / 15  # of a window
_LOOKS = 1 << 62
_BREATH = 0.2  # seconds after a look that found something, so that what comes together goes on together


class _OneReader(OffsetRestrictionTracker):
    """Looks by their numbers. They are never shared out: a stream has one poller, and hosts one owner."""

    def try_split(self, fraction_of_remainder: float) -> Any:
        """Only what is left after the look that is going on."""
        return super().try_split(fraction_of_remainder) if fraction_of_remainder == 0 else None


class Looks(RestrictionProvider):
    """One look at the poller after the other, without an end; a drain ends them."""

    def initial_restriction(self, _element: bytes) -> OffsetRange:
        """All looks."""
        return OffsetRange(0, _LOOKS)

    def create_tracker(self, restriction: OffsetRange) -> OffsetRestrictionTracker:
        """One that is never split."""
        return _OneReader(restriction)

    def restriction_size(self, _element: bytes, _restriction: OffsetRange) -> int:
        """One look: nobody knows what will come."""
        return 1

    def truncate(self, _element: bytes, _restriction: OffsetRange) -> None:
        """Nothing is left when an engine drains the job."""
        return


_TRACKER = beam.DoFn.RestrictionParam(Looks())
_WATERMARK = beam.DoFn.WatermarkEstimatorParam(ManualWatermarkEstimator.default_provider())


class Poll(beam.DoFn):
    """Pages (header, body). Tagged: rejected documents, rows of state, (address, part of what came of a feed).

    `plan` says what is polled, `name` is that of the attempt, `window` the length of windows in seconds.
    """

    def __init__(self, plan: Plan, name: str, window: int) -> None:
        self._plan = plan
        self._name = name
        self._window = window
        self._pages = Metrics.counter("stream", "pages_in")

    @beam.DoFn.unbounded_per_element()
    def process(
        self,
        _element: bytes,
        tracker: Any = _TRACKER,
        watermark: Any = _WATERMARK,
    ) -> Iterable[Any]:
        """What came since the last look, at the time of this one; times never go back, whatever the clock does."""
        poller = POLLERS.of(self._name, self._plan)
        look = tracker.current_restriction().start
        if not tracker.try_claim(look):
            return
        now = max(Timestamp.of(steady_time()), watermark.current_watermark() or Timestamp(0))
        COMMITS.look(float(now))
        window, passed = divmod(float(now), self._window)
        end = (window + 1) * self._window
        parcel = poller.take(0.0, int(window), look, is_behind=COMMITS.is_behind(end))
        if parcel.is_news:
            COMMITS.expect(end)
        is_over = poller.is_over
        self._pages.inc(len(parcel.pages))
        for output in outputs_of(parcel):
            yield _at(output, now)
        watermark.set_watermark(now)
        if is_over:
            tracker.try_claim(_LOOKS)
        else:
            pause = _BREATH if parcel.is_news else min(idle_seconds(self._window), self._window - passed + _BREATH)
            tracker.defer_remainder(Duration(seconds=pause))


def idle_seconds(window: int) -> float:
    """How long a stream in which nothing is new waits between two looks: a part of its window, and some seconds."""
    return min(_LONGEST_IDLE, max(_SHORTEST_IDLE, window * _IDLE_SHARE))


def outputs_of(parcel: Parcel) -> Iterable[Any]:
    """A parcel as the elements of the outputs."""
    yield from parcel.pages
    for tag, values in ((REJECTED, parcel.rejected), (ROWS, parcel.rows), (FEEDS, parcel.feeds)):
        for value in values:
            yield TaggedOutput(tag, value)


def _at(output: Any, moment: Timestamp) -> Any:
    if isinstance(output, TaggedOutput):
        return TaggedOutput(output.tag, TimestampedValue(output.value, moment))
    return TimestampedValue(output, moment)
