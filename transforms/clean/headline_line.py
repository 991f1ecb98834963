"""The headline among the lines: the one that repeats a known headline, or, in plain text, the one that is it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemas.decisions import Line
from transforms.clean.strike import standing, strike
from transforms.extract.author_names import begins_like_byline, credits_picture
from transforms.text import words

RULE = "headline.line"

_FIRST_LINES = 3
_LIKENESS = 0.8
_MOST_WORDS = 25
_FEWEST_WORDS = 3
_LINES_TO_PROSE = 3
_MOST_NAMES = 6

_NOT_A_HEADLINE = re.compile(
    r"""
    .*[:：;,]\s*\Z                                     # a label, or a line that runs on
    | \W*(?:https?://|www\.|©|\(c\)|copyright\b)       # an address, a rights line
    | [^\s(\[]{1,30}(?:\s\S{1,20}){0,3}\s?[(\[][^)\]]{2,40}[)\]]\s?[-–—:]   # a dateline: "MOSCOW, Jan 11 (Agency) --"
    | .*:\s?[^:/]{2,40}/[^:/]{2,40}\Z                   # a picture credit: "Photo: A. Name/Agency"
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NUMERAL = re.compile(r"\d+")


def drop_known(lines: Sequence[Line], headline: str | None) -> tuple[Line, ...]:
    """The lines, without those of the first three standing ones that say what the known headline says."""
    return strike(lines, dict.fromkeys(like(lines, headline), RULE))


def like(lines: Sequence[Line], text: str | None) -> frozenset[int]:
    """The indices of those of the first three standing lines that say what a text says, word order aside."""
    wanted = words.tokens(text or "")
    if not wanted:
        return frozenset()
    first = standing(lines)[:_FIRST_LINES]
    return frozenset(i for i in first if words.likeness(words.tokens(lines[i].text), wanted) >= _LIKENESS)


def find(lines: Sequence[Line]) -> int | None:
    """The index of the line that is the headline of a plain text: its first standing one, if prose follows it.

    It has 3 to 25 words and no sentence-final punctuation, and is no dateline, byline, credit, label or date.
    None where the text opens otherwise, and for a lone line.
    """
    first = standing(lines)[: 1 + _LINES_TO_PROSE]
    if len(first) < 2 or not _reads_as_headline(lines[first[0]].text):  # noqa: PLR2004 - a headline and a line after it
        return None
    length = words.weight(words.tokens(lines[first[0]].text))
    followers = (lines[index].text for index in first[1:])
    prose = any(words.is_prose(text) and words.weight(words.tokens(text)) > length for text in followers)
    return first[0] if prose else None


def _reads_as_headline(text: str) -> bool:
    tokens = words.tokens(text)
    if not _FEWEST_WORDS <= words.weight(tokens) <= _MOST_WORDS or words.ends_sentence(text):
        return False
    numerals = sum(1 for token in tokens if _NUMERAL.fullmatch(token))
    return 2 * numerals < len(tokens) and _NOT_A_HEADLINE.match(text) is None and not _is_byline(text)


def _is_byline(text: str) -> bool:
    """Whether words that lead in a name, or a picture's credit, stand before a few words with capitals and no other."""
    first, *names = text.split()
    if not 0 < len(names) <= _MOST_NAMES or first == text or any(name.islower() for name in names):
        return False
    return any(name[0].isupper() for name in names) and (begins_like_byline(text) or credits_picture(text))
