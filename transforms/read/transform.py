"""Reading in Beam: files, rows, feeds and lists of URLs to pages, fetching what has to be fetched.

files, rows ─────────────────────────────────────────────┐
feed URLs ─► FetchFeeds ─┐                               ├─► pages
feed files ──────────────┴─► parse ─► entries ─► FetchPages
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import apache_beam as beam
import orjson
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PBegin, PCollection, TaggedOutput

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind, kind_of
from schemas.page import Page
from schemas.reasons import Reason, Stage
from transforms.elements.page_codec import decode_page, encode_page
from transforms.elements.rejection import rejected_document
from transforms.fetch.client import FetchOptions
from transforms.fetch.transform import FetchFeeds, FetchPages
from transforms.identify.hosts import host_of
from transforms.read.entries import Document, Request, feed_page, read_entries, read_urls
from transforms.read.feed_model import Feed
from transforms.read.feeds import parse_feed
from transforms.read.files import file_bytes, file_page, read_document
from transforms.read.replay import replay
from transforms.read.rows import read_rows
from transforms.read.sources import Source, expand_all, is_web
from transforms.read.streams import open_input
from transforms.read.subscriptions import ListedUrl, listed_feeds, listed_urls
from transforms.workers.limits import WorkerLimits
from transforms.workers.pool import SHARED, WorkerPool, cores

PAGES, REQUESTS, LISTED, REJECTED = "pages", "requests", "listed", "rejected"
FEEDS_IN_BATCH = 16
_MAY_FETCH = {InputKind.FEED, InputKind.URL, InputKind.REPLAY}
_Name = tuple[str, bytes, str]  # kind, path and the clock that its documents are read by


class _Reading(beam.DoFn):
    """What the DoFns of this stage share: stamped pages go out, rejected documents are counted by their reasons."""

    def __init__(self) -> None:
        self._documents = Metrics.counter("read", "documents_in")
        self._rejected = {reason: Metrics.counter("read", f"documents_rejected_{reason}") for reason in Reason}

    def _reject(self, page: Page, rejection: Rejection, body: bytes | None = None) -> Any:
        self._documents.inc()
        self._rejected[rejection.reason].inc()
        document = rejected_document(
            page, stage=Stage.READ, reason=rejection.reason, message=rejection.message, body=body
        )
        return TaggedOutput(REJECTED, document)

    def _page(self, page: Page, body: bytes) -> tuple[bytes, bytes]:
        self._documents.inc()
        return encode_page(page), body

    def _outcome(self, outcome: Any, as_of: str) -> Any:
        page = replace(outcome.page, as_of=as_of)
        if isinstance(outcome, Document):
            return self._page(page, outcome.body)
        if isinstance(outcome, Request):
            self._documents.inc()
            return TaggedOutput(REQUESTS, (host_of(page.url or ""), encode_page(page)))
        return self._reject(page, outcome.rejection, outcome.body)


class _ReadFile(_Reading):
    """Files of --pages, --text and --jsonl."""

    def process(self, source: _Name) -> Iterable[Any]:
        concrete = Source(kind_of(source[0]), os.fsdecode(source[1]))
        documents = read_rows(concrete) if concrete.kind is InputKind.ROW else [(*read_document(concrete), None)]
        for header, data, line in documents:
            page = replace(header, as_of=source[2])
            yield self._reject(page, data, line) if isinstance(data, Rejection) else self._page(page, data)


class _ReadUrls(_Reading):
    """Files of --urls."""

    def process(self, source: _Name) -> Iterable[Any]:
        concrete = Source(InputKind.URL, os.fsdecode(source[1]))
        page = replace(file_page(concrete), as_of=source[2])
        data = file_bytes(concrete.pattern)
        if isinstance(data, Rejection):
            yield self._reject(page, data)
            return
        for outcome in read_urls(listed_urls(data), page.input):
            yield self._outcome(outcome, page.as_of)


class _ReadFeedFile(_Reading):
    """Files of --feeds."""

    def process(self, source: _Name) -> Iterable[Any]:
        path = os.fsdecode(source[1])
        page = replace(file_page(Source(InputKind.FEED, path)), as_of=source[2])
        data = file_bytes(path)
        yield self._reject(page, data) if isinstance(data, Rejection) else (encode_page(page), data)


class _ReadRejected(_Reading):
    """Files of the rejected tree."""

    def process(self, source: _Name) -> Iterable[Any]:
        with open_input(os.fsdecode(source[1])) as rows:
            for row in rows:
                outcome = replay(orjson.loads(row))
                if not isinstance(outcome, Source):
                    yield self._outcome(outcome, source[2])


class _SplitLists(_Reading):
    """Feeds as they are; lists as the feeds they name."""

    def process(self, feed: tuple[bytes, bytes]) -> Iterable[Any]:
        header, body = feed
        page = decode_page(header)
        feeds = listed_feeds(body, page.charset)
        if feeds is None:
            yield feed
        elif not feeds:
            yield self._reject(page, Rejection(Reason.MALFORMED_FEED, "a list that names no feed"), body)
        for row in feeds or ():
            yield TaggedOutput(LISTED, (row.url, page.as_of)) if row.url else self._reject_listed(page, row)

    def _reject_listed(self, page: Page, row: ListedUrl) -> Any:
        header = replace(page, source_id=row.raw[:500], url=None, record_offset=row.line)
        return self._reject(header, Rejection(Reason.INVALID_URL, "no http or https URL"), row.raw.encode())


class _ParseFeeds(_Reading):
    """Feeds to the outcomes of their entries; parsed in worker processes where there are limits, else right here."""

    def __init__(self, limits: WorkerLimits | None, workers: int) -> None:
        super().__init__()
        self._limits = limits
        self._workers = workers
        self._pool: WorkerPool | None = None

    def setup(self) -> None:
        self._workers_here = self._workers or cores()
        self._pool = SHARED.acquire(self._workers_here, self._limits) if self._limits else None

    def process(self, batch: list[tuple[bytes, bytes]]) -> Iterable[Any]:
        feeds = [(decode_page(header), body) for header, body in batch]
        jobs = [(page, body, self._start(page, body)) for page, body in feeds]
        for page, body, job in jobs:
            parsed = job if isinstance(job, (Feed, Rejection)) else job.result()
            if not isinstance(parsed, Feed):
                yield self._reject(page, parsed, body)
                continue
            for outcome in read_entries(parsed, page):
                yield self._outcome(outcome, page.as_of)

    def _start(self, page: Page, body: bytes) -> Any:
        arguments = (body, page.url or page.input, _declared(page))
        return self._pool.submit(parse_feed, *arguments) if self._pool else parse_feed(*arguments)

    def teardown(self) -> None:
        if self._pool is not None and self._limits is not None:
            SHARED.release(self._workers_here, self._limits)
            self._pool = None


def _declared(page: Page) -> str | None:
    """The Content-Type of a response, put together again."""
    return f"{page.content_type or ''}; charset={page.charset}" if page.charset else page.content_type


def _feed_request(url: str, as_of: str) -> tuple[str, bytes]:
    return host_of(url), encode_page(feed_page(url, as_of))


def _is_new(listed: tuple[str, str], fetched: frozenset[str]) -> bool:
    return listed[0] not in fetched


class ReadOutputs(NamedTuple):
    """What reading and fetching give: pages (header, body), and rejected documents (JSON)."""

    pages: PCollection[tuple[bytes, bytes]]
    rejected: PCollection[bytes]


class FoundOutputs(NamedTuple):
    """What reading gives before pages are fetched: pages, requests (host, header), rejected documents (JSON)."""

    pages: PCollection[tuple[bytes, bytes]]
    requests: PCollection[tuple[str, bytes]]
    rejected: PCollection[bytes]


@dataclass
class _Inputs(beam.PTransform[Any, Any]):
    """The options of reading.

    `as_of` is the run's clock (RFC 3339, UTC): the names of files and feeds carry it, and every page is stamped with
    it. `limits` are those of the worker processes that parse feeds; None parses them in this process.
    """

    sources: tuple[Source, ...]
    as_of: str
    fetch: FetchOptions = field(default_factory=FetchOptions)
    limits: WorkerLimits | None = field(default_factory=WorkerLimits)
    workers: int = 0

    def __post_init__(self) -> None:
        super().__init__()


class ReadDocuments(_Inputs):
    """Inputs to pages and to requests for pages; feeds are fetched and parsed on the way.

    Raises NoSuchInput while the graph is built.
    """

    def expand(self, root: PBegin) -> Any:  # Beam warns of a named tuple as a type
        """FoundOutputs. Only names of files and URLs are shuffled, never bodies."""
        concrete = expand_all(self.sources)
        feeds = [source for source in concrete if source.kind is InputKind.FEED]
        lists = [source for source in concrete if source.kind is InputKind.URL]
        rejected = [source for source in concrete if source.kind is InputKind.REPLAY]
        files = [source for source in concrete if source.kind in {InputKind.PAGE, InputKind.TEXT, InputKind.ROW}]
        found = [
            *([self._read_feeds(root, feeds)] if feeds else []),
            *([self._read(root, "UrlLists", lists, _ReadUrls())] if lists else []),
            *([self._read(root, "Files", files, _ReadFile())] if files else []),
            *([self._read(root, "Rejected", rejected, _ReadRejected())] if rejected else []),
        ]
        return FoundOutputs(
            _all(root, "FoundPages", [outputs.pages for outputs in found], tuple[bytes, bytes]),
            _all(root, "FoundRequests", [outputs.requests for outputs in found], tuple[str, bytes]),
            _all(root, "FoundRejected", [outputs.rejected for outputs in found], bytes),
        )

    def _read_feeds(self, root: PBegin, feeds: list[Source]) -> FoundOutputs:
        web = sorted(source.pattern for source in feeds if is_web(source.pattern))
        files = self._read(
            root, "FeedFiles", [source for source in feeds if not is_web(source.pattern)], _ReadFeedFile()
        )
        named = [(url, self.as_of) for url in web]
        fetched = (
            root
            | "NameFeeds" >> beam.Create(named, reshuffle=False).with_output_types(tuple[str, str])
            | "FetchFeeds" >> _FetchNamed(self.fetch)
        )
        given = _all(root, "GivenFeeds", [files.pages, fetched.pages], tuple[bytes, bytes])
        split = given | "SplitLists" >> beam.ParDo(_SplitLists()).with_outputs(LISTED, REJECTED, main=PAGES)
        listed = (
            split[LISTED]
            | "LeaveOutFetched" >> beam.Filter(_is_new, frozenset(web)).with_output_types(tuple[str, str])
            | "FetchListedFeeds" >> _FetchNamed(self.fetch)
        )
        entries = (
            _all(root, "AllFeeds", [split[PAGES], listed.pages], tuple[bytes, bytes])
            | "BatchFeeds" >> beam.BatchElements(min_batch_size=FEEDS_IN_BATCH, max_batch_size=FEEDS_IN_BATCH)
            | "ParseFeeds"
            >> beam.ParDo(_ParseFeeds(self.limits, self.workers)).with_outputs(REQUESTS, REJECTED, main=PAGES)
        )
        rejected = [files.rejected, fetched.rejected, split[REJECTED], listed.rejected, entries[REJECTED]]
        return FoundOutputs(entries[PAGES], entries[REQUESTS], _all(root, "RejectedFeeds", rejected, bytes))

    def _read(self, root: PBegin, name: str, sources: list[Source], reader: _Reading) -> FoundOutputs:
        """What a reader gives of files; their names are spread over the workers, as bytes, for not all are UTF-8."""
        names = [(source.kind.value, os.fsencode(source.pattern), self.as_of) for source in sources]
        outputs = (
            root
            | f"Name{name}" >> beam.Create(names).with_output_types(_Name)
            | f"Read{name}" >> beam.ParDo(reader).with_outputs(REQUESTS, REJECTED, main=PAGES)
        )
        return FoundOutputs(outputs[PAGES], outputs[REQUESTS], outputs[REJECTED])


class ReadInputs(_Inputs):
    """Inputs to pages: as ReadDocuments, with what has to be fetched fetched."""

    def expand(self, root: PBegin) -> Any:  # Beam warns of a named tuple as a type
        """ReadOutputs: read, then fetch."""
        found = root | "ReadDocuments" >> ReadDocuments(self.sources, self.as_of, self.fetch, self.limits, self.workers)
        if not any(source.kind in _MAY_FETCH for source in self.sources):
            return ReadOutputs(found.pages, found.rejected)
        fetched = found.requests | "FetchPages" >> FetchPages(self.fetch)
        return ReadOutputs(
            _all(root, "AllPages", [found.pages, fetched.pages], tuple[bytes, bytes]),
            _all(root, "AllRejected", [found.rejected, fetched.rejected], bytes),
        )


@dataclass
class _FetchNamed(beam.PTransform[Any, Any]):
    """Feed URLs with their clock to fetched feeds, each once."""

    fetch: FetchOptions

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, urls: PCollection[tuple[str, str]]) -> Any:  # Beam warns of a named tuple as a type
        return (
            urls
            | "Distinct" >> beam.Distinct()
            | "Request" >> beam.MapTuple(_feed_request).with_output_types(tuple[str, bytes])
            | "Fetch" >> FetchFeeds(self.fetch)
        )


def _all(root: PBegin, name: str, collections: list[PCollection[Any]], element: Any) -> PCollection[Any]:
    """All elements. A single collection is left as it is: engines store what is flattened, and pages are large."""
    if len(collections) == 1:
        return collections[0]
    return collections | name >> beam.Flatten(pipeline=root.pipeline).with_output_types(element)
