"""Fetching in Beam: requests by host into batches of hosts, which one session of the process fetches side by side."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pkgutil import resolve_name
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.page import Page
from schemas.reasons import Reason, Stage
from schemas.vocabulary import FeedStatus
from transforms.elements.feed_document import feed_document
from transforms.elements.feed_report import feed_report
from transforms.elements.page_codec import decode_page, encode_page
from transforms.elements.rejection import rejected_document
from transforms.fetch.answer import answered
from transforms.fetch.feed_schedule import fails_again, feed_row_after, is_disabled, poll_of
from transforms.fetch.fetch_memory import FetchMemory, StateSource, host_row, read_memory
from transforms.fetch.fetch_options import PAGE_LIMITS, FetchLimits, FetchOptions
from transforms.fetch.fetch_state import NAME, RENEWED_SECONDS, pack_row, write_rows
from transforms.fetch.one_request import one_for_each_url
from transforms.fetch.outcome import Ask, FetchOutcome
from transforms.fetch.page_schedule import ask_with, page_key, page_row_after
from transforms.fetch.session_clock import epoch_seconds
from transforms.identify.credentials import credentials_for
from transforms.identify.domains import host_of
from transforms.workers.progress import PROGRESS

REJECTED, STATE, FEEDS, REQUESTS = "rejected", "state", "feeds", "requests"
BATCH_BYTES = 32 * 1024 * 1024  # of requests: a batch lasts as long as its slowest host, so it holds many


class Fetched(NamedTuple):
    """What a fetch gives: pages (header, body), and rejected documents (JSON).

    Besides `state`, rows for later runs; `feeds`, (address, part of what came of the feed); and `requests`, headers of
    pages that an earlier run could not fetch and that are to be tried again.
    """

    pages: PCollection[tuple[bytes, bytes]]
    rejected: PCollection[bytes]
    state: PCollection[bytes]
    feeds: PCollection[tuple[str, bytes]]
    requests: PCollection[bytes]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request that is made: its page, and how it is asked."""

    page: Page
    ask: Ask


class _Fetch(beam.DoFn, ABC):
    """What fetching lists and fetching pages share: a session, its outcomes as elements, what is learnt of hosts."""

    def __init__(self, asked: "FetchRequests") -> None:
        self._options = asked.options
        self._limits = asked.limits
        self._run = asked.run
        self._source = asked.memory
        self._is_again = asked.is_again
        self._session: Any = None
        self._in = Metrics.counter("fetch", f"{asked.namespace}_in")
        self._bytes = Metrics.distribution("fetch", f"{asked.namespace}_bytes")
        self._from_feed = Metrics.counter("fetch", f"{asked.namespace}_replaced_by_feed_text")
        self._rejected = {r: Metrics.counter("fetch", f"{asked.namespace}_rejected_{r}") for r in Reason}

    def setup(self) -> None:
        self._sessions = resolve_name("transforms.fetch.fetching:SESSIONS")  # loaded where something is fetched only
        self._changed_hosts = resolve_name("transforms.fetch.session:changed_hosts")

    def process(self, batch: list[tuple[str, list[bytes]]]) -> Iterable[Any]:
        queues = [one_for_each_url(requests, self._options.trusted_feeds) for _, requests in sorted(batch, key=_host)]
        as_of = queues[0][0].as_of
        memory, now = read_memory(self._source), epoch_seconds(as_of)
        asked: list[list[_Asked]] = []
        for queue in queues:
            asked.append([])
            for page in queue:
                self._in.inc()
                yield from self._prepared(page, memory, now, asked[-1])
        for asking, outcome in self._outcomes(asked, as_of, memory):
            PROGRESS.add(fetched=1)
            yield from self._told(asking, outcome, memory, now)
        if self._session is not None:
            for host in self._changed_hosts(self._session.hosts):
                yield TaggedOutput(STATE, pack_row(host_row(host, now)))

    @abstractmethod
    def _prepared(self, page: Page, memory: FetchMemory, now: float, queue: list[_Asked]) -> Iterator[Any]:
        """What is to be said before a page is asked for, which is put into the queue where it is."""

    @abstractmethod
    def _told(self, asked: _Asked, outcome: FetchOutcome, memory: FetchMemory, now: float) -> Iterator[Any]:
        """The elements that an outcome becomes."""

    def _outcomes(
        self, queues: Sequence[Sequence[_Asked]], as_of: str, memory: FetchMemory
    ) -> Iterator[tuple[_Asked, FetchOutcome]]:
        if not any(queues):
            return
        PROGRESS.add(requests=sum(map(len, queues)))
        if self._session is None:
            known = partial(memory.known_hosts, self._options.robots_agent)
            self._session = self._sessions.acquire(self._run, self._options, as_of, known)
        for queue, place, outcome in self._session.outcomes([[asked.ask for asked in queue] for queue in queues]):
            yield queues[queue][place], outcome

    def _element(self, page: Page, outcome: FetchOutcome) -> Any:
        """The element that an outcome becomes: a page, or a rejected document on the output of its name."""
        if outcome.reason is not None and (entry := feed_document(page, outcome.reason)):
            self._from_feed.inc()
            return encode_page(entry[0]), entry[1]
        if outcome.reason is not None:
            return self._reject(page, outcome.reason, outcome.message)
        try:
            header = encode_page(self._answered(page, outcome))
        except Exception as bug:  # noqa: BLE001 - whatever an answer provokes costs this page only
            return self._reject(page, Reason.INTERNAL_ERROR, f"{type(bug).__name__}: {bug}"[:500])
        self._bytes.update(len(outcome.body))
        return header, outcome.body

    def _answered(self, page: Page, outcome: FetchOutcome) -> Page:
        """The header of what came."""
        return answered(page, outcome)

    def _reject(self, page: Page, reason: Reason, message: str) -> Any:
        self._rejected[reason].inc()
        return TaggedOutput(REJECTED, rejected_document(page, stage=Stage.FETCH, reason=reason, message=message))

    def teardown(self) -> None:
        if self._session is not None:
            self._session = None
            self._sessions.release(self._run)


