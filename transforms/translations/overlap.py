"""What two texts share in any order: the most that their alignment can reach, told without making it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from transforms.translations.alignment import strength, weights_of
from transforms.translations.anchors import AnchorKind, Anchors, unpack
from transforms.translations.writing import writing_of

_THOUSANDTHS = 1000
_CACHED = 4096  # a document is compared with several others


@dataclass(frozen=True, slots=True)
class WeighedAnchors:
    """The distinct anchors of a text, sorted; what all occurrences of each may count; the weight of the text.

    Weights are whole thousandths, so that their sums are the same on every processor.
    """

    keys: NDArray[np.uint64]
    gains: NDArray[np.int64]
    total: int
    drops_r: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many distinct anchors two texts share; the most that their weight and score in one order can be."""

    anchors: int
    weight: float
    score: float

    @property
    def strength(self) -> float:
        """The most that the strength of the two in one order can be."""
        return strength(self.score, self.weight)


def weighed(anchors: Anchors) -> WeighedAnchors:
    """The anchors of a text, weighed without their places."""
    writing = writing_of(anchors.language)
    kinds = anchors.rows["kind"]
    every = kinds.astype(np.uint64) << np.uint64(32) | anchors.rows["value"]
    keys, first, counts = np.unique(every, return_index=True, return_counts=True)
    gains = _THOUSANDTHS * weights_of(anchors)[first] * np.sqrt(counts)
    shares = np.where(kinds[first] == AnchorKind.NAME, writing.share_of_names, 1.0)
    return WeighedAnchors(keys, _whole(gains), int(_whole(gains * shares).sum()), writing.drops_r)


@lru_cache(maxsize=_CACHED)
def weighed_packed(packed: bytes) -> WeighedAnchors | None:
    """The same of packed anchors; None for those of another algorithm."""
    anchors = unpack(packed)
    return None if anchors is None else weighed(anchors)


def overlap(mine: WeighedAnchors, theirs: WeighedAnchors) -> Overlap:
    """What two texts share in any order. Names that differ by an r or l are not among it."""
    _, here, there = np.intersect1d(mine.keys, theirs.keys, assume_unique=True, return_indices=True)
    weight = int(np.minimum(mine.gains[here], theirs.gains[there]).sum())
    return Overlap(len(here), weight / _THOUSANDTHS, min(weight / sqrt(max(mine.total * theirs.total, 1)), 1.0))


def _whole(thousandths: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(thousandths).astype(np.int64)
