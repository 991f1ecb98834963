"""Short forms of services that in some languages are rather another body's: `Bron: CBS` names Dutch statistics.

One row of `data/namesakes.jsonl` a form; its example is a line that credits none of its organisations there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from schemas.registry import load_rows

_MARKS = " .*_-–—=~/|…"


@dataclass(frozen=True, slots=True)
class Namesake:
    """A short form, the organisations that it does not mean in these languages, and what it means there.

    `alone`: only a line or sentence of the form alone means that; beside other words the form is the organisation.
    `dateline`: in a dateline too.
    """

    id: str
    form: str
    organisations: tuple[str, ...]
    languages: tuple[str, ...]
    meaning: str
    example: str
    alone: bool = False
    dateline: bool = False


@lru_cache(maxsize=1)
def load_namesakes() -> tuple[Namesake, ...]:
    """All rows, sorted by id."""
    return load_rows("namesakes.jsonl", Namesake, package="transforms.attribute")


@lru_cache(maxsize=1)
def _by_organisation() -> dict[tuple[str, str], tuple[Namesake, ...]]:
    """The rows by organisation and language."""
    rows: dict[tuple[str, str], tuple[Namesake, ...]] = {}
    for row in load_namesakes():
        for key in product(row.organisations, row.languages):
            rows[key] = (*rows.get(key, ()), row)
    return rows


def is_namesake(organisation: str, language: str, literal: str, *, dateline: bool = False) -> bool:
    """Whether a credit, or a dateline, has a form that in this language (BCP 47) is another body's."""
    rows = _by_organisation().get((organisation, language.split("-", maxsplit=1)[0]), ())
    return any(_is_meant(row, literal) for row in rows if row.dateline or not dateline)


def _is_meant(row: Namesake, literal: str) -> bool:
    if row.alone:
        return literal.strip(_MARKS) == row.form
    return re.search(rf"(?<!\w){row.form}(?!\w)", literal) is not None
