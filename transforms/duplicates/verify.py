"""Whether two texts that met under common keys are copies of one story, decided on their signatures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transforms.duplicates.signature import Signature, Values
from transforms.duplicates.specifics import LIMIT

CONTAINMENT = 0.55
CONTAINMENT_OF_WORDS_ALONE = 0.65  # where both texts have too few names and numbers to compare
SHARED = 4
SPLIT_BELOW = 0.3  # a member of a cluster that shares less with its canonical text came in by a chain

_NAMES_COMPARED = 4
_NAMES_AGREE = 0.35
_NUMBERS_COMPARED = 5
_NUMBERS_AGREE = 0.3
_NUMBER = np.uint32(1)


@dataclass(frozen=True, slots=True)
class Containment:
    """How much of the smaller text is in the larger, 0 to 1, and on how many common values that rests."""

    containment: float
    shared: int


def overlap(one: Signature, other: Signature) -> Containment:
    """Containment of the smaller text in the larger, on the values that both signatures can have."""
    left, right = _alike(one, other)
    smaller = min(len(left), len(right))
    shared = _common(left, right)
    return Containment(shared / smaller if smaller else 0.0, shared)


def share_of(copy: Signature, whole: Signature) -> float:
    """The share of `copy` that stands in `whole`, 0 to 1; 1 for the same words."""
    if copy.exact == whole.exact:
        return 1.0
    mine, theirs = _alike(copy, whole)
    return _common(mine, theirs) / len(mine) if len(mine) else 0.0


def are_copies(one: Signature, other: Signature) -> bool:
    """Whether an edge between the two texts stands.

    Reports on different things in the same sentences are no copies: the daily market report, the match report written
    by a program. Their names differ, or their numbers. A correction changes one number or two, and an abridged copy
    has fewer; the smaller set of a true copy is in the larger.
    """
    found = overlap(one, other)
    if found.containment < CONTAINMENT or found.shared < SHARED:
        return False
    names, numbers = _agreements(one.specifics, other.specifics)
    if names is None and numbers is None:
        return found.containment >= CONTAINMENT_OF_WORDS_ALONE
    return (names is None or names >= _NAMES_AGREE) and (numbers is None or numbers >= _NUMBERS_AGREE)


def _agreements(left: Values, right: Values) -> tuple[float | None, float | None]:
    """How much of the smaller set of names, and of numbers, is in the larger; None where there are too few."""
    ends = [values[-1] for values in (left, right) if len(values) == LIMIT]
    if ends:  # a set that was cut at its limit says nothing of the values above its end
        left, right = left[left <= min(ends)], right[right <= min(ends)]
    names = _agreement(left[(left & _NUMBER) == 0], right[(right & _NUMBER) == 0], _NAMES_COMPARED)
    numbers = _agreement(left[(left & _NUMBER) == 1], right[(right & _NUMBER) == 1], _NUMBERS_COMPARED)
    return names, numbers


def _agreement(left: Values, right: Values, least: int) -> float | None:
    smaller = min(len(left), len(right))
    return _common(left, right) / smaller if smaller >= least else None


def _common(left: Values, right: Values) -> int:
    return len(np.intersect1d(left, right, assume_unique=True))


def _alike(one: Signature, other: Signature) -> tuple[Values, Values]:
    if one.whole and other.whole:
        return one.sketch, other.sketch
    return one.sample(), other.sample()
