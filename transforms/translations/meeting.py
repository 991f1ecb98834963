"""Where documents of different languages meet: under anchors that few of them share, within three days.

Keys are arrays: many are shuffled as one element, sorted instead of hashed, and counted by numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import xxhash
from numpy.typing import NDArray

from transforms.translations.alignment import weights_of
from transforms.translations.anchors import AnchorKind, Anchors, without_r
from transforms.translations.shared_addresses import NAMES, Addresses

WINDOW = 72  # hours between a translation and its original
CROWD = 32  # documents under one key, before or behind another within the window: more say nothing
PARTNERS = 2  # candidates of one document in each language that are compared
MOST_PARTNERS = 4  # and in all of them
_STRONG = 0.5  # weight of an anchor that makes a key
_LEAST_LETTERS = 3
_ENOUGH = 150  # thousandths: weight of the shared keys of a pair that is worth a look
_BUCKETS_BITS = 6
_HOUR_BITS = 26  # of hours, with more than a window between those of two keys
_WEIGHT_BITS = np.uint64(1023)  # of a key
_NAMED, _NAMED_PAIR = 1023, 1_000_000  # weight of an address that names a version, and of the pair that meets under it
_BESIDE = 600  # of a link or a picture
_KEY = np.dtype([("key", "<u8"), ("hour", "<u4"), ("language", "<u4"), ("document", "<u8")])
_PAIR = np.dtype([("one", "<u8"), ("other", "<u8"), ("language", "<u4"), ("weight", "<u4")])

Rows = NDArray[np.void]


def key_rows(anchors: Anchors, hour: int, document: bytes, *, loose: bool) -> Rows:
    """The keys of one document: its strong anchors, pairs of neighbours among those that are no names, its addresses.

    `loose` makes one key of names that differ by an r or l, for languages that leave those out. The weight of a key, in
    thousandths, stands in its lowest ten bits. Who names another's address meets it whenever that was printed.
    """
    kinds = anchors.rows["kind"]
    keys = _mixed(kinds.astype(np.uint64) << np.uint64(32) | anchors.rows["value"])
    if loose:
        for at in np.flatnonzero(kinds == AnchorKind.NAME).tolist():
            letters, _ = without_r(int(anchors.rows["value"][at]))
            if len(letters) >= _LEAST_LETTERS:
                keys[at] = xxhash.xxh3_64_intdigest(letters.encode())
    weights = weights_of(anchors)
    strong = (weights >= _STRONG) & ((kinds == AnchorKind.NAME) | (kinds == AnchorKind.NUMBER))
    solid = keys[kinds != AnchorKind.NAME]
    apart = solid[1:] != solid[:-1]
    neighbours = _mixed(solid[:-1] + _mixed(solid[1:]))[apart]
    every = np.concatenate([keys[strong], neighbours]) & ~_WEIGHT_BITS
    thousandths = np.concatenate([1000 * weights[strong], np.full(len(neighbours), 1000.0)])
    distinct, first = np.unique(every, return_index=True)
    named, beside = _address_keys(anchors.addresses)
    rows = np.zeros(len(distinct) + len(beside) + len(named), dtype=_KEY)
    rows["key"][: len(distinct)] = distinct | np.minimum(thousandths[first], 1000).astype(np.uint64)
    rows["key"][len(distinct) :] = np.concatenate([beside, named])
    rows["hour"][: len(distinct) + len(beside)], rows["document"] = hour, int.from_bytes(document, "little")
    rows["language"] = xxhash.xxh32_intdigest(anchors.language.encode())
    return rows


def _address_keys(addresses: Addresses) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The keys of the addresses that name a version, the document itself among them; those of links and pictures."""
    naming = np.isin(addresses["kind"], NAMES)
    named, beside = (np.unique(_mixed(addresses["hash"][chosen]) & ~_WEIGHT_BITS) for chosen in (naming, ~naming))
    return named | np.uint64(_NAMED), beside | np.uint64(_BESIDE)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The values with their bits spread over all of them (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


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
    table = np.frombuffer(b"".join(packed), dtype=_KEY)
    keys = table["key"] & ~_WEIGHT_BITS
    order = np.lexsort((table["document"], table["hour"], keys))
    table, keys = table[order], keys[order]
    one, other = _neighbours_in_time(keys, table["hour"].astype(np.int64), table["language"])
    starts = _changes(keys, keys)
    sizes = np.repeat(np.diff(np.append(starts, len(keys))), np.diff(np.append(starts, len(keys))))
    counted = (table["key"][one] & _WEIGHT_BITS).astype(np.int64)
    weights = np.where(counted == _NAMED, _NAMED_PAIR, counted * 4 // (3 + sizes[one]))
    pairs = np.empty(2 * len(one), dtype=_PAIR)
    for half, mine, theirs in ((slice(0, len(one)), one, other), (slice(len(one), None), other, one)):
        pairs["one"][half], pairs["other"][half] = table["document"][mine], table["document"][theirs]
        pairs["language"][half] = table["language"][theirs]
        pairs["weight"][half] = weights
    return pairs


def _neighbours_in_time(
    keys: NDArray[np.uint64], hours: NDArray[np.int64], languages: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of both rows of each pair; rows are sorted by key, then by hour.

    A row pairs with those that follow it under its key within the window, unless it or they are of a crowd.
    """
    alone = ~_crowded(keys, hours)
    first, second = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for step in range(1, min(2 * CROWD, len(keys))):
        same = keys[step:] == keys[:-step]
        if not same.any():
            break
        near = same & (hours[step:] - hours[:-step] <= WINDOW) & (languages[step:] != languages[:-step])
        chosen = np.flatnonzero(near & alone[:-step] & alone[step:])
        first.append(chosen)
        second.append(chosen + step)
    return np.concatenate(first), np.concatenate(second)


def _crowded(keys: NDArray[np.uint64], hours: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether twice a crowd or more of others stand within the window around a row, before and behind it."""
    starts = _changes(keys, keys)
    groups = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(keys))))
    times = (groups << _HOUR_BITS) + hours
    around = np.searchsorted(times, times + WINDOW, "right") - np.searchsorted(times, times - WINDOW, "left")
    return around > 2 * CROWD


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
