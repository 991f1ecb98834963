"""Remembered clusters that turn out to be one story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemas.vocabulary import Relation
from transforms.duplicates.cluster import Cluster
from transforms.duplicates.member import Member
from transforms.memory.alias_row import AliasRow


def aliases_of(cluster: Cluster, component: Iterable[Member], run_id: str) -> Iterator[AliasRow]:
    """An alias for each remembered cluster whose first text became a copy of another's; `run_id` is the run's own.

    The first text of a cluster is its canonical article or, where that is remembered no more, any of it. `component`
    holds all documents that met, of which the cluster is a part. A page that contains the story joins nothing.
    """
    place = cluster.canonical.standing
    if place is None:
        return
    present = {member.id for member in component}
    joined = set()
    for copy in cluster.copies:
        other = copy.member.standing
        if other is None or other.cluster_id == cluster.id or copy.relation is Relation.CONTAINS:
            continue
        if other.canonical_id == copy.member.id or other.canonical_id not in present:
            joined.add(other.cluster_id)
    for old in sorted(joined):
        yield AliasRow(
            old=old,
            new=cluster.id,
            canonical_id=cluster.canonical_id,
            cluster_as_of=place.cluster_as_of,
            run_id=run_id,
        )
