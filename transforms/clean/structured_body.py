"""The body as the page's own structured data gives it (schema.org `articleBody`): a sieve for lines, never the text."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence

from schemas.decisions import Line
from transforms.clean import words
from transforms.clean.strike import standing, strike

RULE = "jsonld.line_filter"

# Below this share of the words the property is a teaser; above it, it holds more than the body.
_LEAST_SHARE = 0.75
_MOST_SHARE = 1.1
_BIGRAMS_TO_STAND = 0.4

_TAG = re.compile(r"<[^<>]{1,500}>")


def drop_strangers(lines: Sequence[Line], article_body: str | None, kept: Collection[int]) -> tuple[Line, ...]:
    """The lines, without those whose word pairs the structured body does not have; `kept` are indices that stay.

    It speaks only where it is about as long as the standing lines: most outlets cut it short or leave it empty.
    """
    if not article_body:
        return tuple(lines)
    body = words.tokens(_TAG.sub(" ", html.unescape(article_body)))
    texts = {index: words.tokens(lines[index].text) for index in standing(lines)}
    length = sum(map(len, texts.values()))
    if not _LEAST_SHARE * length <= len(body) <= _MOST_SHARE * length:
        return tuple(lines)
    known = {*words.shingles(body, 2), *((token,) for token in body)}
    return strike(lines, {i: RULE for i, text in texts.items() if i not in kept and _is_stranger(text, known)})


def _is_stranger(text: Sequence[str], known: Collection[tuple[str, ...]]) -> bool:
    pairs = words.shingles(text, 2)
    return sum(pair in known for pair in pairs) < _BIGRAMS_TO_STAND * len(pairs)
