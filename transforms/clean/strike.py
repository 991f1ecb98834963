"""Striking lines out: every line stays in the list, and carries the rule that cut it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schemas.decisions import Line


def standing(lines: Sequence[Line]) -> list[int]:
    """The indices of the lines that no rule has cut yet, in order."""
    return [index for index, line in enumerate(lines) if line.removed_by is None]


def strike(lines: Sequence[Line], rules: Mapping[int, str]) -> tuple[Line, ...]:
    """The same lines; those at the given indices carry their rule, unless an earlier rule has cut them."""
    if not rules:
        return tuple(lines)
    return tuple(
        replace(line, removed_by=rules[index]) if index in rules and line.removed_by is None else line
        for index, line in enumerate(lines)
    )
