"""Places that datelines name: well-known cities, and the countries of those near one of several namesakes."""

from __future__ import annotations

from functools import lru_cache

from transforms.attribute.lexicon.word_lists import load_word_lists


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    return frozenset(name.casefold() for row in load_word_lists("cities") for name in row.names)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    return {name.casefold(): row.id for row in load_word_lists("home_cities") for name in row.names}


def city_of(place: str) -> str:
    """A dateline's place without its state or country: `NAMPA` of `NAMPA, Idaho`."""
    return place.split(",", maxsplit=1)[0]


def country_of(city: str) -> str | None:
    """The country, as ISO 3166 code, of a city at home with one of several services of one short form."""
    return _countries().get(city.casefold())


def is_known_city(name: str) -> bool:
    """Whether the name is one of the cities that datelines name most."""
    return name.casefold() in _cities()
