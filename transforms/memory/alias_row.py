"""Clusters that turned out to be one: the later id is an alias of the earlier, for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from transforms.memory.index_row import IndexRow


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class AliasRow:
    """The cluster `old` is the cluster `new`, whose canonical article is `canonical_id`.

    `cluster_as_of` is the clock of the run that gave the cluster `new` its id, RFC 3339 in UTC; `run_id` is that of the
    run that found it out.
    """

    old: str
    new: str
    canonical_id: str
    cluster_as_of: str
    run_id: str


Aliases = Mapping[str, AliasRow]


def resolved(rows: Iterable[AliasRow]) -> Aliases:
    """The aliases by their old ids, each leading to the cluster that none leads on from; the same for any order.

    An alias leads from a later cluster to an earlier one, so that no chain of them ends where it began. Of two that
    lead from one cluster the one to the earlier cluster counts.
    """
    first: dict[str, AliasRow] = {}
    for row in sorted(rows, key=_seniority, reverse=True):
        first[row.old] = row
    return {old: _followed(row, first) for old, row in sorted(first.items())}


def under_alias(row: IndexRow, aliases: Aliases) -> IndexRow:
    """The row with the cluster that its own has become."""
    alias = aliases.get(row.cluster_id)
    if alias is None:
        return row
    return replace(row, cluster_id=alias.new, canonical_id=alias.canonical_id, cluster_as_of=alias.cluster_as_of)


def _followed(row: AliasRow, aliases: Aliases) -> AliasRow:
    end, passed = row, {row.old}
    while end.new in aliases and end.new not in passed:
        passed.add(end.new)
        end = aliases[end.new]
    return replace(row, new=end.new, canonical_id=end.canonical_id, cluster_as_of=end.cluster_as_of)


def _seniority(row: AliasRow) -> tuple[str, str, str]:
    return row.cluster_as_of, row.new, row.run_id
