"""Languages by name: `aus dem Englischen` names English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows
from transforms.text.scripts import EAST_ASIAN, THAI_LAO_BURMESE_KHMER

# a name begins a word, or follows a particle that Arabic and Hebrew write as one with it; some scripts have no spaces
_START = rf"(?:(?<![^\W_])|(?<=[بلوفكמבלה])|(?=[{EAST_ASIAN}{THAI_LAO_BURMESE_KHMER}]))"


@dataclass(frozen=True, slots=True)
class LanguageName:
    """A language: its English name, and a pattern of its names in other languages."""

    id: str
    name: str
    pattern: str


@lru_cache(maxsize=1)
def load_languages() -> tuple[LanguageName, ...]:
    """Languages and their names, sorted by BCP 47 code."""
    return load_rows("languages.jsonl", LanguageName, package="transforms.attribute")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row.id, re.compile(rf"{_START}(?:{row.pattern})", re.IGNORECASE)) for row in load_languages())


def language_named(text: str) -> str | None:
    """The first language that a text names, as BCP 47 code; of names that begin alike the longest."""
    hits = [(match.start(), -len(match[0]), code) for code, pattern in _patterns() if (match := pattern.search(text))]
    return min(hits)[2] if hits else None


def language_name(code: str) -> str:
    """English name of a language, or its code."""
    primary = code.split("-", maxsplit=1)[0]
    return next((row.name for row in load_languages() if row.id == primary), code)
