"""The graph of a stream: polls, edit, fixed windows, and one commit a window, one after the other.

polls ─► pages ─► EDIT ─► windows ─► what a window brought ─► its commit, after all that was committed before
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

import apache_beam as beam
from apache_beam.coders import StrUtf8Coder
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection
from apache_beam.transforms.trigger import AccumulationMode, AfterCount, AfterWatermark
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec
from apache_beam.transforms.window import FixedWindows, GlobalWindows
from apache_beam.utils.timestamp import Duration
from apache_beam.utils.windowed_value import PaneInfoTiming

from pipeline.plan import Plan, header_of
from pipeline.running.graph import one_each
from pipeline.running.memory_between_runs import give_back
from pipeline.running.run_clock import clock_after
from pipeline.streaming.commits import COMMITS
from pipeline.streaming.poll_source import FEEDS as POLLED_FEEDS
from pipeline.streaming.poll_source import REJECTED as POLLED_REJECTED
from pipeline.streaming.poll_source import ROWS as POLLED_ROWS
from pipeline.streaming.poll_source import Poll
from pipeline.streaming.steady_clock import steady_time
from pipeline.streaming.window_ids import window_id
from pipeline.streaming.window_run import (
    COUNTS,
    DRAFTS,
    FEEDS,
    PAGES,
    REJECTED,
    ROWS,
    Committed,
    Contents,
    commit_contents,
)
from schemas.manifest import manifest_bytes, run_digest
from transforms.edit.transform import EditPages
from transforms.elements.page_codec import decode_page, encode_page
from transforms.fetch.session_clock import epoch_seconds, utc_moment
from transforms.storage.errors import CommitConflictError
from transforms.storage.manifests import last_clock
from transforms.storage.storage import storage_for

_ALL = "all"
_EARLIEST_SECONDS = 3600.0  # before the end of a window, or now where that is earlier, nobody has committed it
_MOST_TRIES = 20  # clocks of one window that other processes commit by first
LATE_SECONDS = 24 * 3600  # so long after its end what belongs to a window is still taken


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: what a plan says, in windows of so many seconds; `name` is that of the attempt."""

    plan: Plan
    window: int
    name: str


def build_stream(pipeline: beam.Pipeline, stream: Stream) -> PCollection[bytes]:
    """Put the stream's steps into the pipeline; comes out: the manifest's JSON of each window."""
    polled = (
        pipeline
        | "Begin" >> beam.Impulse()
        | "Poll"
        >> beam.ParDo(Poll(stream.plan, stream.name, stream.window)).with_outputs(
            POLLED_REJECTED, POLLED_ROWS, POLLED_FEEDS, main=PAGES
        )
    )
    arrived = {
        PAGES: polled[PAGES],
        REJECTED: polled[POLLED_REJECTED],
        ROWS: polled[POLLED_ROWS],
        FEEDS: polled[POLLED_FEEDS],
    }
    committed: PCollection[bytes] = arrived | "CommitWindows" >> CommitWindows(stream)
    return committed


@dataclass
class CommitWindows(beam.PTransform[Any, Any]):
    """What arrives, by its kind (pages, rejected, rows, feeds), to the manifests of the windows that it falls into."""

    stream: Stream

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, arrived: Any) -> PCollection[bytes]:  # Beam has no type for a dict of collections
        """Edit as it comes; then everything of a window under one key, and the commits one after the other."""
        plan, header = self.stream.plan, header_of(self.stream.plan)
        arrived = {**arrived, PAGES: arrived[PAGES] | "SpreadPages" >> beam.Reshuffle()}  # before they can be late
        timely = {name: found | f"Window{name.title()}" >> self._windows() for name, found in arrived.items()}
        pages = timely[PAGES] | "StampClock" >> beam.ParDo(StampClock()).with_output_types(tuple[bytes, bytes])
        edit = replace(plan.edit, run=run_digest(header.inputs, header.options))
        edited = pages | "EditPages" >> EditPages(edit, plan.workers)
        came = {name: timely[name] for name in (PAGES, REJECTED)}
        counted = [found | f"Count{name.title()}" >> beam.Map(one_each) for name, found in came.items()]
        contents = {
            DRAFTS: edited.drafts,
            REJECTED: (timely[REJECTED], edited.rejected) | "AllRejected" >> beam.Flatten(),
            ROWS: timely[ROWS],
            FEEDS: timely[FEEDS],
            COUNTS: counted | "CountDocumentsIn" >> beam.Flatten().with_output_types(int),
        }
        if plan.archive is not None:
            contents[PAGES] = pages
        keyed = {name: found | f"Key{name.title()}" >> beam.Map(under_one_key) for name, found in contents.items()}
        return (
            keyed
            | "GatherWindow" >> beam.CoGroupByKey()
            | "CloseWindow" >> beam.ParDo(CloseWindow()).with_output_types(tuple[str, Any])
            | "InTurn" >> beam.WindowInto(GlobalWindows())
            | "CommitWindow" >> beam.ParDo(CommitWindow(plan)).with_output_types(bytes)
        )

    def _windows(self) -> beam.WindowInto:
        return beam.WindowInto(
            FixedWindows(self.stream.window),
            trigger=AfterWatermark(late=AfterCount(1)),
            accumulation_mode=AccumulationMode.DISCARDING,
            allowed_lateness=Duration(seconds=LATE_SECONDS),
        )


