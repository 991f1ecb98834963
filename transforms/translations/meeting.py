"""Where documents of different languages meet: under anchors that few of them share, within three days.

Keys are arrays: many are shuffled as one element, sorted instead of hashed, and counted by numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import xxhash
from numpy.typing import NDArray

from transforms.translations.alignment import weight_of
from transforms.translations.anchors import AnchorKind, Anchors, without_r

WINDOW = 72  # hours between a translation and its original
CROWD = 64  # documents under one key within the window: more say nothing
PARTNERS = 2  # candidates of one document in each language that are compared
MOST_PARTNERS = 4  # and in all of them
_STRONG = 0.5  # weight of an anchor that makes a key
_LEAST_LETTERS = 3
_ENOUGH = 150  # thousandths: weight of the shared keys of a pair that is worth a look
_BUCKETS_BITS = 6
_KEY = np.dtype([("key", "<u8"), ("hour", "<u4"), ("language", "<u4"), ("document", "<u8")])
_PAIR = np.dtype([("one", "<u8"), ("other", "<u8"), ("language", "<u4"), ("weight", "<u4")])

Rows = NDArray[np.void]


def key_rows(anchors: Anchors, hour: int, document: bytes, *, loose: bool) -> Rows:
    """The keys of one document: its strong anchors, and pairs of neighbours among those that are no names.

    `loose` makes one key of names that differ by an r or l, for languages that leave those out.
    """
    keys: dict[int, int] = {}
    solid: list[int] = []
    for value, _, kind, strength in anchors.rows.tolist():
        key = _key(kind, value, loose=loose)
        if kind != AnchorKind.NAME:
            solid.append(key)
        weight = weight_of(kind, strength)
        if weight >= _STRONG and kind in {AnchorKind.NAME, AnchorKind.NUMBER}:
            keys[key] = int(1000 * weight)
    keys.update((_of_neighbours(one, other), 1000) for one, other in pairwise(solid) if one != other)
    language = xxhash.xxh32_intdigest(anchors.language.encode())
    number = int.from_bytes(document, "little")
    # the weight stands in the lowest ten bits of the key
    rows = [((key & ~1023) | min(weight, 1023), hour, language, number) for key, weight in keys.items()]
    return np.array(rows, dtype=_KEY)


def _key(kind: int, value: int, *, loose: bool) -> int:
    if kind == AnchorKind.NAME and loose:
        letters, _ = without_r(value)
        if len(letters) >= _LEAST_LETTERS:
            return _hash(f"~{letters}")
    return _hash(f"{kind}|{value}")


def _of_neighbours(one: int, other: int) -> int:
    return _hash(f"{one}+{other}")


def _hash(text: str) -> int:
    return xxhash.xxh3_64_intdigest(text.encode())


def in_buckets(rows: Rows, field: str) -> Iterator[tuple[int, bytes]]:
    """(bucket, packed rows), in the order of buckets: rows of one value of the field are in one bucket."""
    buckets = (rows[field] >> np.uint64(64 - _BUCKETS_BITS)).astype(np.uint8)
    order = np.argsort(buckets, kind="stable")
    ends = np.flatnonzero(np.diff(buckets[order])) + 1
    for part in np.split(order, ends):
        if len(part):
            yield int(buckets[part[0]]), rows[part].tobytes()


def met(packed: Iterable[bytes]) -> Rows:
    """Pairs of documents of different languages that meet under a key, each pair from both sides, with its weight.

    A key counts the less the more documents share it.
    """
    table = np.unique(np.frombuffer(b"".join(packed), dtype=_KEY))
    keys = table["key"] & ~np.uint64(1023)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(table) else np.empty(0, int)
    several = _several_languages(table["language"], starts)
    ends = np.append(starts[1:], len(table))
    found = [
        pairs for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True)
        if len(pairs := _pairs(table[start:end]))
    ]  # fmt: skip
    return np.concatenate(found) if found else np.empty(0, dtype=_PAIR)


def _several_languages(languages: NDArray[np.uint32], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    if not len(starts):
        return np.empty(0, dtype=bool)
    return np.minimum.reduceat(languages, starts) != np.maximum.reduceat(languages, starts)


def _pairs(group: Rows) -> Rows:
    """The pairs of the documents under one key, ordered by time so that only neighbours in time are looked at."""
    group = group[np.argsort(group["hour"], kind="stable")]
    hours = group["hour"].astype(np.int64)
    ends = np.searchsorted(hours, hours + WINDOW, side="right")
    first, second = [], []
    for at, end in enumerate(ends.tolist()):
        crowd = end - at
        if 1 < crowd <= CROWD:
            first.append(np.full(crowd - 1, at))
            second.append(np.arange(at + 1, end))
    if not first:
        return np.empty(0, dtype=_PAIR)
    one, other = np.concatenate(first), np.concatenate(second)
    apart = group["language"][one] != group["language"][other]
    one, other = one[apart], other[apart]
    pairs = np.empty(2 * len(one), dtype=_PAIR)
    weights = (group["key"][one] & np.uint64(1023)).astype(np.int64) * 4 // (3 + len(group))
    for half, mine, theirs in ((slice(0, len(one)), one, other), (slice(len(one), None), other, one)):
        pairs["one"][half], pairs["other"][half] = group["document"][mine], group["document"][theirs]
        pairs["language"][half] = group["language"][theirs]
        pairs["weight"][half] = weights
    return pairs


def best_pairs(packed: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """(document, partner): for each document those few with which it shares most; 8 bytes each."""
    table = np.frombuffer(b"".join(packed), dtype=_PAIR)
    if not len(table):
        return
    table = table[np.lexsort((table["other"], table["language"], table["one"]))]
    starts = _changes(table["one"], table["other"])
    weights = np.add.reduceat(table["weight"].astype(np.int64), starts)
    pairs = table[starts]
    pairs, weights = pairs[weights >= _ENOUGH], weights[weights >= _ENOUGH]
    order = np.lexsort((pairs["other"], -weights, pairs["language"], pairs["one"]))
    pairs, weights = pairs[order], weights[order]
    nearest = _rank(pairs, _changes(pairs["one"], pairs["language"])) < PARTNERS
    pairs, weights = pairs[nearest], weights[nearest]
    pairs = pairs[np.lexsort((pairs["other"], -weights, pairs["one"]))]
    pairs = pairs[_rank(pairs, _changes(pairs["one"], pairs["one"])) < MOST_PARTNERS]
    for mine, theirs in zip(pairs["one"].tolist(), pairs["other"].tolist(), strict=True):
        yield mine.to_bytes(8, "little"), theirs.to_bytes(8, "little")


def _rank(rows: Rows, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of each row within its group, from 0."""
    return np.arange(len(rows)) - np.repeat(starts, np.diff(np.append(starts, len(rows))))


def _changes(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.int64]:
    """Where a row begins whose values differ from those of the row before."""
    if not len(one):
        return np.empty(0, dtype=np.int64)
    changed = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    return np.flatnonzero(np.concatenate(([True], changed)))
