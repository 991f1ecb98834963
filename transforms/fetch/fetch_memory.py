"""What a run remembers of earlier ones: feeds, entries, pages and hosts, and what of it is news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta, timezone
from enum import Enum
from functools import lru_cache
from typing import Any

from schemas.page import Page
from transforms.fetch.feed_schedule import as_read
from transforms.fetch.fetch_state import (
    MEMORY_DAYS,
    RENEWED_SECONDS,
    EntryRow,
    FeedRow,
    HintRow,
    HostRow,
    PageRow,
    RefusalRow,
    Row,
    read_rows,
)
from transforms.fetch.host import Host
from transforms.fetch.page_schedule import entry_key, entry_print, page_key
from transforms.fetch.robots import RobotsFile, RobotsRules
from transforms.fetch.session_clock import epoch_seconds, utc_moment
from transforms.storage.state_view import StateFiles

_HOUR = 3600.0


class EntryStanding(Enum):
    """What an entry is to a run."""

    NEW = "new"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class FetchMemory:
    """The newest rows, by what they are about; `waiting` are the pages of a list that are to be tried again.

    A feed that could not be read stands in `feeds` as one that has failed.
    """

    feeds: Mapping[str, FeedRow] = field(default_factory=dict)
    refusals: Mapping[str, RefusalRow] = field(default_factory=dict)
    hints: Mapping[str, HintRow] = field(default_factory=dict)
    entries: Mapping[str, EntryRow] = field(default_factory=dict)
    pages: Mapping[str, PageRow] = field(default_factory=dict)
    hosts: Mapping[str, HostRow] = field(default_factory=dict)
    waiting: Mapping[str, tuple[PageRow, ...]] = field(default_factory=dict)

    def standing(
        self, page: Page, now: float, recheck_hours: float = 0.0, *, list_is_fetched: bool = True
    ) -> EntryStanding:
        """Whether a page that a list names is to be asked for.

        It is not where an earlier run has settled it and the entry says what it said, nor where another try is due
        later, or, for lists that are fetched, comes from its stored request. A story younger than `recheck_hours` is
        asked for again.
        """
        row, entry = self.pages.get(page_key(page.url or "")), self.entries.get(entry_key(page))
        is_same = entry is None or entry.print == entry_print(page)
        if row is None:
            return EntryStanding.NEW
        if row.next_at is not None:
            is_tried_again = list_is_fetched and row.request is not None and row.input == page.input
            return EntryStanding.KNOWN if is_tried_again or now < row.next_at else EntryStanding.NEW
        if recheck_hours and row.reason is None and now > row.asked_at:
            told = _moment_of(page) or row.since
            if now - told < recheck_hours * _HOUR:
                return EntryStanding.NEW
        return EntryStanding.KNOWN if is_same else EntryStanding.NEW

    def is_known_text(self, page: Page) -> bool:
        """Whether an entry that is a document of its own says what it said to an earlier run."""
        entry = self.entries.get(entry_key(page))
        return entry is not None and entry.print == entry_print(page)

    def due_pages(self, source: str, now: float) -> Iterator[str]:
        """The stored requests of a list that are to be made again now."""
        for row in self.waiting.get(source, ()):
            if row.request is not None and row.next_at is not None and row.next_at <= now:
                yield row.request

    def renewed(self, page: Page, now: float) -> Iterator[Row]:
        """The rows of a known entry that are old enough to be written again, so that they are not forgotten."""
        rows = (self.entries.get(entry_key(page)), self.pages.get(page_key(page.url)) if page.url else None)
        for row in rows:
            if row is not None and now - row.at >= RENEWED_SECONDS:
                yield replace(row, at=now)

    def known_hosts(self, agent: str) -> dict[str, Host]:
        """The hosts as a session begins with them; others may learn of hosts meanwhile."""
        known = {}
        for row in dict(self.hosts).values():
            rules = {origin: RobotsRules(RobotsFile(**_robots(kept)), agent) for origin, kept in row.robots.items()}
            known[row.host] = Host(row.host, peace_until=row.peace_until, rules=rules)
        return known


def host_row(host: Host, now: float) -> HostRow:
    """What later runs are to know of a host."""
    robots = {origin: asdict(rules.file) for origin, rules in sorted(host.rules.items())}
    return HostRow(host=host.name, at=now, peace_until=host.peace_until, robots=robots)


StateSource = StateFiles | tuple[bytes, ...] | FetchMemory


def read_memory(source: StateSource) -> FetchMemory:
    """The memory itself, or that which state files hold, loaded once a process.

    Raises DamagedFileError, NotFoundError.
    """
    return source if isinstance(source, FetchMemory) else _memory_of_files(source)


@lru_cache(maxsize=2)
def _memory_of_files(source: StateFiles | tuple[bytes, ...]) -> FetchMemory:
    return memory_of(read_rows(source.read() if isinstance(source, StateFiles) else source))


def forget_memory_of_files() -> None:
    """Let go of what was read last: the run is over."""
    _memory_of_files.cache_clear()


def memory_of(rows: Iterable[Row]) -> FetchMemory:
    """The memory that rows are, the newest of each thing."""
    tables: dict[type[Row], dict[str, Any]] = defaultdict(dict)
    waiting: dict[str, list[PageRow]] = defaultdict(list)
    for row in rows:
        tables[type(row)][row_key(row)] = row
        if isinstance(row, PageRow) and row.next_at is not None and row.input is not None:
            waiting[row.input].append(row)
    feeds = {name: as_read(row, tables[RefusalRow].get(name)) for name, row in tables[FeedRow].items()}
    return memory_over(tables, feeds, {source: tuple(sorted(rows, key=_page)) for source, rows in waiting.items()})


def memory_over(
    tables: Mapping[type[Row], Mapping[str, Any]],
    feeds: Mapping[str, FeedRow],
    waiting: Mapping[str, tuple[PageRow, ...]],
) -> FetchMemory:
    """The memory that shows the rows of tables by type and `row_key`, also those that come into them later.

    `feeds` are those with what came of reading them (`as_read`), `waiting` the pages of lists to be tried again.
    """
    return FetchMemory(
        feeds=feeds,
        refusals=tables[RefusalRow],
        hints=tables[HintRow],
        entries=tables[EntryRow],
        pages=tables[PageRow],
        hosts=tables[HostRow],
        waiting=waiting,
    )


def first_remembered(as_of: str) -> str:
    """The clock, RFC 3339 in UTC, before which no run is remembered by a run with the clock `as_of`."""
    start = datetime.fromtimestamp(epoch_seconds(as_of), timezone.utc) - timedelta(days=MEMORY_DAYS)
    return utc_moment(start.timestamp())


def row_key(row: Row) -> str:
    """What a row is about: with its type, a name that no other thing has."""
    match row:
        case FeedRow():
            return row.feed
        case RefusalRow():
            return row.refused
        case HintRow():
            return row.hint
        case EntryRow():
            return row.entry
        case PageRow():
            return row.page
        case HostRow():
            return row.host


def _page(row: PageRow) -> str:
    return row.page


def _robots(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: kept.get(name) for name in ("text", "asked_at", "missing_since", "reason")} | {
        "message": kept.get("message", "")
    }


def _moment_of(page: Page) -> float | None:
    published = page.feed.published if page.feed else None
    try:
        return epoch_seconds(published) if published else None
    except ValueError:
        return None
