"""Whether two documents are versions of one text, and which of several matches are believed.

The thresholds were fitted on news stories with their translations and on independent reports of one event; see
`benchmarks/translations.py`, which judges them on stories and languages that the fitting did not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields

import orjson

from transforms.translations.alignment import (
    FEWEST,
    Alignment,
    PlacedAnchors,
    aligned,
    aligned_in_part,
)
from transforms.translations.anchors import AnchorKind
from transforms.translations.overlap import Overlap

DETECTED = 0.30  # strength of a translation from end to end
PART_ANCHORS = 5  # and of a translated part: distinct anchors,
PART_SCORE = 0.5  # share of the anchors there,
PART_WEIGHT = 2.4  # their weight,
PART_COVERED = 0.35  # and how much of either text the part is
_RUNNER_UP = 0.5  # of the strongest match in a language: others that strong may be versions too
_PART = 0.5  # a match of a part ranks below one of the whole


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that are versions of one text, `one` and `other`; short keys of 8 bytes as hex.

    `strength` ranks pairs; `score` is the share of their anchors that stand in one order. `numbers` and the like count
    the shared anchors. `covered_one` and `covered_other` are the part of each text that the other has, 0 to 1.
    """

    one: str
    other: str
    strength: float
    score: float
    numbers: int
    names: int
    places: int
    days: int
    covered_one: float
    covered_other: float

    def covered(self, document: str) -> float:
        """The part of a document's text that the other one has."""
        return self.covered_one if document == self.one else self.covered_other

    def partner(self, document: str) -> str:
        """The other document."""
        return self.other if document == self.one else self.one


def may_pair(shared: Overlap) -> bool:
    """Whether two texts that share so much in any order can be a pair."""
    whole = shared.anchors >= FEWEST and shared.strength >= DETECTED
    return whole or (shared.anchors >= PART_ANCHORS and shared.weight >= PART_WEIGHT)


def judged(one: str, other: str, mine: PlacedAnchors, theirs: PlacedAnchors) -> Pair | None:
    """The pair that two documents are, or None."""
    whole = aligned(mine, theirs)
    if whole.strength >= DETECTED:
        return _pair(one, other, whole, whole.strength)
    part = aligned_in_part(mine, theirs)
    if (
        part.anchors >= PART_ANCHORS
        and part.score >= PART_SCORE
        and part.weight >= PART_WEIGHT
        and max(part.covered) >= PART_COVERED
    ):
        return _pair(one, other, part, _PART * part.strength)
    return None


def _pair(one: str, other: str, alignment: Alignment, rank: float) -> Pair:
    count = alignment.shared.get
    return Pair(
        one,
        other,
        round(rank, 4),
        round(alignment.score, 3),
        numbers=count(AnchorKind.NUMBER, 0),
        names=count(AnchorKind.NAME, 0),
        places=count(AnchorKind.PLACE, 0),
        days=count(AnchorKind.DAY, 0),
        covered_one=round(alignment.covered[0], 2),
        covered_other=round(alignment.covered[1], 2),
    )


def believed(document: str, matches: Iterable[tuple[str, Pair]]) -> Iterator[Pair]:
    """The pairs for which a document votes: in each language the strongest, and those nearly as strong.

    `matches` are pairs of the document with the language of the partner. A pair counts where both of its documents
    vote for it: an original may have several translations into one language, but a report is nobody's translation that
    merely has a few more anchors than another.
    """
    by_language: dict[str, list[Pair]] = {}
    for language, pair in matches:
        by_language.setdefault(language, []).append(pair)
    for pairs in by_language.values():
        best = max(pair.strength for pair in pairs)
        ranked = sorted(pairs, key=lambda pair: pair.partner(document))
        yield from (pair for pair in ranked if pair.strength >= _RUNNER_UP * best)


def pack_pair(pair: Pair) -> bytes:
    """The pair as JSON."""
    return orjson.dumps(asdict(pair))


def unpack_pair(packed: bytes) -> Pair:
    """The pair that `pack_pair` wrote."""
    values: Mapping[str, object] = orjson.loads(packed)
    return Pair(**{field.name: values[field.name] for field in fields(Pair)})  # type: ignore[arg-type]  # as packed
