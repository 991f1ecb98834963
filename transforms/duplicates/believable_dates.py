"""Which claimed dates of publication count against the other members of a cluster.

Whoever copies a story may print any date on it. A date that lies more than 7 days before those of the other houses is
not believed, unless more houses stand behind it than behind all later ones, none of which the registry knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from transforms.duplicates.member import Member

FAR = 7 * 86_400.0  # seconds


def believable_dates(members: Sequence[Member]) -> Mapping[str, float]:
    """Returns seconds since 1970 by document key, of the members whose date is believed."""
    dated = sorted(
        ((member.published, member) for member in members if member.published is not None),
        key=lambda entry: (entry[0], entry[1].doc_key),
    )
    believed: list[tuple[float, Member]] = []
    for group in reversed(_groups(dated)):
        if _stands_against(group, believed):
            believed = [*group, *believed]
    return {member.doc_key: date for date, member in believed}


def _groups(dated: Sequence[tuple[float, Member]]) -> list[list[tuple[float, Member]]]:
    """The dates, parted where nothing was published for more than 7 days."""
    groups = [[dated[0]]] if dated else []
    for before, entry in pairwise(dated):
        if entry[0] - before[0] > FAR:
            groups.append([])
        groups[-1].append(entry)
    return groups


def _stands_against(group: Sequence[tuple[float, Member]], later: Sequence[tuple[float, Member]]) -> bool:
    houses = {member.house for _, member in group}
    others = {member.house for _, member in later}
    if not later or others <= houses:  # a house may date its own copies as it likes
        return True
    if any(member.known for _, member in later) and not any(member.known for _, member in group):
        return False
    return len(houses) > len(others)