def under_one_key(value: Any) -> tuple[str, Any]:
    """A value under the key of all of a window."""
    return _ALL, value


def end_of(window: Any) -> str:
    """The end of a window, RFC 3339 in UTC."""
    end = datetime.fromtimestamp(window.end.seconds(), timezone.utc)
    return f"{end:%Y-%m-%dT%H:%M:%SZ}"


class StampClock(beam.DoFn):
    """A page with the clock of its window."""

    def process(self, page: tuple[bytes, bytes], window: Any = beam.DoFn.WindowParam) -> Iterator[tuple[bytes, bytes]]:
        """(header, body)."""
        yield encode_page(replace(decode_page(page[0]), as_of=end_of(window))), page[1]


class CloseWindow(beam.DoFn):
    """What a window has brought, with its end; a window that brought nothing gives nothing, nor does an empty pane.

    What comes late comes bit by bit, a page's count before the page: there the documents themselves are the count.
    """

    def process(
        self,
        element: tuple[str, Mapping[str, Iterable[Any]]],
        window: Any = beam.DoFn.WindowParam,
        pane: Any = beam.DoFn.PaneInfoParam,
    ) -> Iterator[tuple[str, Any]]:
        """(one key for all windows, (end, contents by name))."""
        contents = {name: list(values) for name, values in element[1].items()}
        if pane.timing == PaneInfoTiming.LATE:
            contents[COUNTS] = [1 for name in (DRAFTS, REJECTED) for _ in contents[name]]
        if any(contents.values()):
            yield _ALL, (end_of(window), contents)


class CommitWindow(beam.DoFn):
    """The manifest of each window. One key keeps them apart: no window is looked at before the last one is committed.

    Prism was seen to give a step two elements of one key at a time, so that a process takes turns besides.
    The clock of a commit is the end of its window, or the time of day where a drain cuts the window short: a clock in
    the future would hide the commit from the runs until then. It is a second after the last commit where that is later:
    a window that comes late sees all that was committed before it. Other processes may commit below the same output:
    what they have committed is never replaced. A window that is committed, which an engine brings again because a
    bundle has failed, is skipped.
    """

    CLOCK = ReadModifyWriteStateSpec("clock", StrUtf8Coder())
    _CLOCK = beam.DoFn.StateParam(CLOCK)

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._windows = Metrics.counter("stream", "windows_committed")
        self._since_poll = Metrics.distribution("stream", "since_poll_msec")
        self._since_publication = Metrics.distribution("stream", "since_publication_msec")

    def process(self, element: tuple[str, Any], clock: Any = _CLOCK) -> Iterator[bytes]:
        """The manifest's JSON."""
        end, contents = element[1]
        window = window_id(end, contents)
        with COMMITS.turn(self._plan.output) as turn:
            manifest = turn.windows.find(storage_for(self._plan.output), window, self._earliest(end))
            if manifest is None:
                committed = self._committed(contents, end, window, max(clock.read() or "", turn.last or ""))
                manifest = committed.manifest
                turn.windows.note(manifest, utc_moment(steady_time() - LATE_SECONDS - _EARLIEST_SECONDS))
                self._count(committed)
                COMMITS.tell(committed)
                give_back()
            turn.last = max(turn.last or "", manifest.as_of)
            clock.write(turn.last)
        COMMITS.settle(epoch_seconds(end))
        yield manifest_bytes(manifest)

    def _count(self, committed: Committed) -> None:
        self._windows.inc()
        for counter, delays in (
            (self._since_poll, committed.since_poll),
            (self._since_publication, committed.since_publication),
        ):
            for seconds in delays:
                counter.update(round(1000 * seconds))

    def _earliest(self, end: str) -> str:
        """The earliest clock that the commit of a window may have, which a drain or a slow machine may cut short."""
        return utc_moment(min(epoch_seconds(end), steady_time()) - _EARLIEST_SECONDS)

    def _committed(self, contents: Contents, end: str, window: str, last: str) -> Committed:
        """The commit of a window, after that of the clock `last` and all that others have committed meanwhile."""
        storage = storage_for(self._plan.output)
        for _ in range(_MOST_TRIES):
            last = max(last, last_clock(storage) or "")
            clock = clock_after(last or None, steady_time(), end)
            try:
                return commit_contents(self._plan, contents, clock, window)
            except CommitConflictError:  # somebody took this second
                continue
        raise CommitConflictError(self._plan.output, f"{_MOST_TRIES} clocks were taken by others: they write too often")