class FetchPages(_Fetch):
    """Pages: those that lists name are remembered."""

    def _prepared(self, page: Page, memory: FetchMemory, _now: float, queue: list[_Asked]) -> Iterator[Any]:
        ask = Ask(page.url or "", self._limits, page.credentials)
        is_known = page.kind.row.is_catalog and not self._is_again
        known = memory.pages.get(page_key(ask.url)) if is_known else None
        queue.append(_Asked(page, ask_with(ask, known)))
        yield from ()

    def _told(self, asked: _Asked, outcome: FetchOutcome, memory: FetchMemory, now: float) -> Iterator[Any]:
        page = asked.page
        if page.kind.row.is_catalog:
            row = page_row_after(page, outcome, memory.pages.get(page_key(asked.ask.url)), now)
            yield TaggedOutput(STATE, pack_row(row))
        if outcome.is_unchanged:
            yield TaggedOutput(FEEDS, feed_report(page.input, new=-1, known=1))
        else:
            yield self._element(page, outcome)


class FetchLists(_Fetch):
    """Feeds and other lists: asked when they are due, with the validators that they gave."""

    def _prepared(self, page: Page, memory: FetchMemory, now: float, queue: list[_Asked]) -> Iterator[Any]:
        for request in memory.due_pages(page.input, now):
            again = decode_page(request.encode())
            again = replace(again, as_of=page.as_of, credentials=credentials_for(again.url, page.credentials, page.url))
            yield TaggedOutput(REQUESTS, encode_page(again))
            yield TaggedOutput(FEEDS, feed_report(page.input, new=1))
        row = None if self._is_again else memory.feeds.get(page.url or "")
        is_allowed_now = row is not None and row.reason == Reason.ADDRESS_REFUSED and self._options.allow_private
        poll = poll_of(page, self._limits, None if is_allowed_now else row, memory.hints.get(page.url or ""), now)
        if poll.ask is not None:
            queue.append(_Asked(page, poll.ask))
        elif row is not None:
            status = FeedStatus.DISABLED if is_disabled(row) else FeedStatus.WAITING
            yield TaggedOutput(FEEDS, feed_report(page.input, status, why=row.reason))
            if now - row.at >= RENEWED_SECONDS:
                yield TaggedOutput(STATE, pack_row(replace(row, at=now, next_at=max(row.next_at, poll.due_at))))

    def _told(self, asked: _Asked, outcome: FetchOutcome, memory: FetchMemory, now: float) -> Iterator[Any]:
        page, before = asked.page, memory.feeds.get(asked.ask.url)
        row = feed_row_after(asked.ask, outcome, before, now, self._options.poll_seconds)
        if row is not None:
            yield TaggedOutput(STATE, pack_row(row))
        if outcome.reason is None:
            status = FeedStatus.UNCHANGED if outcome.is_unchanged else FeedStatus.READ
            yield TaggedOutput(FEEDS, feed_report(page.input, status))
        if self._options.tells_failures_once and fails_again(before, outcome.reason):
            yield TaggedOutput(FEEDS, feed_report(page.input, FeedStatus.FAILED, why=str(outcome.reason)))
        elif not outcome.is_unchanged:
            yield self._element(page, outcome)

    def _answered(self, page: Page, outcome: FetchOutcome) -> Page:
        """The header of a list, whose credentials go on to those of its entries that are of its origin."""
        came = answered(page, outcome)
        return replace(came, credentials=credentials_for(came.url, page.credentials, page.url))


