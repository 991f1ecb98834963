"""Whether two documents are versions of one text, and which of several matches are believed.

The thresholds were fitted on news stories with their translations and on independent reports of one event; see
`benchmarks/translations.py`, which judges them on stories and languages that the fitting did not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace

import orjson

from transforms.translations.alignment import FEWEST, Alignment, PlacedAnchors, aligned, aligned_in_part
from transforms.translations.anchors import AnchorKind, unpack
from transforms.translations.overlap import Overlap, overlap, weighed_packed
from transforms.translations.rhythm import FEWEST_BEATS, NO_LIKENESS, Likeness, likeness
from transforms.translations.scorer import REACH, Opinion
from transforms.translations.shared_addresses import SharedAddresses, shared_addresses

DETECTED = 0.31  # strength of a translation from end to end,
ANCHORS = 3  # and its distinct anchors; two are enough with a rhythm of
SURE_RHYTHM, SURE_BEATS = 0.85, 6  # this likeness, in so many sentences or paragraphs
SUSPECTED = 0.23  # strength of what may be a translation, and has a rhythm that reports seldom have:
RHYTHM, BEATS = 0.55, 6  # likeness from which a rhythm counts, and beats from which it counts in full
_UNLIKE = 0.4  # of what a rhythm lacks to that, as reports of one event have it: taken from the strength
LEAST = 0.10  # strength of anchors, below which no rhythm counts
PART_ANCHORS = 5  # of a translated part: distinct anchors,
PART_SCORE = 0.5  # share of the anchors there,
PART_WEIGHT = 2.4  # their weight,
PART_COVERED = 0.35  # and how much of either text the part is
_RUNNER_UP = 0.5  # of the strongest match in a language: others that strong may be versions too
_NAMED = 1.0  # more of strength for a pair of which one names the other: no match of anchors outranks it
_PART = 0.5  # a match of a part ranks below one of the whole


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that are versions of one text, `one` and `other`; short keys of 8 bytes as hex.

    `strength` ranks pairs; `score` is the share of their anchors that stand in one order. `numbers` and the like count
    the shared anchors. `covered_one` and `covered_other` are the part of each text that the other has, 0 to 1.
    `rhythm` is the likeness of the lengths of `beats` sentences or paragraphs, 0 to 1. A pair that is not `is_sure` is
    suspected: too few anchors, but the rhythm of a translation. `scored` is what a scorer of the user's own says.
    `is_named` where the page of one names the other as its version; `links` and `images` count what both pages have.
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
    rhythm: float
    beats: int
    is_sure: bool
    scored: str | None = None
    is_named: bool = False
    links: int = 0
    images: int = 0

    def covered(self, document: str) -> float:
        """The part of a document's text that the other one has."""
        return self.covered_one if document == self.one else self.covered_other

    def partner(self, document: str) -> str:
        """The other document."""
        return self.other if document == self.one else self.one


def may_pair(shared: Overlap) -> bool:
    """Whether two texts that share so much in any order can be a pair."""
    whole = shared.anchors >= FEWEST and shared.strength >= LEAST
    return whole or (shared.anchors >= PART_ANCHORS and shared.weight >= PART_WEIGHT)


def is_worth_a_look(mine: bytes, theirs: bytes) -> bool:
    """Whether a comparison in order is worth its cost for two texts, given their packed anchors.

    Always where a language leaves letters out of names, and where the page of one names the other as its version.
    """
    first, second = weighed_packed(mine), weighed_packed(theirs)
    if first is None or second is None:
        return False
    if first.drops_r or second.drops_r or may_pair(overlap(first, second)):
        return True
    one, other = unpack(mine), unpack(theirs)
    return bool(one and other and shared_addresses(one.addresses, other.addresses).is_named)


def judged(
    one: str, other: str, mine: PlacedAnchors, theirs: PlacedAnchors, opinion: Opinion | None = None
) -> Pair | None:
    """The pair that two documents are, or None; a scorer's opinion moves its strength a little.

    One that names the other as its version is a pair whatever else they share. Links and pictures of both are anchors.
    """
    beside = shared_addresses(mine.anchors.addresses, theirs.anchors.addresses)
    pair = _judged((one, other), mine, theirs, REACH * opinion.said if opinion else 0.0, beside)
    if pair is None and beside.is_named:
        whole = aligned(mine, theirs)
        pair = _pair((one, other), whole, NO_LIKENESS, whole.strength)
    if pair is None:
        return None
    strength = pair.strength + _NAMED if beside.is_named else pair.strength
    told = replace(pair, is_named=beside.is_named, links=beside.links, images=beside.images)
    sure = told.is_sure or beside.is_named
    return replace(told, strength=strength, is_sure=sure, scored=opinion.sentence if opinion else None)


