"""Short forms of services that in some languages are rather another body's: `Bron: CBS` names Dutch statistics.

One row of `data/namesakes.jsonl` a form; its example is a line that credits none of its organisations there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows


@dataclass(frozen=True, slots=True)
class Namesake:
    """A short form, the organisations that it does not mean in these languages, and what it means there."""

    id: str
    form: str
    organisations: tuple[str, ...]
    languages: tuple[str, ...]
    meaning: str
    example: str


@lru_cache(maxsize=1)
def load_namesakes() -> tuple[Namesake, ...]:
    """All rows, sorted by id."""
    return load_rows("namesakes.jsonl", Namesake, package="transforms.attribute")


@lru_cache(maxsize=1)
def _by_organisation() -> dict[tuple[str, str], str]:
    """The forms by organisation and language."""
    return {
        (organisation, language): row.form
        for row in load_namesakes()
        for organisation in row.organisations
        for language in row.languages
    }


def is_namesake(organisation: str, language: str, literal: str) -> bool:
    """Whether a credit line names an organisation by a form that in this language (BCP 47) is another body's."""
    form = _by_organisation().get((organisation, language.split("-", maxsplit=1)[0]))
    return form is not None and re.search(rf"(?<!\w){form}(?!\w)", literal) is not None
