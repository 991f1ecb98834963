"""One round of one host: its lists that are due and what they name, a file, or pages; by the steps of batch runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apache_beam.pvalue import TaggedOutput

from pipeline.streaming.parcel import Parcel
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.elements.page_codec import decode_page, encode_page
from transforms.fetch.fetch_memory import FetchMemory
from transforms.fetch.fetch_options import FetchOptions
from transforms.fetch.fetch_state import EntryRow, pack_row
from transforms.fetch.transform import FetchLists, FetchPages, FetchRequests, keyed_by_host
from transforms.read.file_parts import parts_of
from transforms.read.reader import reader_of
from transforms.read.sources import Source, encode_source
from transforms.read.transform import (
    CATALOGS,
    FEEDS,
    LISTED,
    PAGES,
    REJECTED,
    REQUESTS,
    STATE,
    ParseCatalogs,
    ReadDocuments,
    ReadFile,
    ReadMessage,
)
from transforms.workers.limits import Workers

Outputs = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """What all rounds of a poller share; `run` names the session that they ask hosts by."""

    fetch: FetchOptions
    workers: Workers
    memory: FetchMemory
    run: str


class HostRound:
    """The lists of one kind at one host, a file, or pages, asked for by the clock `as_of` (RFC 3339 in UTC).

    `listed` are lists (headers) that a file has named: they are to be polled. `wanted` are the requests (headers) for
    pages that lists or a file name. `settled` are the rows that say that these were read: whoever writes them down
    before all pages are there loses pages when the process dies.
    """

    def __init__(self, kind: InputKind, options: RoundOptions, as_of: str) -> None:
        """Nothing is asked yet."""
        self.listed: list[bytes] = []
        self.wanted: list[bytes] = []
        self.settled: list[bytes] = []
        self._kind = kind
        self._options = options
        self._as_of = as_of

    def lists(self, lists: Sequence[Page]) -> Iterator[Parcel]:
        """What stands in the lists themselves, as it comes."""
        asked_for = {page.url for page in lists}
        requests = [encode_page(replace(page, as_of=self._as_of)) for page in lists]
        depth = reader_of(self._kind).depth
        for level in range(depth + 1):
            fetched = self._fetched_lists(requests)
            self.settled += fetched[STATE]
            self.wanted += fetched[REQUESTS]
            yield _parcel(fetched[REJECTED], feeds=fetched[FEEDS])
            parsed = self._parsed(fetched[PAGES], follow=level < depth)
            yield self._read(parsed)
            requests = sorted(header for header in set(parsed[LISTED]) if decode_page(header).url not in asked_for)
            if not requests:
                return

    def file(self, source: Source, row: EntryRow) -> Iterator[Parcel]:
        """What stands in a file; the `row` says that it was read."""
        for part in parts_of(source):
            for output in ReadFile().process((encode_source(part), self._as_of)):
                read = _sorted_out([output])
                parsed = self._parsed(read[CATALOGS], follow=True)
                self.listed += parsed[LISTED]
                self.wanted += read[REQUESTS]
                yield _parcel(read[REJECTED], read[PAGES])
                yield self._read(parsed)
        self.settled.append(pack_row(row))

    def message(self, subscription: str, message: bytes, row: EntryRow) -> Iterator[Parcel]:
        """What a message of a subscription is; the `row`, which says that it was read, goes with it."""
        read = _sorted_out(ReadMessage().process((subscription, message, self._as_of)))
        self.wanted += read[REQUESTS]
        if self.wanted:
            self.settled.append(pack_row(row))
        else:
            yield _parcel(read[REJECTED], read[PAGES], [pack_row(row)])

    def pages(self, requests: Sequence[bytes]) -> Iterator[Parcel]:
        """What comes of requests for pages (headers), each as soon as it is there, with the rows that say so."""
        step = FetchPages(FetchRequests(self._options.fetch, run=self._options.run, memory=self._options.memory))
        step.setup()
        try:
            rows: list[bytes] = []
            for output in step.process(_by_host(requests)):
                outputs = _sorted_out([output])
                rows += outputs[STATE]
                if not outputs[STATE]:
                    yield _parcel(outputs[REJECTED], outputs[PAGES], rows, outputs[FEEDS])
                    rows = []
            yield Parcel(rows=rows)
        finally:
            step.teardown()

    def _read(self, parsed: Outputs) -> Parcel:
        self.wanted += parsed[REQUESTS]
        self.settled += parsed[STATE]
        return _parcel(parsed[REJECTED], parsed[PAGES], feeds=parsed[FEEDS])

    def _fetched_lists(self, requests: Sequence[bytes]) -> Outputs:
        options, limits = self._options, reader_of(self._kind).limits
        asked = FetchRequests(
            options.fetch, limits, f"{self._kind}s", options.run, memory=options.memory, are_lists=True
        )
        step = FetchLists(asked)
        step.setup()
        try:
            return _sorted_out(step.process(_by_host(requests)))
        finally:
            step.teardown()

    def _parsed(self, catalogs: list[tuple[bytes, bytes]], *, follow: bool) -> Outputs:
        if not catalogs:
            return defaultdict(list)
        options = self._options
        inputs = ReadDocuments((), self._as_of, options.fetch, options.workers, options.run, options.memory)
        step = ParseCatalogs(inputs, follow=follow)
        step.setup()
        try:
            return _sorted_out(step.process(catalogs))
        finally:
            step.teardown()


def _by_host(requests: Iterable[bytes]) -> list[tuple[str, list[bytes]]]:
    hosts: defaultdict[str, list[bytes]] = defaultdict(list)
    for host, request in map(keyed_by_host, requests):
        hosts[host].append(request)
    return sorted(hosts.items())


def _sorted_out(outputs: Iterable[Any]) -> Outputs:
    """What a step gives, by the name of the output; the main one is that of pages."""
    found: Outputs = defaultdict(list)
    for output in outputs:
        if isinstance(output, TaggedOutput):
            found[output.tag].append(output.value)
        else:
            found[PAGES].append(output)
    return found


def _parcel(rejected: list[Any], pages: Any = (), rows: Any = (), feeds: Any = ()) -> Parcel:
    return Parcel(list(pages), list(rejected), list(rows), list(feeds))
