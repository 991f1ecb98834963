"""Rows by a key, as one sorted array of numbers: half of the key's hash above, the number of the row below."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFF_FFFF)
_IN_BUCKET = 8  # pairs, at most on the average
_CROWD = 64  # pairs of a bucket from which on it is searched


class KeyRanges:
    """The rows that have a key. Keys are 32 bits of a hash: some of the rows have another key of the same bits.

    Eight bytes a pair of key and row, and less than one for where the pairs of the first bits of a key begin. A binary
    search over millions of pairs waits for memory at nearly each of its steps; from there it is a step or two.
    """

    def __init__(self) -> None:
        self._pairs: Numbers = np.empty(0, dtype=np.uint64)
        self._count = 0
        self._starts: NDArray[np.unsignedinteger[Any]] = np.zeros(3, dtype=np.uint8)
        self._shift = np.uint64(63)

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
        bits = max(self._count // _IN_BUCKET, 1).bit_length()
        self._shift = np.uint64(64 - bits)
        self._starts = np.full((1 << bits) + 1, self._count, dtype=np.min_scalar_type(self._count))
        for first in range(0, 1 << bits, step):
            buckets = np.arange(first, min(first + step, 1 << bits), dtype=np.uint64)
            self._starts[first : first + len(buckets)] = np.searchsorted(self._pairs, buckets << self._shift)
        return self

    def rows(self, keys: NDArray[np.uint32], most: int) -> NDArray[np.uint32]:
        """The rows under each key, ascending; of a key with more than `most` rows, the last ones."""
        wanted = keys.astype(np.uint64) << _HALF
        buckets = (wanted >> self._shift).astype(np.int64)
        starts = self._starts[buckets].astype(np.int64)
        sizes = self._starts[buckets + 1] - starts
        fits = sizes <= min(most, _CROWD)
        crowded = zip(wanted[~fits], starts[~fits], sizes[~fits], strict=True)
        parts = [self._in_crowd(key, self._pairs[start : start + size], most) for key, start, size in crowded]
        parts.append(self._in_buckets(wanted[fits], starts[fits], sizes[fits]))
        return (np.concatenate(parts) & _LOW).astype(np.uint32)

    def _in_buckets(self, wanted: Numbers, starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> Numbers:
        """The pairs of the keys, each of which lies among so many from a start on."""
        ends = sizes.cumsum()
        places = np.arange(int(sizes.sum())) + np.repeat(starts - ends + sizes, sizes)
        pairs = self._pairs[places]
        return pairs[pairs & ~_LOW == np.repeat(wanted, sizes)]

    def _in_crowd(self, key: np.uint64, pairs: Numbers, most: int) -> Numbers:
        """The last pairs of a key among those of its bucket."""
        start, end = np.searchsorted(pairs, key), np.searchsorted(pairs, key | _LOW, side="right")
        return pairs[max(start, end - most) : end]


def key_of(word: str) -> int:
    """The 32 bits under which a word is looked up: its CRC-32, the same on every machine."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def keys_of(words: Iterable[str]) -> NDArray[np.uint32]:
    """The keys of words."""
    return np.fromiter(map(key_of, words), dtype=np.uint32)


def shingle_keys(packed: bytes) -> NDArray[np.uint32]:
    """The keys of packed shingle hashes of 8 bytes each, big-endian: their lower halves, which are spread evenly."""
    return np.frombuffer(packed, dtype=">u4")[1::2].astype(np.uint32)
