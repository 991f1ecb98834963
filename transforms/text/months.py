"""Names of months in the languages of news: Babel's, and those that news prints besides.

`data/date_words.jsonl` has a row for each language: names that Babel lacks (`months`, twelve strings with forms
between "|", or none), months of other calendars, words to skip in a date, and beginnings of words that say that a
date is of a later change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel.dates import get_month_names

from schemas.registry import load_rows

MONTHS = 12
_CONTEXTS = ("format", "stand-alone")  # within a date, and alone: `2 marca`, `marzec`
_WIDTHS = ("wide", "abbreviated")


@dataclass(frozen=True, slots=True)
class DateWords:
    """The words of dates in one language, by its BCP 47 code."""

    id: str
    months: tuple[str, ...]
    fillers: tuple[str, ...]
    changed: tuple[str, ...]
    other_calendars: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for a year that has not twelve months."""
        if len(self.months) not in (0, MONTHS):
            raise ValueError(f"{self.id}: {len(self.months)} months")


@lru_cache(maxsize=1)
def load_date_words() -> tuple[DateWords, ...]:
    """Returns the rows of all languages, sorted by code."""
    return load_rows("date_words.jsonl", DateWords, package="transforms.text")


@lru_cache(maxsize=1)
def month_names() -> dict[str, tuple[frozenset[str], ...]]:
    """Returns for each language twelve sets of names: full, inflected and short, as printed, without dots."""
    return {
        row.id: tuple(frozenset(_names(row, number)) for number in range(1, MONTHS + 1)) for row in load_date_words()
    }


@lru_cache(maxsize=1)
def all_month_names() -> frozenset[str]:
    """Returns the names of all months in all languages, those of other calendars included."""
    others = (name for row in load_date_words() for name in row.other_calendars)
    return frozenset(others).union(*(names for year in month_names().values() for names in year))


def _names(row: DateWords, number: int) -> Iterator[str]:
    locale = row.id.replace("-", "_")
    for context in _CONTEXTS:
        for width in _WIDTHS:
            name = get_month_names(width, context, locale)[number].rstrip(".")  # type: ignore[arg-type]  # literals
            yield name.removeprefix("de ").removeprefix("d’")  # Catalan
    if row.months:
        yield from filter(None, row.months[number - 1].split("|"))
