"""Rows by a key, as one sorted array of numbers: half of the key's hash above, the number of the row below."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFF_FFFF)


class KeyRanges:
    """The rows that have a key. Keys are 32 bits of a hash: some of the rows have another key of the same bits.

    Eight bytes a pair of key and row; no other memory is needed to sort them or to look up.
    """

    def __init__(self) -> None:
        self._pairs: Numbers = np.empty(0, dtype=np.uint64)
        self._count = 0

    def add(self, keys: NDArray[np.uint32], rows: NDArray[np.uint32]) -> None:
        """Adds a pair for each key with the row at the same place."""
        end = self._count + len(keys)
        if end > len(self._pairs):
            grown: Numbers = np.empty(2 * end, dtype=np.uint64)  # pages that are not written to cost no memory
            grown[: self._count] = self._pairs[: self._count]
            self._pairs = grown
        pairs = self._pairs[self._count : end]
        pairs[:] = keys
        pairs <<= _HALF
        pairs |= rows
        self._count = end

    def renumbered(self, ranks: NDArray[np.uint32]) -> KeyRanges:
        """Itself, sorted, with each row's number replaced by its rank; to be called once, after all are added."""
        self._pairs = self._pairs[: self._count]
        step = 1 << 20  # pairs at a time, so that little memory is needed beside
        for start in range(0, self._count, step):
            pairs = self._pairs[start : start + step]
            renamed = ranks[(pairs & _LOW).astype(np.uint32)]
            pairs &= ~_LOW
            pairs |= renamed
        self._pairs.sort()
        return self

    def rows(self, keys: NDArray[np.uint32], most: int) -> NDArray[np.uint32]:
        """The rows under each key, one after the other; of a key with more than `most` rows, the last ones."""
        wanted = keys.astype(np.uint64) << _HALF
        starts = np.searchsorted(self._pairs, wanted)
        ends = np.searchsorted(self._pairs, wanted | _LOW, side="right")
        parts = [
            self._pairs[max(start, end - most) : end]
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            if end > start
        ]
        if not parts:
            return np.empty(0, dtype=np.uint32)
        return (np.concatenate(parts) & _LOW).astype(np.uint32)


def key_of(word: str) -> int:
    """The 32 bits under which a word is looked up: its CRC-32, the same on every machine."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def keys_of(words: Iterable[str]) -> NDArray[np.uint32]:
    """The keys of words."""
    return np.fromiter(map(key_of, words), dtype=np.uint32)


def shingle_keys(packed: bytes) -> NDArray[np.uint32]:
    """The keys of packed shingle hashes of 8 bytes each, big-endian: their lower halves, which are spread evenly."""
    return np.frombuffer(packed, dtype=">u4")[1::2].astype(np.uint32)