def _judged(
    between: tuple[str, str], mine: PlacedAnchors, theirs: PlacedAnchors, moved: float, beside: SharedAddresses
) -> Pair | None:
    whole = aligned(mine, theirs)
    meets = whole.strength >= LEAST
    like = likeness(mine.rhythm, theirs.rhythm) if meets else NO_LIKENESS
    strength = with_rhythm(whole, like) + (moved if meets else 0.0)
    same_rhythm = like.share >= SURE_RHYTHM and like.beats >= SURE_BEATS
    if strength >= DETECTED and (whole.anchors + beside.links + beside.images >= ANCHORS or same_rhythm):
        return _pair(between, whole, like, strength)
    part = aligned_in_part(mine, theirs)
    if _is_part(part):
        return _pair(between, part, NO_LIKENESS, _PART * part.strength)
    if strength >= SUSPECTED and like.share >= RHYTHM:
        return _pair(between, whole, like, strength, is_sure=False)
    return None


def with_rhythm(whole: Alignment, like: Likeness) -> float:
    """The strength of the anchors of two texts, and what their rhythm adds to it or takes from it."""
    counted = min(max(like.beats - FEWEST_BEATS + 1, 0), BEATS - FEWEST_BEATS + 1) / (BEATS - FEWEST_BEATS + 1)
    alike = like.share - RHYTHM
    return max(whole.strength + (alike if alike > 0 else _UNLIKE * alike) * counted, 0.0)


def _is_part(part: Alignment) -> bool:
    enough = part.anchors >= PART_ANCHORS and part.score >= PART_SCORE and part.weight >= PART_WEIGHT
    return enough and max(part.covered) >= PART_COVERED


def _pair(
    between: tuple[str, str], alignment: Alignment, like: Likeness, strength: float, *, is_sure: bool = True
) -> Pair:
    count = alignment.shared.get
    return Pair(
        *between,
        round(strength, 4),
        round(alignment.score, 3),
        numbers=count(AnchorKind.NUMBER, 0),
        names=count(AnchorKind.NAME, 0),
        places=count(AnchorKind.PLACE, 0),
        days=count(AnchorKind.DAY, 0),
        covered_one=round(alignment.covered[0], 2),
        covered_other=round(alignment.covered[1], 2),
        rhythm=like.share,
        beats=like.beats,
        is_sure=is_sure,
    )


def believed(document: str, matches: Iterable[tuple[str, Pair]]) -> Iterator[Pair]:
    """The pairs for which a document votes: in each language the strongest, and those nearly as strong.

    `matches` are pairs of the document with the language of the partner. A pair counts where both of its documents
    vote for it: an original may have several translations into one language, but a report is nobody's translation that
    merely has a few more anchors than another. A document without a sure pair votes for the strongest one alone.
    """
    by_language: dict[str, list[Pair]] = {}
    unsure: list[Pair] = []
    for language, pair in matches:
        (by_language.setdefault(language, []) if pair.is_sure else unsure).append(pair)
    for pairs in by_language.values():
        best = max(pair.strength for pair in pairs)
        ranked = sorted(pairs, key=lambda pair: pair.partner(document))
        yield from (pair for pair in ranked if pair.strength >= _RUNNER_UP * best)
    if unsure and not by_language:
        yield max(unsure, key=lambda pair: (pair.strength, pair.partner(document)))


def pack_pair(pair: Pair) -> bytes:
    """The pair as JSON."""
    return orjson.dumps(asdict(pair))


def unpack_pair(packed: bytes) -> Pair:
    """The pair that `pack_pair` wrote."""
    values: Mapping[str, object] = orjson.loads(packed)
    return Pair(**{field.name: values[field.name] for field in fields(Pair)})  # type: ignore[arg-type]  # as packed
