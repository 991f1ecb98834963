"""What polling has given and nobody has taken yet: first in, first out, so that no row leaves before its page."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.streaming.parcel import Parcel
from transforms.elements.feed_report import merged
from transforms.fetch.fetch_memory import row_key
from transforms.fetch.fetch_state import Row, pack_row, unpacked_rows


@dataclass(slots=True)
class _Lot:
    """What goes on together: documents, the rows that say that they came, and what feeds gave."""

    pages: list[tuple[bytes, bytes]] = field(default_factory=list)
    rejected: list[bytes] = field(default_factory=list)
    rows: dict[tuple[type[Row], str], Row] = field(default_factory=dict)
    feeds: dict[str, bytes] = field(default_factory=dict)
    size: int = 0
    is_awaited: bool = False

    @property
    def documents(self) -> int:
        return len(self.pages) + len(self.rejected)

    def add(self, rows: Iterable[Row], feeds: Iterable[tuple[str, bytes]]) -> None:
        self.rows |= {(type(row), row_key(row)): row for row in rows}
        for feed, part in feeds:
            before = self.feeds.get(feed)
            self.feeds[feed] = part if before is None else merged([before, part])


class Outbox:
    """Parcels in the order in which they came. A row goes with or after everything that came before it.

    Rows and reports without a document wait for the next document, the newest of each thing, unless somebody awaits
    their commit. For one thread at a time.
    """

    def __init__(self) -> None:
        """Nothing is there."""
        self._lots: deque[_Lot] = deque()
        self.documents = 0  # read or given up
        self.size = 0  # bytes of their pages

    @property
    def is_news(self) -> bool:
        """Whether a document waits, read or given up, or a row that is awaited."""
        return any(lot.documents or lot.is_awaited for lot in self._lots)

    def put(self, parcel: Parcel) -> None:
        """Lay a parcel behind those that wait."""
        if parcel.pages or parcel.rejected or not self._lots:
            self._lots.append(_Lot(parcel.pages, parcel.rejected, size=parcel.size))
            self.documents += self._lots[-1].documents
            self.size += parcel.size
        self._lots[-1].add(unpacked_rows(parcel.rows), parcel.feeds)
        self._lots[-1].is_awaited |= parcel.is_awaited

    def take(self, documents: int, size: int) -> Parcel:
        """The parcels at the front, at most so many documents and bytes of them; the first document always goes."""
        taken = _Lot()
        while self._lots:
            lot = self._lots[0]
            is_over = taken.documents + lot.documents > documents or taken.size + lot.size > size
            if is_over and taken.documents:
                break
            self._lots.popleft()
            taken.pages += lot.pages
            taken.rejected += lot.rejected
            taken.size += lot.size
            taken.is_awaited |= lot.is_awaited
            taken.add(lot.rows.values(), lot.feeds.items())
        self.documents -= taken.documents
        self.size -= taken.size
        rows = [*map(pack_row, taken.rows.values())]
        return Parcel(taken.pages, taken.rejected, rows, sorted(taken.feeds.items()), taken.is_awaited)
