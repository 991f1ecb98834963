"""Text printed twice: a whole body, a paragraph, a caption beside itself.

A short line that comes back further down stays: refrains, list labels and sub-headings do that on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from schemas.decisions import Line
from transforms.clean import words
from transforms.clean.strike import standing, strike

BODY = "repeat.body"
PARAGRAPH = "repeat.paragraph"
CAPTION = "repeat.caption"
LINE = "repeat.line"

_SHINGLE = 5
_SAME_TEXT = 0.9
_SHORTEST_BODY = 40
# A text in which more lines than these open alike in its middle is a list, and each trial reads it whole.
_MOST_TRIALS = 8
_PARAGRAPH_WORDS = 8
# One word of a spaced script is about two characters of Chinese or Japanese.
_PARAGRAPH_CHARACTERS = 16
_CAPTION_WORDS = 30
_FEWEST_CAPTION_WORDS = 3


def drop_second_body(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, without the poorer copy where the whole text stands there twice, whatever its line breaks.

    The copy in more paragraphs stays, the first of equals. Lines before the first copy stay.
    """
    indices = standing(lines)
    texts = [words.tokens(lines[index].text) for index in indices]
    for first, split in _likely_copies(texts):
        one, two = texts[first:split], texts[split:]
        if _are_copies(one, two):
            poorer = indices[split:] if len(one) >= len(two) else indices[first:split]
            return strike(lines, dict.fromkeys(poorer, BODY))
    return tuple(lines)


def drop_paragraphs(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, without later copies of a paragraph of at least 8 words (punctuation and case aside).

    A caption beside its copy is left to `drop_captions`, which takes both.
    """
    seen: dict[tuple[str, ...], int] = {}
    rules: dict[int, str] = {}
    for place, index in enumerate(standing(lines)):
        text = lines[index].text
        key = tuple(words.tokens(text))
        if not _is_paragraph(key):
            continue
        earlier = seen.setdefault(key, place)
        if earlier != place and (place - earlier > 1 or words.ends_sentence(text) or len(key) > _CAPTION_WORDS):
            rules[index] = PARAGRAPH
    return strike(lines, rules)


def drop_captions(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, without short ones that stand directly beside their copy.

    A caption printed twice goes with both copies: a pair without sentence end, of at least three words, that prose
    follows. Of any other pair the first stays, and so do both lines of a pair among more than two copies (a refrain).
    """
    indices = standing(lines)
    keys = [tuple(words.tokens(lines[index].text)) for index in indices]
    rules: dict[int, str] = {}
    place = 0
    while place < len(indices):
        end = place
        while end + 1 < len(indices) and keys[place] and keys[end + 1] == keys[place]:
            end += 1
        if end - place == 1:
            rules |= _fate_of_twins(lines, indices, place, keys[place])
        place = end + 1
    return strike(lines, rules)


def _fate_of_twins(lines: Sequence[Line], indices: Sequence[int], place: int, key: tuple[str, ...]) -> dict[int, str]:
    one, two = indices[place], indices[place + 1]
    text = lines[one].text
    is_caption = _FEWEST_CAPTION_WORDS <= len(key) <= _CAPTION_WORDS and not words.ends_sentence(text)
    # The first line of all may be the headline twice: one copy has to stay for the headline's own rule.
    if is_caption and place > 0 and _prose_is_next(lines, indices[place + 2 : place + 3]):
        return {one: CAPTION, two: CAPTION}
    return {two: LINE}


def _prose_is_next(lines: Sequence[Line], following: Sequence[int]) -> bool:
    return any(words.is_prose(lines[index].text) for index in following)


def _is_paragraph(key: tuple[str, ...]) -> bool:
    if len(key) < _PARAGRAPH_WORDS:
        return False
    return len(key) >= _PARAGRAPH_CHARACTERS or sum(map(len, key)) > len(key)


def _likely_copies(texts: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Where two copies may begin: lines with the same first 5 words, and about as many words behind each."""
    words_before = [0, *accumulate(map(len, texts))]
    openings: dict[tuple[str, ...], int] = {}
    pairs = []
    for split, text in enumerate(texts):
        if len(text) < _SHINGLE:
            continue
        first = openings.setdefault(tuple(text[:_SHINGLE]), split)
        one, two = words_before[split] - words_before[first], words_before[-1] - words_before[split]
        if min(one, two) >= max(_SHORTEST_BODY, _SAME_TEXT * max(one, two)):
            pairs.append((first, split))
    return pairs[:_MOST_TRIALS]


def _are_copies(one: Sequence[Sequence[str]], two: Sequence[Sequence[str]]) -> bool:
    left, right = (set(words.shingles([word for text in copy for word in text], _SHINGLE)) for copy in (one, two))
    return len(left & right) >= _SAME_TEXT * max(len(left), len(right))
