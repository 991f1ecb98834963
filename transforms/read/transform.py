"""Reading in Beam: every kind of input to pages, fetching what has to be fetched.

files ─► ReadFile ─┬────────────────────────► pages
                   ├─► requests ─────────────────► FetchPages ─► pages
                   └─► catalogs ─┐              ▲
catalog URLs ─► fetch ───────────┴─► parse ─┬───┘
                                            └─► listed catalogs ─► fetch ─► parse
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PBegin, PCollection, TaggedOutput

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.reasons import Reason, Stage
from schemas.vocabulary import FeedStatus
from transforms.elements.feed_report import feed_report
from transforms.elements.page_codec import decode_page, encode_page
from transforms.elements.rejection import rejected_document
from transforms.fetch.feed_schedule import fails_again, refusal_row
from transforms.fetch.fetch_memory import StateSource, read_memory
from transforms.fetch.fetch_options import PAGE_LIMITS, FetchLimits, FetchOptions
from transforms.fetch.fetch_state import FeedRow, pack_row
from transforms.fetch.session_clock import epoch_seconds
from transforms.fetch.transform import Fetched, FetchRequests
from transforms.identify.credentials import bytes_without_credentials
from transforms.read.choice import choose
from transforms.read.file_parts import parts_of
from transforms.read.outcomes import Catalog, Document, ListedCatalog, Outcome, Refused, Request
from transforms.read.pubsub_messages import message_page, read_message
from transforms.read.reader import catalog_page, parse_catalog, reader_of
from transforms.read.sources import Source, decode_source, encode_source, expand_all, web_patterns
from transforms.workers.limits import Workers
from transforms.workers.pool import SHARED, WorkerPool

PAGES, REQUESTS, CATALOGS, LISTED, REJECTED = "pages", "requests", "catalogs", "listed", "rejected"
STATE, FEEDS = "state", "feeds"
CATALOGS_IN_BATCH = 16


class _OutcomeStep(beam.DoFn):
    """What the steps of this stage share: outcomes to elements, and the counters of documents and reasons."""

    def __init__(self) -> None:
        self._documents = Metrics.counter("read", "documents_in")
        self._rejected = {reason: Metrics.counter("read", f"documents_rejected_{reason}") for reason in Reason}

    def _element(self, outcome: Outcome, as_of: str) -> Any:
        """The element that an outcome becomes: a page on the main output, all else on the output of its name.

        `as_of` is the clock that the page is stamped with.
        """
        page = replace(outcome.page, as_of=as_of)
        if isinstance(outcome, Catalog):
            return TaggedOutput(CATALOGS, (encode_page(page), outcome.body))
        if isinstance(outcome, ListedCatalog):
            return TaggedOutput(LISTED, encode_page(page))
        self._documents.inc()
        if isinstance(outcome, Document):
            return encode_page(page), outcome.body
        if isinstance(outcome, Request):
            return TaggedOutput(REQUESTS, encode_page(page))
        why, body = outcome.rejection, outcome.body
        self._rejected[why.reason].inc()
        rejected = rejected_document(page, stage=Stage.READ, reason=why.reason, message=why.message, body=body)
        return TaggedOutput(REJECTED, rejected)


class ReadFile(_OutcomeStep):
    """The outcomes of a file, by the reader of its kind."""

    def process(self, element: tuple[bytes, str]) -> Iterable[Any]:
        """Pages; tagged: requests, catalogs, rejected documents."""
        source, as_of = decode_source(element[0]), element[1]
        for outcome in reader_of(source.kind).read(source):
            yield self._element(outcome, as_of)


class ReadMessage(_OutcomeStep):
    """The outcome of a message of a subscription."""

    def process(self, element: tuple[str, bytes, str]) -> Iterable[Any]:
        """Pages; tagged: requests, rejected documents. The element is (subscription, message as JSON, clock)."""
        yield self._element(read_message(message_page(element[0]), element[1]), element[2])


class ParseCatalogs(_OutcomeStep):
    """Catalogs to the outcomes of their entries; parsed in worker processes where there are any, else right here."""

    def __init__(self, inputs: "_Inputs", *, follow: bool) -> None:
        super().__init__()
        self._workers = inputs.workers
        self._memory = inputs.memory
        self._options = inputs.fetch
        self._follow = follow
        self._pool: WorkerPool | None = None

    def setup(self) -> None:
        """Acquires the worker pool."""
        self._pool = SHARED.acquire(self._workers) if self._workers else None

    def process(self, batch: list[tuple[bytes, bytes]]) -> Iterable[Any]:
        """Pages; tagged: requests, further lists, rejected documents, rows of state, reports on feeds."""
        jobs = [(page := decode_page(header), body, self._start(page, body)) for header, body in batch]
        for page, body, job in jobs:
            parsed = job.result() if self._pool else job
            now, memory = epoch_seconds(page.as_of), read_memory(self._memory)
            if isinstance(parsed, Rejection):
                yield from self._refused(page, body, parsed, memory.feeds.get(page.input))
                continue
            choice = choose(parsed, page, memory, self._options, now)
            yield from (self._element(outcome, page.as_of) for outcome in choice.outcomes)
            yield from (TaggedOutput(STATE, pack_row(row)) for row in choice.rows)
            report = feed_report(page.input, new=choice.new, known=choice.known, listed=choice.listed)
            yield TaggedOutput(FEEDS, report)

    def _refused(self, page: Page, body: bytes, rejection: Rejection, known: FeedRow | None) -> Iterable[Any]:
        """What becomes of a list that cannot be read; `known` is what earlier runs have left of it."""
        if self._options.tells_failures_once and page.fetched_at and fails_again(known, rejection.reason):
            yield TaggedOutput(FEEDS, feed_report(page.input, FeedStatus.FAILED, why=str(rejection.reason)))
        else:
            yield self._element(Refused(page, rejection, bytes_without_credentials(body)), page.as_of)
        if page.fetched_at is not None:
            asked = epoch_seconds(page.as_of), self._options.poll_seconds
            yield TaggedOutput(STATE, pack_row(refusal_row(page.input, rejection.reason, known, *asked)))

    def _start(self, page: Page, body: bytes) -> Any:
        arguments = (page, body, self._follow)
        return self._pool.submit(parse_catalog, *arguments) if self._pool else parse_catalog(*arguments)

    def teardown(self) -> None:
        """Releases the worker pool."""
        if self._pool is not None and self._workers is not None:
            SHARED.release(self._workers)
            self._pool = None


def _is_of_kind(catalog: tuple[bytes, bytes], kind: str) -> bool:
    return decode_page(catalog[0]).kind == kind


def _is_new(header: bytes, asked_for: frozenset[str]) -> bool:
    return decode_page(header).url not in asked_for


class ReadOutputs(NamedTuple):
    """What reading gives: pages (header, body), requests for pages (headers), and rejected documents (JSON).

    Besides rows of state for later runs, (address, part of what came of the feed), and the feeds and other lists that
    were fetched (header, body). None stands where some steps have none of a kind.
    """

    pages: PCollection[Any] | None = None
    requests: PCollection[Any] | None = None
    rejected: PCollection[Any] | None = None
    state: PCollection[Any] | None = None
    feeds: PCollection[Any] | None = None
    lists: PCollection[Any] | None = None


@dataclass
class _Inputs(beam.PTransform[Any, Any]):
    """The options of reading.

    `as_of` is the run's clock (RFC 3339, UTC): the names of files and URLs carry it, and every page is stamped with
    it. `workers` are the processes that parse catalogs; None parses them in this process. `run` names the attempt
    whose steps share what they learn of hosts; `memory` is what earlier runs have left of feeds, pages and hosts.
    """

    sources: tuple[Source, ...]
    as_of: str
    fetch: FetchOptions = field(default_factory=FetchOptions)
    workers: Workers | None = field(default_factory=Workers)
    run: str = ""
    memory: StateSource = ()

    def __post_init__(self) -> None:
        super().__init__()

    def requests(self, limits: FetchLimits = PAGE_LIMITS, name: str = "pages", *, are_lists: bool = False) -> Any:
        """What fetches requests of this run: of a replay, whatever is known of them."""
        again = any(source.kind.row.flag is None for source in self.sources)
        return FetchRequests(self.fetch, limits, name, self.run, self.memory, are_lists=are_lists, is_again=again)


class ReadDocuments(_Inputs):
    """Inputs to pages and to requests for pages; catalogs are fetched and parsed on the way.

    Raises NoSuchInput while the graph is built.
    """

    def expand(self, root: PBegin) -> Any:  # Beam warns of a named tuple as a type
        """ReadOutputs. Only names of files and URLs are shuffled, never bodies."""
        sources = expand_all(self.sources)
        read_here = [source for source in sources if not (source.is_request and source.kind.row.is_catalog)]
        files = [(encode_source(part), self.as_of) for source in read_here for part in parts_of(source)]
        read = (
            root
            | "NameFiles" >> beam.Create(files).with_output_types(tuple[bytes, str])
            | "ReadFile" >> beam.ParDo(ReadFile()).with_outputs(CATALOGS, REQUESTS, REJECTED, main=PAGES)
        )
        catalogs = [
            self._read_catalogs(root, kind, web_patterns(sources, kind), read[CATALOGS])
            for kind in InputKind
            if kind.row.is_catalog and any(source.kind is kind for source in sources)
        ]
        return _all(root, "Documents", [ReadOutputs(read[PAGES], read[REQUESTS], read[REJECTED]), *catalogs])

    def _read_catalogs(
        self, root: PBegin, kind: InputKind, urls: frozenset[str], files: PCollection[Any]
    ) -> ReadOutputs:
        """What the catalogs of one kind list: those of URLs, those in files, and those that lists of them name."""
        name, fetch = (
            f"{kind.title()}s",
            self.requests(reader_of(kind).limits, f"{kind}s", are_lists=True),
        )
        requests = [encode_page(replace(catalog_page(kind, url), as_of=self.as_of)) for url in sorted(urls)]
        asked_for = root | f"Name{name}" >> beam.Create(requests).with_output_types(bytes) | f"Fetch{name}" >> fetch
        in_files = files | f"Choose{name}" >> beam.Filter(_is_of_kind, kind.value)
        given = _flat(root, f"Given{name}", [in_files, asked_for.pages], tuple[bytes, bytes])
        levels = [self._parsed(given, name, follow=True)]
        fetched = [_fetched_lists(asked_for)]
        depth = reader_of(kind).depth
        for level in range(depth):
            deeper = f"Listed{name}" if level == 0 else f"Listed{name}{level + 1}"
            named = (
                levels[-1][LISTED]
                | f"LeaveOutAskedFor{deeper}" >> beam.Filter(_is_new, urls).with_output_types(bytes)
                | f"Distinct{deeper}" >> beam.Distinct()
                | f"Fetch{deeper}" >> fetch
            )
            levels.append(self._parsed(named.pages, deeper, follow=level + 1 < depth))
            fetched.append(_fetched_lists(named))
        return _all(root, name, [*map(_documents, levels), *fetched])

    def _parsed(self, catalogs: PCollection[tuple[bytes, bytes]], name: str, *, follow: bool) -> Any:
        return (
            catalogs
            | f"Batch{name}" >> beam.BatchElements(CATALOGS_IN_BATCH, CATALOGS_IN_BATCH)
            | f"Parse{name}"
            >> beam.ParDo(ParseCatalogs(self, follow=follow)).with_outputs(
                LISTED, REQUESTS, REJECTED, STATE, FEEDS, main=PAGES
            )
        )


class ReadInputs(_Inputs):
    """Inputs to pages: as ReadDocuments, with what has to be fetched fetched."""

    def expand(self, root: PBegin) -> Any:  # Beam warns of a named tuple as a type
        """ReadOutputs: read, then fetch."""
        read = root | "ReadDocuments" >> ReadDocuments(
            self.sources, self.as_of, self.fetch, self.workers, self.run, self.memory
        )
        if not any(source.kind.row.is_fetched or source.kind.row.is_pulled for source in self.sources):
            return read
        fetched = read.requests | "FetchPages" >> self.requests()
        return ReadOutputs(
            _flat(root, "AllPages", [read.pages, fetched.pages], tuple[bytes, bytes]),
            None,
            _flat(root, "AllRejected", [read.rejected, fetched.rejected], bytes),
            _flat(root, "AllRows", [read.state, fetched.state], bytes),
            _flat(root, "AllFeeds", [read.feeds, fetched.feeds], tuple[str, bytes]),
            read.lists,
        )


def _documents(outputs: Any) -> ReadOutputs:
    return ReadOutputs(*(outputs[name] for name in (PAGES, REQUESTS, REJECTED, STATE, FEEDS)))


def _fetched_lists(fetched: Fetched) -> ReadOutputs:
    return ReadOutputs(None, fetched.requests, fetched.rejected, fetched.state, fetched.feeds, fetched.pages)


def _all(root: PBegin, name: str, parts: list[ReadOutputs]) -> ReadOutputs:
    return ReadOutputs(
        _flat(root, f"{name}Pages", [each.pages for each in parts], tuple[bytes, bytes]),
        _flat(root, f"{name}Requests", [each.requests for each in parts], bytes),
        _flat(root, f"{name}Rejected", [each.rejected for each in parts], bytes),
        _flat(root, f"{name}Rows", [each.state for each in parts], bytes),
        _flat(root, f"{name}Told", [each.feeds for each in parts], tuple[str, bytes]),
        _flat(root, f"{name}Lists", [each.lists for each in parts], tuple[bytes, bytes]),
    )


def _flat(root: PBegin, name: str, parts: list[PCollection[Any] | None], element: Any) -> PCollection[Any]:
    """All elements. A single collection is left as it is: engines store what is flattened, and pages are large."""
    collections = [part for part in parts if part is not None]
    if not collections:
        return root | f"No{name}" >> beam.Create([]).with_output_types(element)
    if len(collections) == 1:
        return collections[0]
    return collections | name >> beam.Flatten(pipeline=root.pipeline).with_output_types(element)
