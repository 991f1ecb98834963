"""Fetching in Beam: requests by host into batches of hosts, which one session of the process fetches side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.page import Page
from schemas.reasons import Reason, Stage
from transforms.elements.feed_document import feed_document
from transforms.elements.page_codec import decode_page, encode_page
from transforms.elements.rejection import rejected_document
from transforms.fetch.answer import answered
from transforms.fetch.fetch_options import PAGE_LIMITS, FetchLimits, FetchOptions
from transforms.fetch.one_request import one_for_each_url
from transforms.fetch.outcome import Ask, FetchOutcome
from transforms.identify.domains import host_of
from transforms.workers.progress import PROGRESS

REJECTED = "rejected"
BATCH_BYTES = 32 * 1024 * 1024  # of requests: a batch lasts as long as its slowest host, so it holds many


class Fetched(NamedTuple):
    """What a fetch gives: pages (header, body), and rejected documents (JSON)."""

    pages: PCollection[tuple[bytes, bytes]]
    rejected: PCollection[bytes]


class _Fetch(beam.DoFn):
    def __init__(self, options: FetchOptions, limits: FetchLimits, namespace: str, run: str) -> None:
        self._options = options
        self._limits = limits
        self._run = run
        self._session: Any = None
        self._in = Metrics.counter("fetch", f"{namespace}_in")
        self._bytes = Metrics.distribution("fetch", f"{namespace}_bytes")
        self._from_feed = Metrics.counter("fetch", f"{namespace}_replaced_by_feed_text")
        self._rejected = {reason: Metrics.counter("fetch", f"{namespace}_rejected_{reason}") for reason in Reason}

    def setup(self) -> None:
        self._sessions = resolve_name("transforms.fetch.fetching:SESSIONS")  # loaded where something is fetched only

    def process(self, batch: list[tuple[str, list[bytes]]]) -> Iterable[Any]:
        queues = [one_for_each_url(requests) for _, requests in sorted(batch, key=_host)]
        asks = [[self._ask(page) for page in pages] for pages in queues]
        PROGRESS.add(requests=sum(map(len, asks)))
        for queue, place, outcome in self._outcomes(queues, asks):
            self._in.inc()
            PROGRESS.add(fetched=1)
            yield self._element(queues[queue][place], outcome)

    def _outcomes(self, queues: list[list[Page]], asks: list[list[Ask]]) -> Iterator[tuple[int, int, FetchOutcome]]:
        if self._session is None:
            self._session = self._sessions.acquire(self._run, self._options, queues[0][0].as_of)
        yield from self._session.outcomes(asks)

    def _ask(self, page: Page) -> Ask:
        return Ask(page.url or "", self._limits, page.credentials)

    def _element(self, page: Page, outcome: FetchOutcome) -> Any:
        """The element that an outcome becomes: a page, or a rejected document on the output of its name."""
        if outcome.reason is not None and (entry := feed_document(page, outcome.reason)):
            self._from_feed.inc()
            return encode_page(entry[0]), entry[1]
        if outcome.reason is not None:
            return self._reject(page, outcome.reason, outcome.message)
        try:
            header = encode_page(answered(page, outcome))
        except Exception as bug:  # noqa: BLE001 - whatever an answer provokes costs this page only
            return self._reject(page, Reason.INTERNAL_ERROR, f"{type(bug).__name__}: {bug}"[:500])
        self._bytes.update(len(outcome.body))
        return header, outcome.body

    def _reject(self, page: Page, reason: Reason, message: str) -> Any:
        self._rejected[reason].inc()
        return TaggedOutput(REJECTED, rejected_document(page, stage=Stage.FETCH, reason=reason, message=message))

    def teardown(self) -> None:
        if self._session is not None:
            self._session = None
            self._sessions.release(self._run)


def _host(queue: tuple[str, list[bytes]]) -> str:
    return queue[0]


def _listed(host: str, requests: Iterable[bytes]) -> tuple[str, list[bytes]]:
    return host, list(requests)


def _size(queue: tuple[str, list[bytes]]) -> int:
    return sum(map(len, queue[1]))


def _keyed_by_host(request: bytes) -> tuple[str, bytes]:
    return host_of(decode_page(request).url or ""), request


@dataclass
class FetchRequests(beam.PTransform[Any, Any]):
    """Requests (headers with the URL to fetch) to pages; `namespace` begins the names of its counters.

    The steps of one `run` share what they learn of hosts in each process.
    """

    options: FetchOptions
    limits: FetchLimits = PAGE_LIMITS
    namespace: str = "pages"
    run: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, requests: PCollection[bytes]) -> Any:  # Beam warns of a named tuple as a type
        """Fetched. Only requests are shuffled, never bodies."""
        outputs = (
            requests
            | "KeyByHost" >> beam.Map(_keyed_by_host).with_output_types(tuple[str, bytes])
            | "GroupByHost" >> beam.GroupByKey()
            | "ListRequests" >> beam.MapTuple(_listed).with_output_types(tuple[str, list[bytes]])
            | "BatchHosts" >> beam.BatchElements(BATCH_BYTES, BATCH_BYTES, element_size_fn=_size)
            | "FetchBatch"
            >> beam.ParDo(_Fetch(self.options, self.limits, self.namespace, self.run))
            .with_outputs(REJECTED, main="pages")
            .with_output_types(tuple[bytes, bytes])
        )
        return Fetched(outputs["pages"], outputs[REJECTED])
