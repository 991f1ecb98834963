"""Whether two texts that met under common keys are copies of one story, decided on their signatures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.duplicates.signature import Signature, Values

CONTAINMENT = 0.55
SHARED = 4
SPLIT_BELOW = 0.3  # a member of a cluster that shares less with its canonical text came in by a chain

_NAMES_COMPARED = 4
_NAMES_AGREE = 0.35
_NUMBERS_COMPARED = 5
_NUMBERS_AGREE = 0.3
_NUMBER = np.uint32(1)


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of the smaller text is in the larger, 0 to 1, and on how many common values that rests."""

    containment: float
    shared: int


def overlap(one: Signature, other: Signature) -> Overlap:
    """Containment of the smaller text in the larger, on the values that both signatures can have."""
    left, right = _alike(one, other)
    smaller = min(len(left), len(right))
    shared = len(np.intersect1d(left, right, assume_unique=True))
    return Overlap(shared / smaller if smaller else 0.0, shared)


def share_of(copy: Signature, whole: Signature) -> float:
    """The share of `copy` that stands in `whole`, 0 to 1; 1 for the same words."""
    if copy.exact == whole.exact:
        return 1.0
    mine, theirs = _alike(copy, whole)
    return len(np.intersect1d(mine, theirs, assume_unique=True)) / len(mine) if len(mine) else 0.0


def are_copies(one: Signature, other: Signature) -> bool:
    """Whether an edge between the two texts stands."""
    found = overlap(one, other)
    enough = found.containment >= CONTAINMENT and found.shared >= SHARED
    return enough and not in_conflict(one, other)


def in_conflict(one: Signature, other: Signature) -> bool:
    """Whether the texts are reports on different things in the same sentences: other names, or other numbers.

    The daily market report, the match report written by a program. A correction changes one number or two, and an
    abridged copy has fewer; the smaller set of a true copy is in the larger.
    """
    left, right = one.specifics, other.specifics
    if len(left) and len(right):  # sets that were cut at their limit are comparable below the smaller of both ends
        end = min(left[-1], right[-1])
        left, right = left[left <= end], right[right <= end]
    names = _agreement(left[(left & _NUMBER) == 0], right[(right & _NUMBER) == 0], _NAMES_COMPARED)
    numbers = _agreement(left[(left & _NUMBER) == 1], right[(right & _NUMBER) == 1], _NUMBERS_COMPARED)
    return names < _NAMES_AGREE or numbers < _NUMBERS_AGREE


def _agreement(left: NDArray[np.uint32], right: NDArray[np.uint32], least: int) -> float:
    smaller = min(len(left), len(right))
    if smaller < least:
        return 1.0
    return len(np.intersect1d(left, right, assume_unique=True)) / smaller


def _alike(one: Signature, other: Signature) -> tuple[Values, Values]:
    if one.whole and other.whole:
        return one.sketch, other.sketch
    return one.sample(), other.sample()
