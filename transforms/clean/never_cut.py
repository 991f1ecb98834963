"""Lines that the user's registry keeps: no rule of any stage cuts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from schemas.decisions import Line
from schemas.own_tables import own_rows, per_registry
from schemas.phrases import fold


def is_never_cut(text: str) -> bool:
    """Whether a `[[keep]]` row of a registry file names a line, by how it begins."""
    pattern = _pattern()
    return pattern is not None and pattern.match(fold(text).strip()) is not None


def spared(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, of those that were struck out the ones standing again that are never cut."""
    if _pattern() is None:
        return tuple(lines)
    return tuple(
        replace(line, removed_by=None, of_another_text=False) if line.removed_by and is_never_cut(line.text) else line
        for line in lines
    )


@per_registry()
def _pattern() -> re.Pattern[str] | None:
    rows = own_rows("kept")
    return re.compile("|".join(f"(?:{row.values['pattern']})" for row in rows)) if rows else None
