"""The body as the page's own structured data gives it (schema.org `articleBody`): a sieve for lines, never the text."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from schemas.decisions import Line
from transforms.clean.strike import standing, strike
from transforms.text import words
from transforms.text.markup import text_of

RULE = "jsonld.line_filter"

# Below this share of the words the property is a teaser; above it, it holds more than the body.
_LEAST_SHARE = 0.75
_MOST_SHARE = 1.1
_BIGRAMS_TO_STAND = 0.4
_LONG_SENTENCE_WORDS = 20
_SUBHEADING_WORDS = 6


def drop_strangers(lines: Sequence[Line], article_body: str | None, kept: Collection[int]) -> tuple[Line, ...]:
    """The lines, without those whose word pairs the structured body does not have; `kept` are indices that stay.

    It speaks only where it is about as long as the standing lines: most outlets cut it short or leave it empty. It
    often lacks a paragraph with a drop capital, and sub-headings: long sentences stay, and so does a short line
    without sentence end between two lines that it knows.
    """
    if not article_body:
        return tuple(lines)
    body = words.tokens(text_of(article_body))
    texts = {index: words.tokens(lines[index].text) for index in standing(lines)}
    length = sum(map(len, texts.values()))
    if not _LEAST_SHARE * length <= len(body) <= _MOST_SHARE * length:
        return tuple(lines)
    known = {*words.shingles(body, 2), *((token,) for token in body)}
    strange = {index for index, text in texts.items() if index not in kept and _is_stranger(text, known)}
    strange -= _subheadings(lines, list(texts), strange)
    return strike(lines, {i: RULE for i in strange if not words.is_prose(lines[i].text, _LONG_SENTENCE_WORDS)})


def _is_stranger(text: Sequence[str], known: Collection[tuple[str, ...]]) -> bool:
    pairs = words.shingles(text, 2)
    return sum(pair in known for pair in pairs) < _BIGRAMS_TO_STAND * len(pairs)


def _subheadings(lines: Sequence[Line], indices: Sequence[int], strange: Collection[int]) -> set[int]:
    between = zip(indices, indices[1:], indices[2:], strict=False)
    return {
        index
        for before, index, after in between
        if index in strange
        and before not in strange
        and after not in strange
        and words.weight(words.tokens(lines[index].text)) <= _SUBHEADING_WORDS
        and not words.ends_sentence(lines[index].text)
        and words.is_prose(lines[after].text)
    }
