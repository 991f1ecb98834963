"""Numbers of things in words: `1 file`, `2 files`."""

from __future__ import annotations


def counted(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun, which takes an s unless `several` says how it is; thousands have their comma."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
