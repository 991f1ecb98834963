"""How far two texts in different languages have the same anchors in the same order.

A translation keeps the numbers and names of its original, and keeps their order; two reports of one event share some of
both, in an order of their own. So anchors count that stand at the same place of both texts and in one order: the
heaviest increasing chain of equal anchors within a band around the diagonal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.translations.anchors import LAST_PLACE, AnchorKind, Anchors, without_r
from transforms.translations.rhythm import Rhythm, rhythm_of
from transforms.translations.writing import writing_of

FEWEST = 2  # distinct anchors that make an alignment
_LEAST_LETTERS = 3  # of a name without its r and l
_BAND = 0.12  # of the text's length: how far the place of an anchor may be off
_OFFSET_BAND = 0.15  # the same where one text begins or ends elsewhere
_OCCURRENCES = 8  # of one anchor that are compared
_LOOSE = 0.7  # weight of names that differ by an r or l
_SKIPPED = 0.3  # what an anchor costs that the other text lacks, where a part is cut out
_STRONGEST = 7  # strengths beyond count as this one
_WEIGHTS = {  # by kind, then by strength; the last is for all beyond
    AnchorKind.NUMBER: (0.0, 0.3, 0.4, 0.7, 1.0),
    AnchorKind.DAY: (0.5,),
    AnchorKind.NAME: (0.0, 0.0, 0.0, 0.25, 0.5, 0.8, 1.0, 1.15),
    AnchorKind.PLACE: (0.8,),
}


Key = tuple[int, int]  # kind and value of an anchor


class Match(NamedTuple):
    """Equal anchors of two texts: both places, in code points of English; the weight; the anchor."""

    mine: float
    theirs: float
    weight: float
    key: Key


@dataclass(frozen=True, slots=True)
class PlacedAnchors:
    """The anchors of a text, ready to be compared.

    `length`, places and `rhythm` are in code points of English that say as much. `order` has place and weight of every
    anchor in reading order, `places` and `weights` go by anchor.
    """

    anchors: Anchors
    length: float
    drops_r: bool
    order: list[tuple[float, float]]
    places: dict[Key, list[float]]
    weights: dict[Key, float]
    total: float
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class Alignment:
    """What two texts share in one order.

    `score` is the share of the weight of their anchors, 0 to 1, and `weight` that weight; `shared` counts distinct
    anchors by kind. `covered` is the part of either text that the shared anchors span, where only a part of one is in
    the other; 1 where they were compared from end to end.
    """

    score: float
    weight: float
    shared: dict[AnchorKind, int]
    covered: tuple[float, float]

    @property
    def anchors(self) -> int:
        """The number of distinct anchors that both have."""
        return sum(self.shared.values())

    @property
    def strength(self) -> float:
        """The score, and a little more where many anchors stand behind it."""
        return strength(self.score, self.weight)


NOTHING = Alignment(0.0, 0.0, {}, (0.0, 0.0))


def strength(score: float, weight: float) -> float:
    """How strong a share of the weight of two texts is; square roots are the same on every machine, powers are not."""
    return score * sqrt(sqrt(weight))


def weight_of(kind: int, strength: int) -> float:
    """What an anchor of a kind and strength counts."""
    return _WEIGHT[kind][min(strength, _STRONGEST)]


_WEIGHT = [[table[min(strength, len(table) - 1)] for strength in range(_STRONGEST + 1)] for table in _WEIGHTS.values()]
_WEIGHT_TABLE = np.array(_WEIGHT)


def weights_of(anchors: Anchors) -> NDArray[np.float64]:
    """What each anchor of a text counts."""
    return _WEIGHT_TABLE[anchors.rows["kind"], np.minimum(anchors.rows["strength"], _STRONGEST)]


def placed(anchors: Anchors) -> PlacedAnchors:
    """The anchors of a text, placed and weighed."""
    writing = writing_of(anchors.language)
    length = max(anchors.length * writing.scale, 1.0)
    scale = length / LAST_PLACE
    places: dict[Key, list[float]] = {}
    weights: dict[Key, float] = {}
    for value, place, kind, strength in anchors.rows.tolist():
        key = (kind, value)
        if key in places:
            places[key].append(place * scale)
        else:
            places[key] = [place * scale]
            weights[key] = _WEIGHT[kind][min(strength, _STRONGEST)]
    each = {key: _share(key, writing.share_of_names) * weights[key] / sqrt(len(places[key])) for key in places}
    order = sorted((at, each[key]) for key, found in places.items() for at in found)
    total = sum(weight for _, weight in order)
    rhythm = rhythm_of(anchors.sentences.tolist(), writing.english)
    return PlacedAnchors(anchors, length, writing.drops_r, order, places, weights, total, rhythm)


def aligned(mine: PlacedAnchors, theirs: PlacedAnchors) -> Alignment:
    """The alignment of two texts from end to end."""
    return _alignment(in_one_order(mine, theirs), mine.total, theirs.total, (1.0, 1.0))


def in_one_order(mine: PlacedAnchors, theirs: PlacedAnchors) -> list[Match]:
    """The anchors that stand at the same place of both texts, in the order that both have them in."""
    scale = mine.length / theirs.length
    band = _BAND * mine.length
    return _chain([match for match in _matches(mine, theirs) if abs(match.mine - match.theirs * scale) <= band])


def aligned_in_part(mine: PlacedAnchors, theirs: PlacedAnchors) -> Alignment:
    """The alignment of the part of both texts that has most in common, wherever it begins in each."""
    matches = list(_matches(mine, theirs))
    if not matches:
        return NOTHING
    band = _OFFSET_BAND * min(mine.length, theirs.length)
    offset = _best_offset(matches, band)
    chain = _chain([match for match in matches if abs(match.mine - match.theirs - offset) <= band])
    first, last = _densest(mine.order, chain)
    chain = [match for match in chain if first <= match.mine <= last]
    if not chain:
        return NOTHING
    start, end = chain[0].theirs, chain[-1].theirs
    covered = ((last - first) / mine.length, (end - start) / theirs.length)
    return _alignment(chain, _weight(mine, first, last), _weight(theirs, start, end), covered)


def _share(key: Key, share_of_names: float) -> float:
    return share_of_names if key[0] == AnchorKind.NAME else 1.0


def _alignment(chain: Sequence[Match], mine: float, theirs: float, covered: tuple[float, float]) -> Alignment:
    distinct = {match.key for match in chain}
    if len(distinct) < FEWEST:
        return NOTHING
    weight = sum(match.weight for match in chain)
    shared = Counter(AnchorKind(kind) for kind, _ in sorted(distinct))
    score = min(weight / sqrt(max(mine * theirs, 0.01)), 1.0)
    return Alignment(score, weight, dict(shared), covered)


def _matches(mine: PlacedAnchors, theirs: PlacedAnchors) -> Iterator[Match]:
    for key in mine.places:
        if key in theirs.places:
            yield from _met(mine, theirs, key, key, 1.0)
    if mine.drops_r or theirs.drops_r:
        for key, other in _loose_names(mine, theirs):
            yield from _met(mine, theirs, key, other, _LOOSE)


def _met(mine: PlacedAnchors, theirs: PlacedAnchors, key: Key, other: Key, part: float) -> Iterator[Match]:
    here, there = mine.places[key], theirs.places[other]
    weight = part * min(mine.weights[key], theirs.weights[other]) / sqrt(max(len(here), len(there)))
    for at in here[:_OCCURRENCES]:
        for place in there[:_OCCURRENCES]:
            yield Match(at, place, weight, key)


def _loose_names(mine: PlacedAnchors, theirs: PlacedAnchors) -> Iterator[tuple[Key, Key]]:
    """Names that are one but for an r or l that one of the languages leaves out."""
    loose: dict[str, list[tuple[Key, int]]] = {}
    for key in theirs.places:
        if key[0] == AnchorKind.NAME:
            bones, length = without_r(key[1])
            loose.setdefault(bones, []).append((key, length))
    for key in mine.places:
        if key[0] == AnchorKind.NAME:
            bones, length = without_r(key[1])
            for other, letters in loose.get(bones, ()) if len(bones) >= _LEAST_LETTERS else ():
                if other != key and abs(letters - length) <= 1:
                    yield key, other


def _chain(matches: list[Match]) -> list[Match]:
    """The heaviest chain of matches that goes forward in both texts."""
    matches.sort(key=_forward)
    ends: list[float] = []  # places in the other text at which chains end, ascending, as do their weights
    weights: list[float] = []
    last: list[int] = []
    before: list[int | None] = []
    for number, match in enumerate(matches):
        at = bisect_left(ends, match.theirs)
        weight = match.weight + (weights[at - 1] if at else 0.0)
        before.append(last[at - 1] if at else None)
        if at < len(ends) and ends[at] == match.theirs and weights[at] >= weight:
            continue
        beyond = at
        while beyond < len(ends) and weights[beyond] <= weight:
            beyond += 1
        ends[at:beyond], weights[at:beyond], last[at:beyond] = [match.theirs], [weight], [number]
    chain, step = [], last[-1] if last else None
    while step is not None:
        chain.append(matches[step])
        step = before[step]
    return chain[::-1]


def _forward(match: Match) -> tuple[float, float, Key]:
    return match.mine, -match.theirs, match.key


def _best_offset(matches: Sequence[Match], band: float) -> float:
    """The difference of places around which most weight lies."""
    offsets = sorted((match.mine - match.theirs, match.weight) for match in matches)
    best, weight, low, offset = 0.0, 0.0, 0, 0.0
    for place, gain in offsets:
        weight += gain
        while place - offsets[low][0] > 2 * band:
            weight -= offsets[low][1]
            low += 1
        if weight > best:
            best, offset = weight, (place + offsets[low][0]) / 2
    return offset


def _densest(order: Sequence[tuple[float, float]], chain: Sequence[Match]) -> tuple[float, float]:
    """The stretch of a text in which the chain outweighs most what lies between (Kadane's maximal sum)."""
    gains: dict[float, float] = {}
    for match in chain:
        gains[match.mine] = gains.get(match.mine, 0.0) + match.weight
    best, stretch = 0.0, (0.0, -1.0)
    total, start = 0.0, 0.0
    for at, weight in order:
        if total <= 0:
            total, start = 0.0, at
        total += gains.get(at, -_SKIPPED * weight)
        if total > best:
            best, stretch = total, (start, at)
    return stretch


def _weight(anchors: PlacedAnchors, start: float, end: float) -> float:
    return sum(weight for at, weight in anchors.order if start <= at <= end)
