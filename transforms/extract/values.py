"""Values of metadata as text: entities and tags resolved, invisible characters gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transforms.text.characters import normalise, split_lines
from transforms.text.markup import text_of


def plain_text(raw: Any, longest: int) -> str | None:
    """One line of text from a metadata value, at most `longest` characters; None for empty values and non-strings."""
    if not isinstance(raw, str):
        return None
    return " ".join(normalise(text_of(raw[: 4 * longest])).split())[:longest].rstrip() or None


def plain_lines(raw: Any, longest: int) -> str | None:
    """Text from a metadata value that may hold paragraphs, joined by one line feed each; None where there is none."""
    if not isinstance(raw, str):
        return None
    return "\n".join(split_lines(normalise(text_of(raw[:longest])))) or None


def strings(value: Any) -> Iterator[str]:
    """The strings of a value that is a string or a list of strings and objects with names."""
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and name.strip():
            yield name
