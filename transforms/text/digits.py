"""Decimal digits of any script as those of ASCII."""

from __future__ import annotations

import unicodedata

_LAST_SCRIPTS = 0x20000  # no decimal digit stands behind them
_ASCII = {code: str(unicodedata.decimal(chr(code))) for code in range(128, _LAST_SCRIPTS) if chr(code).isdecimal()}


def with_ascii_digits(text: str) -> str:
    """The text with every decimal digit in ASCII: `٣٫٥` is `3٫5`, `２０` is `20`. Its length stays."""
    if text.isascii() or _ASCII.keys().isdisjoint(map(ord, set(text))):
        return text
    return text.translate(_ASCII)
