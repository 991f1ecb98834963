"""Links that lead from a translation to what it was made from: `Read the original article in English`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows
from transforms.attribute.translation.languages import language_named

_LONGEST = 80  # characters of such a line
_MARKS = " .:…→»>›[]"


@dataclass(frozen=True, slots=True)
class OriginalLink:
    """A wording of such links; a whole line has it that names a language. The counter-example looks like it."""

    id: str
    language: str
    pattern: str
    example: str
    counter_example: str


@lru_cache(maxsize=1)
def load_original_links() -> tuple[OriginalLink, ...]:
    """The wordings, sorted by id."""
    return load_rows("original_links.jsonl", OriginalLink, package="transforms.attribute")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[OriginalLink, re.Pattern[str]], ...]:
    return tuple((row, re.compile(row.pattern, re.IGNORECASE)) for row in load_original_links())


def original_link(text: str) -> tuple[OriginalLink, str] | None:
    """The wording of a line that is such a link, and the language of the original, as BCP 47 code."""
    if len(text) > _LONGEST:
        return None
    line = text.strip(_MARKS)
    found = next((row for row, pattern in _patterns() if pattern.fullmatch(line)), None)
    language = language_named(line) if found else None
    return (found, language) if found and language else None
