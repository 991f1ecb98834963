"""The kinds of state that can be folded: what the folding needs to know of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Contents = Iterable[tuple[str, bytes]]  # (the clock of the run that left it, RFC 3339; the content of its file)


@dataclass(frozen=True, slots=True)
class StateKind:
    """A kind of state: its `name` in manifests, and the `version` of its format.

    `fold` makes one content of many, which may be folded ones themselves. The same contents give the same bytes in
    any order. It loses nothing: whoever reads the folded content with a clock and a look-back finds what the contents
    would have given, for its rows say the day of their run where that matters.
    """

    name: str
    fold: Callable[[Contents], bytes]
    version: int = 1
