"""Names of the days of the week, in the languages of news, as Babel has them."""

from __future__ import annotations

from functools import lru_cache

from babel.dates import get_day_names

from transforms.text.folding import folded
from transforms.text.months import load_date_words

_CONTEXTS = ("format", "stand-alone")
_WIDTHS = ("wide", "abbreviated")
_FEWEST_LETTERS = 2


def days_of(name: str) -> frozenset[int]:
    """The days of the week that a name stands for in one of the languages, from 0 for Monday; none for other words."""
    return _days().get(folded(name).rstrip("."), frozenset())


@lru_cache(maxsize=1)
def _days() -> dict[str, frozenset[int]]:
    named: dict[str, set[int]] = {}
    for row in load_date_words():
        locale = row.id.replace("-", "_")
        for context in _CONTEXTS:
            for width in _WIDTHS:
                for number, name in get_day_names(width, context, locale).items():  # type: ignore[arg-type]  # literals
                    named.setdefault(folded(name).rstrip("."), set()).add(number)
    return {name: frozenset(days) for name, days in named.items() if len(name) >= _FEWEST_LETTERS}
