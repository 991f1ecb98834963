"""Candidate pairs of the documents that share a key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

Pair = tuple[bytes, bytes]

ALL_PAIRS_UP_TO = 64
KEYS_IN_COMMON = 2


def candidate_pairs(documents: Sequence[bytes]) -> Iterator[Pair]:
    """Every pair of a small group; of a large one each document with the smallest and with its neighbour in order.

    `documents` are sorted and distinct; in each pair the smaller comes first.
    """
    if len(documents) <= ALL_PAIRS_UP_TO:
        yield from combinations(documents, 2)
        return
    yield from star(documents)
    yield from pairwise(documents[1:])


def star(documents: Iterable[bytes]) -> Iterator[Pair]:
    """Each document with the first: the edges of a group that is known to belong together."""
    first, *others = documents
    for other in others:
        yield first, other
