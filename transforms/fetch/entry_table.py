"""Entries and messages by their digests in some 25 bytes each: a stream remembers millions of them for weeks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.fetch.fetch_state import EntryRow

_DIGEST = re.compile(r"[0-9a-f]{16}", re.ASCII)
_LEAST, _SHARE = 4096, 16  # rows are packed when there are so many, or one for so many that are packed


class _Packed(NamedTuple):
    """Rows as columns, sorted by their keys."""

    keys: NDArray[np.uint64]
    prints: NDArray[np.uint64]
    at: NDArray[np.float64]
    is_over: NDArray[np.bool_]

    def place(self, key: str) -> int | None:
        """Where the row of a key is."""
        if not _DIGEST.fullmatch(key):
            return None
        wanted = np.uint64(int(key, 16))
        place = int(np.searchsorted(self.keys, wanted))
        return place if place < len(self.keys) and self.keys[place] == wanted else None

    def row(self, place: int) -> EntryRow:
        return EntryRow(
            entry=_digest(self.keys[place]),
            at=float(self.at[place]),
            print=_digest(self.prints[place]),
            is_over=bool(self.is_over[place]),
        )

    def only(self, kept: NDArray[np.bool_] | NDArray[np.intp]) -> _Packed:
        return _Packed(self.keys[kept], self.prints[kept], self.at[kept], self.is_over[kept])


class EntryTable(Mapping[str, EntryRow]):
    """Rows by their entries. One thread writes at a time; others may read meanwhile."""

    def __init__(self) -> None:
        """No row."""
        self._packed = _packed(())
        self._recent: dict[str, EntryRow] = {}
        self._odd: dict[str, EntryRow] = {}  # what is no digest, such as the form of a file

    def __setitem__(self, key: str, row: EntryRow) -> None:
        if not (_DIGEST.fullmatch(key) and _DIGEST.fullmatch(row.print)):
            self._odd[key] = row
            return
        self._recent[key] = row
        self._odd.pop(key, None)
        if len(self._recent) >= max(_LEAST, len(self._packed.keys) // _SHARE):
            self._pack()

    def __getitem__(self, key: str) -> EntryRow:
        for rows in (self._odd, self._recent):
            if (row := rows.get(key)) is not None:
                return row
        packed = self._packed
        if (place := packed.place(key)) is None:
            raise KeyError(key)
        return packed.row(place)

    def __iter__(self) -> Iterator[str]:
        newer = {**self._recent, **self._odd}
        return chain(newer, (key for key in map(_digest, self._packed.keys) if key not in newer))

    def __len__(self) -> int:
        """It takes as long as a look at each row."""
        return sum(1 for _ in self)

    def forget_before(self, moment: float) -> None:
        """Let go of rows of before a moment, in seconds since 1970."""
        self._pack()
        self._packed = self._packed.only(self._packed.at >= moment)
        self._odd = {key: row for key, row in self._odd.items() if row.at >= moment}

    def _pack(self) -> None:
        """Move the recent rows among the packed ones, before they go where readers look for them first."""
        one, other = self._packed, _packed(self._recent.values())
        joined = _Packed(
            np.concatenate((one.keys, other.keys)),
            np.concatenate((one.prints, other.prints)),
            np.concatenate((one.at, other.at)),
            np.concatenate((one.is_over, other.is_over)),
        )
        order = np.argsort(joined.keys, kind="stable")  # of two rows of an entry the newer one is the last
        ordered = joined.keys[order]
        is_last = np.ones(len(order), dtype=bool)
        np.not_equal(ordered[1:], ordered[:-1], out=is_last[:-1])
        self._packed = joined.only(order[is_last])
        self._recent = {}


def _packed(rows: Iterable[EntryRow]) -> _Packed:
    kept = list(rows)
    return _Packed(
        np.array([int(row.entry, 16) for row in kept], dtype=np.uint64),
        np.array([int(row.print, 16) for row in kept], dtype=np.uint64),
        np.array([row.at for row in kept], dtype=np.float64),
        np.array([row.is_over for row in kept], dtype=np.bool_),
    )


def _digest(value: np.uint64) -> str:
    return f"{int(value):016x}"
