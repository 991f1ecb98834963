"""The kinds of state: the versions of their formats, and what the folding needs to know of those that can be folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Contents = Iterable[tuple[str, bytes]]  # (the clock of the run that left it, RFC 3339; the content of its file)


# a format has a new version when files of it have rows that readers of the version before take for damage
_FORMATS: Mapping[str, int] = {"feeds.jsonl.gz": 2}  # 2 has rows of feeds that could not be read


def format_of(name: str) -> int:
    """The version of the format in which this copydesk writes state of a name, and the latest that it reads."""
    return _FORMATS.get(name, 1)


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
