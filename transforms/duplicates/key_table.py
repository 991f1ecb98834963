"""Keys and the documents that have them, as arrays: many are shuffled as one element, and sorted instead of hashed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

_ROW = np.dtype([("key", ">u8"), ("document", ">u8")])
_BUCKETS_BITS = 6
KEY_BYTES = 8


def key_rows(keys: Iterable[bytes], document: bytes) -> bytes:
    """The keys of one document as packed rows; keys and document are 8 bytes each."""
    return b"".join(key + document for key in keys)


def in_buckets(rows: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """(bucket of the key, packed rows), in the order of buckets: equal keys are in one bucket."""
    table = np.frombuffer(b"".join(rows), dtype=_ROW)
    buckets = (table["key"] >> np.uint64(64 - _BUCKETS_BITS)).astype(np.uint8)
    order = np.argsort(buckets, kind="stable")
    ends = np.flatnonzero(np.diff(buckets[order])) + 1
    for part in np.split(order, ends):
        if len(part):
            yield int(buckets[part[0]]), table[part].tobytes()


def groups(packed: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The documents of each key that two and more have, sorted and distinct; keys ascend."""
    table = np.unique(np.frombuffer(b"".join(packed), dtype=_ROW))
    starts = np.flatnonzero(np.concatenate(([True], table["key"][1:] != table["key"][:-1])))
    sizes = np.diff(np.append(starts, len(table)))
    documents = table["document"].tobytes()
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        yield [documents[at * KEY_BYTES : (at + 1) * KEY_BYTES] for at in range(start, start + size)]
