"""Locales of CLDR by language."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError


def locale_of(language: str) -> Locale | None:
    """The locale of a BCP 47 language; None where CLDR has none of that name."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
