"""Text printed twice: a whole body, a paragraph, a caption beside itself.

A short line that comes back further down stays: refrains, list labels and sub-headings do that on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from schemas.decisions import Line
from transforms.clean import words
from transforms.clean.strike import standing, strike

BODY = "repeat.body"
PARAGRAPH = "repeat.paragraph"
CAPTION = "repeat.caption"
LINE = "repeat.line"

_SHINGLE = 5
_OPENING_WORDS = 4
_OPENING_CHARACTERS = 120

_SAME_TEXT = 0.9
_SHORTEST_BODY = 40
# A text in which more lines than these open alike in its middle is a list, and each trial reads it whole.
_MOST_TRIALS = 8

_SENTENCE_WORDS = 8
_FRAGMENT_WORDS = 12
_CAPTION_WORDS = 30
_FEWEST_CAPTION_WORDS = 3
_TABLE_MARK = "|"


def drop(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, without second copies: of the whole body, then of paragraphs, then of captions."""
    indices = standing(lines)
    openings = [_opening(lines[index].text) for index in indices]
    # Copies open alike: most texts end here, at a tenth of the cost of reading every word.
    if len(set(openings)) == len(openings):
        return tuple(lines)
    tokens = {index: tuple(words.tokens(lines[index].text)) for index in indices}
    for step in (_drop_second_body, _drop_paragraphs, _drop_captions):
        lines = step(lines, tokens)
    return tuple(lines)


def _opening(text: str) -> tuple[str, ...]:
    return tuple(words.tokens(text[:_OPENING_CHARACTERS])[:_OPENING_WORDS])


def _drop_second_body(lines: Sequence[Line], tokens: Mapping[int, tuple[str, ...]]) -> tuple[Line, ...]:
    """Without the poorer copy where the whole text stands there twice, whatever its line breaks.

    The copy in more paragraphs stays, the first of equals. Lines before the first copy stay.
    """
    indices = standing(lines)
    texts = [tokens[index] for index in indices]
    for first, split in _likely_copies(texts):
        one, two = texts[first:split], texts[split:]
        if _are_copies(one, two):
            poorer = indices[split:] if len(one) >= len(two) else indices[first:split]
            return strike(lines, dict.fromkeys(poorer, BODY))
    return tuple(lines)


def _likely_copies(texts: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where two copies may begin: lines that open with the same words, and about as many words behind each."""
    words_before = [0, *accumulate(map(len, texts))]
    openings: dict[tuple[str, ...], int] = {}
    pairs = []
    for split, text in enumerate(texts):
        first = openings.setdefault(text[:_OPENING_WORDS], split)
        one, two = words_before[split] - words_before[first], words_before[-1] - words_before[split]
        if min(one, two) >= max(_SHORTEST_BODY, _SAME_TEXT * max(one, two)):
            pairs.append((first, split))
    return pairs[:_MOST_TRIALS]


def _are_copies(one: Sequence[tuple[str, ...]], two: Sequence[tuple[str, ...]]) -> bool:
    left, right = (set(words.shingles([word for text in copy for word in text], _SHINGLE)) for copy in (one, two))
    return len(left & right) >= _SAME_TEXT * max(len(left), len(right))


def _drop_paragraphs(lines: Sequence[Line], tokens: Mapping[int, tuple[str, ...]]) -> tuple[Line, ...]:
    """Without later copies of a paragraph (punctuation and case aside); a caption beside its copy is left alone."""
    seen: dict[tuple[str, ...], int] = {}
    rules: dict[int, str] = {}
    for place, index in enumerate(standing(lines)):
        key, text = tokens[index], lines[index].text
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


def _drop_captions(lines: Sequence[Line], tokens: Mapping[int, tuple[str, ...]]) -> tuple[Line, ...]:
    """Without lines that stand directly beside their copy.

    A caption printed twice goes with both copies, where prose follows. Of any other pair the first stays; more than
    two copies in a row are a refrain, and stay.
    """
    indices = standing(lines)
    rules: dict[int, str] = {}
    place = 0
    while place < len(indices):
        end = place + 1
        key = tokens[indices[place]]
        while end < len(indices) and key and tokens[indices[end]] == key:
            end += 1
        if end - place == 2:  # noqa: PLR2004 - a pair
            rules |= _fate_of_twins(lines, indices, place, key)
        place = end
    return strike(lines, rules)


def _fate_of_twins(lines: Sequence[Line], indices: Sequence[int], place: int, key: tuple[str, ...]) -> dict[int, str]:
    one, two, *following = indices[place : place + 3]
    # The first line of all may be the headline twice: one copy has to stay for the headline's own rule.
    before_prose = place > 0 and any(words.is_prose(lines[index].text) for index in following)
    if before_prose and _is_caption(lines[one].text, key):
        return {one: CAPTION, two: CAPTION}
    return {two: LINE}


def _is_caption(text: str, key: tuple[str, ...]) -> bool:
    return _FEWEST_CAPTION_WORDS <= words.weight(key) <= _CAPTION_WORDS and not words.ends_sentence(text)
