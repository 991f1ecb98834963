"""Places that datelines name: well-known cities, and the homes of those near one of several namesakes."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.own_tables import own_rows, per_registry
from transforms.attribute.lexicon.word_lists import load_word_lists


@per_registry()
def _cities() -> frozenset[str]:
    known = (name for row in load_word_lists("cities") for name in row.names)
    return frozenset(name.casefold() for name in (*known, *(name for _, name in _own_places())))


@per_registry()
def _homes() -> dict[str, str]:
    known = ((row.id, name) for row in load_word_lists("home_cities") for name in row.names)
    return {name.casefold(): country for country, name in (*known, *_own_places()) if country}


def _own_places() -> Iterator[tuple[str, str]]:
    """(country as ISO 3166 code, which may be empty; name) of the user's own places."""
    yield from ((row.values["country"], name) for row in own_rows("places") for name in row.values["names"])


def city_of(place: str) -> str:
    """A dateline's place without its state or country: `NAMPA` of `NAMPA, Idaho`, `Bamako` of `Bamako (Mali)`."""
    return place.split(",", maxsplit=1)[0].split(" (", maxsplit=1)[0]


def home_of(city: str) -> str | None:
    """Which of several services of one short form a city is at home with.

    The country of the service as ISO 3166 code, or the service's id where it reports from other countries than its own.
    """
    return _homes().get(city.casefold())


def is_known_city(name: str) -> bool:
    """Whether the name is one of the cities that datelines name most."""
    return name.casefold() in _cities()
