"""Lines that stay however often an outlet prints them: corrections, notices of updates, disclosures.

The phrases registry says which wordings are notes of the editors (`keep`); the data file here adds those that would be
too broad for a single page and are safe for a line that an outlet repeats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.phrases import fold
from schemas.registry import load_rows
from transforms.clean.phrase_lines import matching_rows


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One wording; `pattern` is a regular expression for the start of a folded line (`schemas.phrases.fold`)."""

    id: str
    language: str
    pattern: str
    example: str
    counter_example: str
    source: str


@lru_cache(maxsize=1)
def load_kept_lines() -> tuple[KeptLine, ...]:
    """Every wording, sorted by id. Raises RegistryError."""
    return load_rows("kept_lines.jsonl", KeptLine, package="transforms.templates")


def is_kept(line: str) -> bool:
    """Whether a line tells the reader something about this text, in the words of a closed list."""
    if _pattern().match(fold(line).lstrip("\"'*([-_ ")):
        return True
    return bool(matching_rows(line, keep_only=True))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row.pattern})" for row in load_kept_lines()))
