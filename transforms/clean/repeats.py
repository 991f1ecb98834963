"""Text printed twice: a whole body, a paragraph, a caption beside itself.

A short line that comes back further down stays: refrains, list labels and sub-headings do that on purpose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from schemas.decisions import Line
from transforms.clean.strike import standing, strike
from transforms.text import words

BODY = "repeat.body"
PARAGRAPH = "repeat.paragraph"
CAPTION = "repeat.caption"
LINE = "repeat.line"
COPIES = frozenset({BODY, PARAGRAPH, CAPTION, LINE})
"""The rules by which a text stands once that was printed twice."""

_SHINGLE = 5
_OPENING_WORDS = 4
_OPENING_CHARACTERS = 120

_SAME_TEXT = 0.9
# In characters: about 40 words.
_SHORTEST_BODY = 200
# A text in which more lines than these open alike in its middle is a list, and each trial reads it whole.
_MOST_TRIALS = 8
_PROBE = 30

_SENTENCE_WORDS = 8
_FRAGMENT_WORDS = 12
_CAPTION_WORDS = 30
_FEWEST_CAPTION_WORDS = 3
_TABLE_MARK = "|"


def drop(lines: Sequence[Line], *, headline_known: bool = False) -> tuple[Line, ...]:
    """The lines, without second copies: of the whole body, then of paragraphs, then of captions.

    Where the headline is known, a pair at the very top is no headline printed twice but a caption.
    """
    # Copies open alike: most lines have an opening of their own, and need not be read to the end.
    openings = {index: _opening(lines[index].text) for index in standing(lines)}
    counts = Counter(openings.values())
    twins = {index: opening for index, opening in openings.items() if counts[opening] > 1}
    if not twins:
        return tuple(lines)
    tokens = {index: tuple(words.tokens(lines[index].text)) for index in twins}
    struck = _drop_paragraphs(_drop_second_body(lines, twins), tokens)
    return _drop_captions(struck, tokens, 0 if headline_known else 1)


def _opening(text: str) -> tuple[str, ...]:
    return tuple(words.tokens(text[:_OPENING_CHARACTERS])[:_OPENING_WORDS])


def _drop_second_body(lines: Sequence[Line], twins: Mapping[int, tuple[str, ...]]) -> tuple[Line, ...]:
    """Without the poorer copy where the whole text stands there twice, whatever its line breaks.

    The copy in more paragraphs stays, the first of equals. Lines before the first copy stay.
    """
    indices = standing(lines)
    for first, split in _likely_copies(lines, indices, twins):
        one, two = indices[first:split], indices[split:]
        if _are_copies([lines[index].text for index in one], [lines[index].text for index in two]):
            return strike(lines, dict.fromkeys(two if len(one) >= len(two) else one, BODY))
    return tuple(lines)


def _likely_copies(
    lines: Sequence[Line], indices: Sequence[int], twins: Mapping[int, tuple[str, ...]]
) -> list[tuple[int, int]]:
    """Where two copies may begin: lines that open with the same words, and about as much text behind each."""
    before = [0, *accumulate(len(lines[index].text) for index in indices)]
    first_places: dict[tuple[str, ...], int] = {}
    pairs = []
    for split, index in enumerate(indices):
        if index not in twins:
            continue
        first = first_places.setdefault(twins[index], split)
        one, two = before[split] - before[first], before[-1] - before[split]
        if min(one, two) >= max(_SHORTEST_BODY, _SAME_TEXT * max(one, two)):
            pairs.append((first, split))
    return pairs[:_MOST_TRIALS]


def _are_copies(one: Sequence[str], two: Sequence[str]) -> bool:
    first, second = " ".join(one), " ".join(two)
    # A passage from the middle tells lists that open alike from copies without reading them.
    if not any(
        first[start : start + _PROBE] in second
        for start in range(len(first) // 4, len(first) - _PROBE, len(first) // 4)
    ):
        return False
    left, right = (set(words.shingles(words.tokens(copy), _SHINGLE)) for copy in (first, second))
    return len(left & right) >= _SAME_TEXT * max(len(left), len(right))


def _drop_paragraphs(lines: Sequence[Line], tokens: Mapping[int, tuple[str, ...]]) -> tuple[Line, ...]:
    """Without later copies of a paragraph (punctuation and case aside); a caption beside its copy is left alone."""
    seen: dict[tuple[str, ...], int] = {}
    rules: dict[int, str] = {}
    for place, index in enumerate(standing(lines)):
        key, text = tokens.get(index, ()), lines[index].text
        if not _is_paragraph(text, key):
            continue
        earlier = seen.setdefault(key, place)
        if earlier != place and (place - earlier > 1 or not _is_caption(text, key)):
            rules[index] = PARAGRAPH
    return strike(lines, rules)


def _is_paragraph(text: str, key: tuple[str, ...]) -> bool:
    # What ends without a stop may be an entry of a list, which says the same of several things on purpose.
    fewest = _SENTENCE_WORDS if words.ends_sentence(text) else _FRAGMENT_WORDS
    return words.weight(key) >= fewest and not text.startswith(_TABLE_MARK)


def _drop_captions(
    lines: Sequence[Line], tokens: Mapping[int, tuple[str, ...]], first_caption: int
) -> tuple[Line, ...]:
    """Without lines that stand directly beside their copy; no caption stands before the place `first_caption`.

    A caption printed twice goes with both copies, where prose follows. Of any other pair the first stays; more than
    two copies in a row are a refrain, and stay.
    """
    indices = standing(lines)
    rules: dict[int, str] = {}
    place = 0
    while place < len(indices):
        end = place + 1
        key = tokens.get(indices[place])
        while end < len(indices) and key and tokens.get(indices[end]) == key:
            end += 1
        if key and end - place == 2:  # noqa: PLR2004 - a pair
            near = indices[place : place + 3]
            rules |= _fate_of_twins(lines, near, key, may_be_caption=place >= first_caption)
        place = end
    return strike(lines, rules)


def _fate_of_twins(
    lines: Sequence[Line], indices: Sequence[int], key: tuple[str, ...], *, may_be_caption: bool
) -> dict[int, str]:
    one, two, *following = indices
    # The first line of all may be the headline twice: one copy has to stay for the headline's own rule.
    before_prose = may_be_caption and any(words.is_prose(lines[index].text) for index in following)
    if before_prose and _is_caption(lines[one].text, key):
        return {one: CAPTION, two: CAPTION}
    return {two: LINE}


def _is_caption(text: str, key: tuple[str, ...]) -> bool:
    return _FEWEST_CAPTION_WORDS <= words.weight(key) <= _CAPTION_WORDS and not words.ends_sentence(text)
