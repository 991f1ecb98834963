"""Values of metadata as text: entities and tags resolved, invisible characters gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Any

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.{0,500}?-->")
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|em|i|mark|s|small|span|strong|sub|sup|u)\b[^<>]{0,500}>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|div|li|h[1-6])\b[^<>]{0,500}>", re.IGNORECASE)
# Soft hyphens, zero-width characters and marks, direction controls, C0 and C1 controls, lone surrogates.
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)


def plain_text(raw: Any, longest: int) -> str | None:
    """One line of text from a metadata value, at most `longest` characters; None for empty values and non-strings."""
    if not isinstance(raw, str):
        return None
    text = _resolved(raw[: 4 * longest])
    return " ".join(text.split())[:longest].rstrip() or None


def plain_lines(raw: Any, longest: int) -> str | None:
    """Text from a metadata value that may hold paragraphs, joined by one line feed each; None where there is none."""
    if not isinstance(raw, str):
        return None
    text = _resolved(_BREAK.sub("\n", _unescaped(raw[:longest])))
    return "\n".join(line for part in text.splitlines() if (line := " ".join(part.split()))) or None


def strings(value: Any) -> Iterator[str]:
    """The strings of a value that is a string or a list of strings and objects with names."""
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and name.strip():
            yield name


def _resolved(raw: str) -> str:
    text = _unescaped(raw)
    if "<" in text:
        text = _TAG.sub(" ", _INLINE_TAG.sub("", text))
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _unescaped(raw: str) -> str:
    """Entities resolved twice: content systems escape what is escaped already."""
    return unescape(unescape(raw)) if "&" in raw else raw
