"""The memory of feeds, pages and hosts of a process that goes on: what its steps learn counts for the next at once."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

from transforms.fetch.entry_table import EntryTable
from transforms.fetch.feed_schedule import as_read
from transforms.fetch.fetch_memory import memory_over, row_key
from transforms.fetch.fetch_state import (
    MEMORY_DAYS,
    ROW_TYPES,
    EntryRow,
    FeedRow,
    PageRow,
    RefusalRow,
    Row,
    unpacked_rows,
)

_DAY = 24 * 3600.0


class LiveMemory:
    """Rows by what they are about, the newest of each; `view` shows them as the steps of a run see them.

    Any thread may ask.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        """`rows` are those that earlier runs have left."""
        self._turn = threading.Lock()
        self._entries = EntryTable()
        self._tables: dict[type[Row], Any] = {kind: {} for kind in ROW_TYPES} | {EntryRow: self._entries}
        self._feeds: dict[str, FeedRow] = {}
        self._waiting: dict[str, tuple[PageRow, ...]] = {}
        self._swept_at = 0.0
        self.view = memory_over(self._tables, self._feeds, self._waiting)
        for row in rows:
            self._put(row)

    def learn(self, packed_rows: Iterable[bytes], now: float) -> None:
        """Rows (`pack_row`) that count from now on, in seconds since 1970; what is too old is forgotten."""
        with self._turn:
            for row in unpacked_rows(packed_rows):
                self._put(row)
            if now - self._swept_at >= _DAY:
                self._sweep(now)

    def _put(self, row: Row) -> None:
        self._tables[type(row)][row_key(row)] = row
        if isinstance(row, (FeedRow, RefusalRow)) and (feed := self._tables[FeedRow].get(row_key(row))):
            self._feeds[feed.feed] = as_read(feed, self._tables[RefusalRow].get(feed.feed))
        if isinstance(row, PageRow) and row.input is not None:
            others = tuple(other for other in self._waiting.get(row.input, ()) if other.page != row.page)
            waiting = (*others, row) if row.next_at is not None else others
            self._waiting[row.input] = tuple(sorted(waiting, key=row_key))

    def _sweep(self, now: float) -> None:
        self._swept_at = now
        first = now - MEMORY_DAYS * _DAY
        self._entries.forget_before(first)
        for table in (table for kind, table in self._tables.items() if kind is not EntryRow):
            for key in [key for key, row in table.items() if row.at < first]:
                del table[key]
        for feed in self._feeds.keys() - self._tables[FeedRow].keys():
            del self._feeds[feed]
        for source, rows in list(self._waiting.items()):
            self._waiting[source] = tuple(row for row in rows if row.page in self._tables[PageRow])
