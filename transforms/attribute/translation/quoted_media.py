"""A medium that is quoted under a dateline of its own country, in a language that neither of them has: a prior.

`MADRID. ... wie die Zeitung El País berichtet` may be the German of a Spanish report, and as well that of a
correspondent: never more than a suspicion. Cities are those that CLDR names for the time zones of the world.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

from schemas.record import Dateline, InfoSource
from schemas.vocabulary import Role
from transforms.attribute.mentions.organisations import Organisation
from transforms.attribute.mentions.registry_index import load_index


def quoted_abroad(sources: Sequence[InfoSource], dateline: Dateline | None, language: str) -> Organisation | None:
    """The first medium that is quoted in a text from its own country, whose languages the text's is none of."""
    mine = language.partition("-")[0]
    country = _country_of(dateline.place, mine) if dateline and dateline.place else None
    if country is None or mine in get_official_languages(country, regional=True, de_facto=True):
        return None
    known = load_index().organisations
    cited = (known[row.id] for row in sources if row.role is Role.CITED and row.id in known)
    media = (each for each in cited if each.kind is None and each.country == country and each.home_languages)
    return next((each for each in media if mine not in each.home_languages), None)


def _country_of(city: str, language: str) -> str | None:
    """The country of a dateline's city; None with a state behind it, as `ATHENS, Georgia` is another city."""
    return _cities(language).get(city.strip().casefold())


@lru_cache(maxsize=64)
def _cities(language: str) -> dict[str, str]:
    """Countries, as ISO 3166 codes, by cities as the language names them."""
    try:
        named: Mapping[str, Any] = Locale(language).time_zones
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, str] = {}
    for zone, country in sorted(get_global("zone_territories").items()):
        city = named.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        found.setdefault(city.casefold(), country)
    return found
