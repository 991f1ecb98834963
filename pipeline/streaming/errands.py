"""Requests for pages on their way to the hosts that have them, and the rows that wait until all of them are made."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from transforms.elements.page_codec import decode_page
from transforms.fetch.page_schedule import entry_print, page_key
from transforms.identify.domains import host_of


@dataclass(slots=True, eq=False)
class _Errand:
    """What a look at some lists, or at a file, has asked for; its rows say that nothing of it is left to be done."""

    rows: list[bytes]
    open: int = 0  # jobs that are not done


@dataclass(slots=True, eq=False)
class Job:
    """Requests (page headers) of one errand to one host; `chain` is whose errand it is."""

    host: str
    chain: Hashable
    errand: _Errand
    requests: list[bytes] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)  # their keys, and the digests of what lists say of them


class Errands:
    """Jobs by host: one at a time for each, so that a slow or dead host holds up its own pages and no list.

    Errands of one chain are closed in their order: that a list was read again is no news before the pages that it named
    first are there. For one thread at a time.
    """

    def __init__(self) -> None:
        """Nothing is asked for."""
        self._waiting: defaultdict[str, deque[Job]] = defaultdict(deque)
        self._busy: set[str] = set()
        self._chains: defaultdict[Hashable, deque[_Errand]] = defaultdict(deque)
        self._under_way: defaultdict[str, list[str]] = defaultdict(list)  # pages by key: what lists say of them

    def is_under_way(self, page: str) -> bool:
        """Whether a page, by its key, is asked for and has not come."""
        return page in self._under_way

    def add(self, chain: Hashable, requests: Iterable[bytes], rows: list[bytes]) -> list[bytes]:
        """Ask for pages; requests that are under way are not made again. Returns the rows that nothing holds up."""
        errand = _Errand(rows)
        jobs: dict[str, Job] = {}
        for request in requests:
            page = decode_page(request)
            key, told = page_key(page.url or ""), entry_print(page)
            if told in self._under_way.get(key, ()):
                continue
            self._under_way[key].append(told)
            job = jobs.setdefault(host := host_of(page.url or ""), Job(host, chain, errand))
            job.requests.append(request)
            job.pages.append((key, told))
        errand.open = len(jobs)
        for host, job in jobs.items():
            self._waiting[host].append(job)
        self._chains[chain].append(errand)
        return self._closed(chain)

    def begin(self, most: int) -> Iterator[Job]:
        """The next jobs of hosts that are free, so that at most so many hosts are busy."""
        for host in [host for host in self._waiting if host not in self._busy]:
            if len(self._busy) >= most:
                return
            self._busy.add(host)
            job = self._waiting[host].popleft()
            if not self._waiting[host]:
                del self._waiting[host]
            yield job

    def done(self, job: Job) -> list[bytes]:
        """A job is done, and all of its pages are handed over. Returns the rows that nothing holds up any more."""
        self._busy.discard(job.host)
        for key, told in job.pages:
            self._under_way[key].remove(told)
            if not self._under_way[key]:
                del self._under_way[key]
        job.errand.open -= 1
        return self._closed(job.chain)

    def _closed(self, chain: Hashable) -> list[bytes]:
        errands, rows = self._chains[chain], list[bytes]()
        while errands and not errands[0].open:
            rows += errands.popleft().rows
        if not errands:
            del self._chains[chain]
        return rows
