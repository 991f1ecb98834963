"""Names in the values of JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_MAX_NAMES = 12
_MAX_DEPTH = 6


def names_in(value: Any, depth: int = _MAX_DEPTH) -> Iterator[str]:
    """The names in a JSON-LD value: a string, an object with `name`, or a list of either, `depth` levels of them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping) and depth:
        yield from names_in(value.get("name"), depth - 1)
    elif isinstance(value, (list, tuple)) and depth:
        for item in value[:_MAX_NAMES]:
            yield from names_in(item, depth - 1)
