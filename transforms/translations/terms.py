"""Countries, large cities, months and days of the week, by the names that CLDR has for them in each language.

`data/countries.jsonl` adds what news says besides: Britain, the Dutch, 米国. A name counts where it stands at the start
of a word; a long name of a place also without its last letters, so that inflected and derived forms count: `Россия`,
`в России`, `российский`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs
from babel import Locale

from schemas.registry import load_rows
from transforms.text.months import month_names
from transforms.text.scripts import EAST_ASIAN, THAI_LAO_BURMESE_KHMER, has_caseless
from transforms.translations.locales import locale_of

_UNSPACED = re.compile(f"[{EAST_ASIAN}{THAI_LAO_BURMESE_KHMER}]")
_ARABIC = re.compile("[\u0590-\u08ff]")  # articles and prepositions stand before a name without a space
_SHORTEST = 4  # letters
_SHORTEST_CASELESS = 3  # of scripts that leave vowels out, or write them as marks
_SHORTEST_UNSPACED = 2
_STEM = 5  # letters that a shortened name keeps
_ENDING = 2  # letters that it may lose
_ALPHA_2 = 2  # letters of the code of a country; regions of the world have three digits
_ZONES_IN = "ja"  # a locale that names the cities of all time zones, as it spells none as their ids do


@dataclass(frozen=True, slots=True)
class CountryNames:
    """What news calls a country in a language besides the name that CLDR gives; beginnings of words."""

    id: str
    language: str
    country: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A term in a text: where it starts, whether it is a place, its code (`DE`, `Europe/Berlin`, `month3`)."""

    start: int
    is_place: bool
    code: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of a language: an automaton over their names; each name's code, and whether it is a whole word."""

    automaton: ahocorasick_rs.AhoCorasick
    codes: tuple[str, ...]
    whole: tuple[bool, ...]


def terms_in(text: str, language: str) -> Iterator[Term]:
    """The terms of a text in the language, in order, the longest where several overlap."""
    known = vocabulary(language)
    if known is None:
        return
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(map(_lower, text))
    for number, start, end in known.automaton.find_matches_as_indexes(folded):
        if _stands(folded, start, end, whole=known.whole[number]):
            code = known.codes[number]
            yield Term(start, code[0].isupper(), code)


def _lower(char: str) -> str:
    small = char.lower()
    return small if len(small) == 1 else char


def _stands(text: str, start: int, end: int, *, whole: bool) -> bool:
    """Whether a name stands as a word, or as the start of one."""
    if text[start].isdecimal():  # 9月
        return not text[start - 1 : start].isdecimal()
    if _UNSPACED.match(text[start]):
        return True
    if start and text[start - 1].isalnum() and not _ARABIC.match(text[start]):
        return False
    return not (whole and end < len(text) and text[end].isalnum())


@lru_cache(maxsize=128)
def vocabulary(language: str) -> Vocabulary | None:
    """The vocabulary of a language; None where CLDR does not know it."""
    locale = locale_of(language)
    if locale is None:
        return None
    terms = {name.lower(): (code, len(name) < _SHORTEST) for code, name in _added(language)}
    for code, name in _named(locale, language):
        lower = name.lower()
        unspaced = _UNSPACED.search(lower) is not None
        if len(lower) < _shortest(lower, unspaced=unspaced):
            continue
        inflected = not unspaced and code[0].isupper() and len(lower) > _STEM
        terms.setdefault(lower, (code, not (unspaced or inflected)))
        if inflected:
            terms.setdefault(lower[: max(_STEM, len(lower) - _ENDING)], (code, False))
    longest = ahocorasick_rs.MatchKind.LeftmostLongest
    return Vocabulary(
        ahocorasick_rs.AhoCorasick(list(terms), matchkind=longest),
        tuple(code for code, _ in terms.values()),
        tuple(whole for _, whole in terms.values()),
    )


def _shortest(name: str, *, unspaced: bool) -> int:
    if unspaced:
        return _SHORTEST_UNSPACED
    return _SHORTEST_CASELESS if has_caseless(name) else _SHORTEST


def _added(language: str) -> Iterator[tuple[str, str]]:
    """(code, beginning of a word) of the country names that CLDR has not."""
    for row in load_rows("countries.jsonl", CountryNames, package="transforms.translations"):
        if row.language == language:
            yield from ((row.country, name) for name in row.names)


def _named(locale: Locale, language: str) -> Iterator[tuple[str, str]]:
    """(code, name) of all terms: countries, cities, days of the week, months."""
    for code, name in sorted(locale.territories.items()):
        if len(code) == _ALPHA_2:
            yield code, name
    for zone in _zones():
        yield zone, locale.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
    days = locale.days["format"]["wide"]
    for width in ("wide", "abbreviated") if _UNSPACED.match(days[0]) else ("wide",):
        for context in ("format", "stand-alone"):
            for day, name in sorted(locale.days[context][width].items()):
                yield f"day{day}", name
    for month, names in enumerate(month_names().get(language, ()), 1):
        for name in sorted(names):
            yield f"month{month}", name


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """The ids of the time zones that are named after a city, `Europe/Berlin`."""
    zones = map(str, Locale(_ZONES_IN).time_zones)
    return tuple(sorted(zone for zone in zones if "/" in zone and not zone.startswith("Etc/")))
