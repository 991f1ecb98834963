"""What stands behind a story in a press release or a guest's piece: who the house or author is, and whom to ask.

The rows of `data/boilerplate.jsonl` lead such parts in. What a house says of itself counts where the next line opens
with the name that was led in, so that a heading of the story stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from schemas.decisions import Line
from schemas.registry import load_rows
from schemas.vocabulary import Word
from transforms.clean.strike import standing, strike
from transforms.text import words

PREFIX = "boilerplate."

_MOST_OF_TEXT = 0.5  # of the characters
_FEWEST_BEFORE = 2  # lines of the story
_LONGEST_HEADING = 80  # characters
_MOST_HEADING_WORDS = 9
_OPENING = 60  # characters of a line, in which its name stands
_MOST_LINES = 15  # that are led in
_LONGEST_CONTACT = 200  # characters
_RELEASE = re.compile(r"newswire|business ?wire|accesswire|presseportal|\(ots\)", re.IGNORECASE)
_ADDRESS = re.compile(r"www\.|https?:|@|®|™")
_LEGAL_FORM = (
    r"(?:(?:Inc|Ltd|Ltda|LLC|Corp|PLC|plc|GmbH|AG|SE|S\.?A|B\.?V|AB|Oyj?|S\.?p\.?A|S\.?r\.?l|N[Aa][Ss][Dd][Aa][Qq]|NYSE)\b"
    r"|株式会社|有限公司)"
)
_HAS_FORM = re.compile(_LEGAL_FORM)
_FORM_BEHIND = re.compile(rf"(?:[\s,]+[^\W\d_a-z]\w*){{0,2}}[\s,(]*{_LEGAL_FORM}")  # `Harbour Scales Holding Inc.`
_SOURCE = re.compile(r"SOURCE:? (?!OF )[A-Z\d]")
_LABEL = re.compile(r"[:：】]")
_ENDS = " :：*_-–—■【】"


class Subject(Word):
    """What a part behind a story is about."""

    HOUSE = "house"
    AUTHOR = "author"
    CONTACT = "contact"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class LeadIn:
    """How a part is led in: a regular expression of a line's beginning, in lower case.

    The group `name` is the house's name, up to the end of the line. `counter_example` begins alike and is of the story.
    """

    id: str
    kind: Subject
    language: str
    pattern: str
    example: str
    counter_example: str


def drop(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Returns the lines, without what stands behind the story, if that is no more than half of the text."""
    indices = standing(lines)
    texts = [lines[index].text for index in indices]
    behind = list(accumulate(map(len, reversed(texts))))[::-1]
    is_release = any(_RELEASE.search(text) for text in texts[:_FEWEST_BEFORE])
    rules: dict[int, str] = {}
    place = _FEWEST_BEFORE
    while place < len(texts):
        found = _led_in(texts, place, is_release=is_release) if behind[place] <= _MOST_OF_TEXT * behind[0] else None
        kind, end = found or (None, place + 1)
        rules |= dict.fromkeys(indices[place:end], f"{PREFIX}{kind}") if kind else {}
        place = end
    return strike(lines, rules)


def lead_ins(text: str) -> Iterator[tuple[LeadIn, str]]:
    """Yields the rows that fit the beginning of a line, and the name that they lead in, else what stands behind."""
    folded = text[:_LONGEST_CONTACT].strip(_ENDS).casefold()
    if _any_pattern().match(folded) is None:
        return
    for row, pattern in _patterns():
        if (found := pattern.match(folded)) is not None:
            yield row, (found.groupdict().get("name") or folded[found.end() :]).strip(_ENDS)


def _led_in(texts: Sequence[str], place: int, *, is_release: bool) -> tuple[Subject, int] | None:
    """What a line leads in, and the place behind the last line of that."""
    text, following = texts[place], texts[place + 1 : place + 1 + _MOST_LINES]
    for row, name in lead_ins(text):
        is_named = row.kind == Subject.HOUSE and _is_heading(text) and _opens_with(following[:1], name)
        if is_named and is_release:
            return row.kind, place + 1 + len(following)
        if is_named and (_HAS_FORM.search(text) or _speaks_of_a_house(following[0], name)):
            return row.kind, place + 2 + sum(1 for _ in _about(following[1:], name))
        if row.kind == Subject.SOURCE and text.isascii() and _SOURCE.match(text) and _is_heading(text):
            return row.kind, place + 1
        if row.kind == Subject.AUTHOR and (not name or _LABEL.search(text[:_OPENING])):
            return row.kind, place + (2 if _is_heading(text) else 1)
        if row.kind == Subject.CONTACT and (not name or _is_contact(text)):
            return row.kind, place + 1 + sum(1 for _ in _contacts(following))
    return None


def _is_heading(text: str) -> bool:
    length = len(text.split())
    return len(text) <= _LONGEST_HEADING and length <= _MOST_HEADING_WORDS and not words.ends_sentence(text)


def _speaks_of_a_house(text: str, name: str) -> bool:
    """Whether the line that opens with the name gives an address, or a legal form of the name itself."""
    found = re.search(re.escape(name), text, re.IGNORECASE)
    return _ADDRESS.search(text) is not None or (found is not None and bool(_FORM_BEHIND.match(text, found.end())))


def _about(lines: Sequence[str], name: str) -> Iterator[str]:
    """The lines up to the first sentence that neither names the house nor gives an address."""
    for line in lines:
        if words.is_prose(line) and not _opens_with([line], name) and _ADDRESS.search(line) is None:
            return
        yield line


def _is_contact(text: str) -> bool:
    """Whether a line gives an address, or a label with what is no sentence behind it."""
    is_label = _LABEL.search(text) is not None and not words.is_prose(text)
    return len(text) <= _LONGEST_CONTACT and (is_label or "@" in text or "www." in text)


def _contacts(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if words.is_prose(line) and "@" not in line:
            return
        yield line


def _opens_with(lines: Sequence[str], name: str) -> bool:
    first = name.split(maxsplit=1)[:1]
    return bool(first) and any(first[0] in line[:_OPENING].casefold() for line in lines)


@lru_cache(maxsize=1)
def _any_pattern() -> re.Pattern[str]:
    patterns = (pattern.pattern.replace("?P<name>", "?:") for _, pattern in _patterns())
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[LeadIn, re.Pattern[str]], ...]:
    rows = load_rows("boilerplate.jsonl", LeadIn, package="transforms.clean")
    return tuple((row, re.compile(row.pattern)) for row in rows)
