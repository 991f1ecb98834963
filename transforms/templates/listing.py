"""The rows of `copydesk templates`: what an outlet repeats, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transforms.templates.counts import ALL_DOCUMENTS, LineCount, distinct, merge
from transforms.templates.state import read_rows

REPEATED = 3


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A repeated line: an example of at most 160 characters, in how many documents and on how many days it was seen.

    `first_seen` and `last_seen` are YYYY-MM-DD in UTC. `applied` says whether a run took it out.
    """

    outlet: str
    line: str
    documents: int
    dates: int
    first_seen: str
    last_seen: str
    applied: bool


def listing(contents: Iterable[bytes]) -> list[ListedLine]:
    """The repeated lines in state files, by outlet, the most frequent first."""
    counts: dict[tuple[str, bytes], LineCount] = {}
    applied: set[tuple[str, bytes]] = set()
    for row in read_rows(contents):
        place = (row.outlet, row.key)
        counts[place] = merge(counts[place], row.count) if place in counts else row.count
        if row.applied:
            applied.add(place)
    rows = [
        ListedLine(
            outlet=outlet,
            line=count.example,
            documents=distinct(count.documents),
            dates=len(count.dates),
            first_seen=count.first_seen,
            last_seen=count.last_seen,
            applied=(outlet, key) in applied,
        )
        for (outlet, key), count in counts.items()
        if key != ALL_DOCUMENTS and (distinct(count.documents) >= REPEATED or (outlet, key) in applied)
    ]
    return sorted(rows, key=lambda row: (row.outlet, -row.documents, row.line))
