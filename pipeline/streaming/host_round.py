"""One round of one host, with its lists that are due, what they name and the pages, or of a file; by batch steps."""

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
from transforms.fetch.transform import FetchLists, FetchPages, FetchRequests
from transforms.identify.domains import host_of
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
    """The lists of one kind at one host, or a file, asked for by the clock `as_of` (RFC 3339 in UTC).

    `listed` are lists (headers) that a file has named: they are to be polled.
    """

    def __init__(self, kind: InputKind, options: RoundOptions, as_of: str) -> None:
        """Nothing is asked yet."""
        self.listed: list[bytes] = []
        self._kind = kind
        self._options = options
        self._as_of = as_of

    def parcels(self, lists: Sequence[Page]) -> Iterator[Parcel]:
        """What comes of the lists, as it comes.

        That a list was read is said at the very end: a round that is cut short leaves it as if nobody had asked, so
        that nothing that it names is missed.
        """
        wanted: list[bytes] = []
        settled: list[bytes] = []
        asked_for = {page.url for page in lists}
        requests = [encode_page(replace(page, as_of=self._as_of)) for page in lists]
        depth = reader_of(self._kind).depth
        for level in range(depth + 1):
            fetched = self._fetched_lists(requests)
            settled += fetched[STATE]
            parsed = self._parsed(fetched[PAGES], follow=level < depth)
            wanted += [*fetched[REQUESTS], *parsed[REQUESTS]]
            yield _parcel(fetched[REJECTED], feeds=fetched[FEEDS])
            yield _parcel(parsed[REJECTED], parsed[PAGES], parsed[STATE], parsed[FEEDS])
            requests = sorted(header for header in set(parsed[LISTED]) if decode_page(header).url not in asked_for)
            if not requests:
                break
        yield from self.pages(wanted)
        yield Parcel(rows=settled)

    def file(self, source: Source, row: EntryRow) -> Iterator[Parcel]:
        """What comes of a file; the `row` that says that it was read comes last, as with lists."""
        wanted: list[bytes] = []
        for part in parts_of(source):
            for output in ReadFile().process((encode_source(part), self._as_of)):
                read = _sorted_out([output])
                parsed = self._parsed(read[CATALOGS], follow=True)
                self.listed += parsed[LISTED]
                wanted += [*read[REQUESTS], *parsed[REQUESTS]]
                yield _parcel(read[REJECTED], read[PAGES])
                yield _parcel(parsed[REJECTED], parsed[PAGES], parsed[STATE], parsed[FEEDS])
        yield from self.pages(wanted)
        yield Parcel(rows=[pack_row(row)])

    def pages(self, requests: Sequence[bytes]) -> Iterator[Parcel]:
        """What comes of requests for pages (headers), each as soon as it is there."""
        if not requests:
            return
        step = FetchPages(FetchRequests(self._options.fetch, run=self._options.run, memory=self._options.memory))
        step.setup()
        try:
            for output in step.process(_by_host(requests)):
                outputs = _sorted_out([output])
                yield _parcel(outputs[REJECTED], outputs[PAGES], outputs[STATE], outputs[FEEDS])
        finally:
            step.teardown()

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
    for request in requests:
        hosts[host_of(decode_page(request).url or "")].append(request)
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
