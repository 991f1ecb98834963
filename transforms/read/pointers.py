"""Files behind the pointers of rejected rows: relative ones, and those whose names cannot stand in a row."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from transforms.read.folders import is_wild
from transforms.read.sources import Source, may_mean
from transforms.text.writable import clean, encodable


def located(source: Source, named: Sequence[Source]) -> Source | None:
    """The source with its file where it lies now; None where it is among none of the inputs that a run `named`.

    A relative path is looked for below the folders above those inputs: the run may have been started from any of them.
    Names of files that are not UTF-8, or hold controls, are told by what a row shows of them.
    """
    pattern = source.pattern
    if "://" in pattern or Path(pattern).is_absolute():
        meant = [source] if any(may_mean(asked_for, source) for asked_for in named) else []
    else:
        meant = list(_below_inputs(source, named))
    exact = {asked_for.pattern for asked_for in named}
    meant.sort(key=lambda found: found.pattern not in exact)  # a file that was named, before one below such a folder
    there = [found for found in meant if "://" in pattern or Path(found.path).exists()]
    chosen = next(iter([*there, *meant]), None)
    return chosen if chosen is None or chosen in there else _moved(chosen, shown_as(chosen.pattern))


def shown_as(path: str) -> str:
    """The path whose names a row would show like those of `path`; itself where no other, or several, would be."""
    if "://" in path:
        return path
    place = Path(path.partition("/")[0] or "/")
    for part in Path(path).parts[1:]:
        if not (place / part).exists():
            try:
                alike = [name for name in os.listdir(place) if clean(encodable(name)) == part]  # noqa: PTH208 - names
            except OSError:  # reading the path says so
                return path
            part = alike[0] if len(alike) == 1 else part  # noqa: PLW2901 - the name that is there
        place /= part
    return str(place)


def _below_inputs(source: Source, named: Sequence[Source]) -> Iterator[Source]:
    seen: set[str] = set()
    for asked_for in named:
        place = Path(asked_for.pattern)
        for folder in (place, *place.parents) if asked_for.kind is source.kind else ():
            if is_wild(str(folder)):
                continue
            candidate = _moved(source, str(folder / source.pattern))
            if candidate.pattern not in seen and may_mean(asked_for, candidate):
                seen.add(candidate.pattern)
                yield candidate


def _moved(source: Source, pattern: str) -> Source:
    return replace(source, pattern=pattern)
