"""The rhythm of a text: the lengths of its sentences and paragraphs, one after the other.

A translation says in a sentence what a sentence of its original says, in about as many letters; a report of its own
does not. Source: Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora" (1993), whose dynamic
programme this is, in whole numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_SENTENCES = 96  # of one text; the rhythm of a longer one is that of its beginning
FEWEST_BEATS = 3  # sentences or paragraphs that make a rhythm
_PARAGRAPH = 1 << 15  # marks the last sentence of a paragraph
_LONGEST = _PARAGRAPH - 1
_SENTENCE_END = re.compile(r"(?<=[。！？])(?![」』”）])|(?<=[.!?؟।…])[\"'”»“)\]]*\s+")
_GAIN = 200  # of two sentences of one length; of one that the other text lacks, and of two that are one there:
_LACKING, _MERGED, _UNLIKE = -150, -150, -300
_SPREAD, _SHARE = 8, 14  # variance of a length: letters of it, and thousandths of its square
_BAND = 6  # sentences by which two texts may be apart
_NEAR = (3, 5)  # lengths of whole texts up to 3:5 apart are made equal
_PER_MILLE = 1000


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Lengths of the paragraphs and of the sentences of a text, in code points of English."""

    paragraphs: tuple[int, ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two rhythms are, per mille, and of how many `beats`: 1000 where all lengths are the same."""

    per_mille: int
    beats: int

    @property
    def share(self) -> float:
        """The same, 0 to 1."""
        return self.per_mille / _PER_MILLE


NO_LIKENESS = Likeness(0, 0)


def sentence_lengths(text: str) -> list[int]:
    """The length of each sentence in code points, 15 bits; the 16th bit marks the last one of a paragraph."""
    lengths: list[int] = []
    for paragraph in text.split("\n"):
        sentences = [len(sentence.strip()) for sentence in _SENTENCE_END.split(paragraph)]
        known = [min(length, _LONGEST) for length in sentences if length]
        if known:
            lengths += [*known[:-1], known[-1] | _PARAGRAPH]
        if len(lengths) >= MOST_SENTENCES:
            break
    return lengths[:MOST_SENTENCES]


def rhythm_of(lengths: Iterable[int], english: int) -> Rhythm:
    """The rhythm of packed lengths; 100 code points of the language say what `english` ones of English say."""
    paragraphs, sentences, paragraph = [], [], 0
    for length in lengths:
        code_points = max((length & _LONGEST) * english // 100, 1)
        sentences.append(code_points)
        paragraph += code_points
        if length & _PARAGRAPH:
            paragraphs.append(paragraph)
            paragraph = 0
    if paragraph:
        paragraphs.append(paragraph)
    return Rhythm(tuple(paragraphs), tuple(sentences))


def likeness(mine: Rhythm, theirs: Rhythm) -> Likeness:
    """How alike the paragraphs or the sentences of two texts are, whichever are more alike."""
    pairs = ((mine.paragraphs, theirs.paragraphs), (mine.sentences, theirs.sentences))
    found = [_likeness(one, other) for one, other in pairs if min(len(one), len(other)) >= FEWEST_BEATS]
    return max(found, key=lambda like: (like.per_mille, like.beats), default=NO_LIKENESS)


def _likeness(one: Sequence[int], other: Sequence[int]) -> Likeness:
    most, beats = max(len(one), len(other)), min(len(one), len(other))
    if 2 * beats < most:
        return Likeness(0, beats)
    total, theirs = sum(one), sum(other)
    gains = [_gain(one, other)]
    if _NEAR[0] * max(total, theirs) <= _NEAR[1] * min(total, theirs):
        gains.append(_gain(one, [length * total // theirs for length in other]))
    return Likeness(max(*gains, 0) * _PER_MILLE // (_GAIN * most), beats)


def _gain(one: Sequence[int], other: Sequence[int]) -> int:
    """The gain of the best alignment of two rows of lengths."""
    width = len(other)
    band = _BAND + abs(len(one) - width)
    nothing = _UNLIKE * (len(one) + width + 1)
    before_last: list[int] = []
    last = [_LACKING * at if at <= band else nothing for at in range(width + 1)]
    for row in range(1, len(one) + 1):
        now = [nothing] * (width + 1)
        now[0] = _LACKING * row if row <= band else nothing
        for at in range(max(1, row - band), min(width, row + band) + 1):
            best = max(last[at - 1] + _alike(one[row - 1], other[at - 1]), last[at] + _LACKING, now[at - 1] + _LACKING)
            if row > 1:
                best = max(best, before_last[at - 1] + _MERGED + _alike(one[row - 2] + one[row - 1], other[at - 1]))
            if at > 1:
                best = max(best, last[at - 2] + _MERGED + _alike(one[row - 1], other[at - 2] + other[at - 1]))
            now[at] = best
        before_last, last = last, now
    return last[width]


def _alike(one: int, other: int) -> int:
    mean = (one + other) // 2 + 1
    squares = 100 * (one - other) ** 2 // (_SPREAD * mean + _SHARE * mean * mean // 1000)
    return max(_GAIN - squares // 2, _UNLIKE)