def _keyed_row(row: bytes) -> tuple[str, bytes]:
    return STATE, row


def _state_file(group: tuple[str, Iterable[bytes]]) -> tuple[str, bytes]:
    return NAME, write_rows(group[1])


class PackPolls(beam.PTransform[Any, Any]):
    """Rows of what was learnt of feeds, pages and hosts to the state file (name, content) that later runs read."""

    def expand(self, rows: PCollection[bytes]) -> PCollection[tuple[str, bytes]]:
        """One file; none where there are no rows."""
        return (
            rows
            | "KeyRows" >> beam.Map(_keyed_row).with_output_types(tuple[str, bytes])
            | "GatherRows" >> beam.GroupByKey()
            | "NameFile" >> beam.Map(_state_file).with_output_types(tuple[str, bytes])
        )


def _host(queue: tuple[str, list[bytes]]) -> str:
    return queue[0]


def _listed(host: str, requests: Iterable[bytes]) -> tuple[str, list[bytes]]:
    return host, list(requests)


def _size(queue: tuple[str, list[bytes]]) -> int:
    return sum(map(len, queue[1]))


def keyed_by_host(request: bytes) -> tuple[str, bytes]:
    """A request (header) under the host that it goes to."""
    return host_of(decode_page(request).url or ""), request


@dataclass
class FetchRequests(beam.PTransform[Any, Any]):
    """Requests (headers with the URL to fetch) to pages; `namespace` begins the names of its counters.

    The steps of one `run` share what they learn of hosts in each process. `memory` is what earlier runs have left.
    With `are_lists` the requests are for feeds and other lists, which are asked no more often than they wish. What
    `is_again` is replayed: whatever is known of it, its bytes are wanted.
    """

    options: FetchOptions
    limits: FetchLimits = PAGE_LIMITS
    namespace: str = "pages"
    run: str = ""
    memory: StateSource = ()
    are_lists: bool = False
    is_again: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, requests: PCollection[bytes]) -> Any:  # Beam warns of a named tuple as a type
        """Fetched. Only requests are shuffled, never bodies."""
        fetch = FetchLists(self) if self.are_lists else FetchPages(self)
        outputs = (
            requests
            | "KeyByHost" >> beam.Map(keyed_by_host).with_output_types(tuple[str, bytes])
            | "GroupByHost" >> beam.GroupByKey()
            | "ListRequests" >> beam.MapTuple(_listed).with_output_types(tuple[str, list[bytes]])
            | "BatchHosts" >> beam.BatchElements(BATCH_BYTES, BATCH_BYTES, element_size_fn=_size)
            | "FetchBatch"
            >> beam.ParDo(fetch)
            .with_outputs(REJECTED, STATE, FEEDS, REQUESTS, main="pages")
            .with_output_types(tuple[bytes, bytes])
        )
        return Fetched(outputs["pages"], *(outputs[name] for name in (REJECTED, STATE, FEEDS, REQUESTS)))
