"""Words of dates in one spelling: no case, no accents, ASCII digits."""

from __future__ import annotations

import unicodedata

_FIRST_INDIC = "\u0900"


def folded(raw: str) -> str:
    """Lower case without accents, ASCII digits, single spaces; vowel signs of Indic scripts and Thai stay."""
    letters = [
        str(unicodedata.digit(char)) if char.isdigit() and unicodedata.digit(char, None) is not None else char
        for char in unicodedata.normalize("NFKD", raw.casefold())
        if char >= _FIRST_INDIC or unicodedata.category(char) not in ("Mn", "Cf")
    ]
    return " ".join(unicodedata.normalize("NFC", "".join(letters)).split())
