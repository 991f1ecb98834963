"""A connected component becomes clusters around canonical texts, and each member gets its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.vocabulary import Relation
from transforms.duplicates.canonical import Related, canonical_of, related
from transforms.duplicates.digests import digests_of
from transforms.duplicates.member import Member
from transforms.duplicates.verify import CONTAINMENT, SPLIT_BELOW
from transforms.duplicates.wire_cluster import wire_verdicts
from transforms.elements.patch import KeyedPatch, patch_of

LARGE = 500  # a component of that size is rather a chain than a story: its members must resemble the canonical text


@dataclass(frozen=True, slots=True)
class Cluster:
    """A canonical text and its copies, ordered by document key."""

    canonical: Member
    copies: tuple[Related, ...]

    @property
    def id(self) -> str:
        """`c` and the id of the canonical record, as for a text that is alone: its first copy changes no id."""
        return f"c{self.canonical.id}"


def clusters_of(members: Iterable[Member]) -> Iterator[Cluster]:
    """The clusters of a component; the same for members in any order.

    Members that came in by a chain, with too little of the canonical text, form clusters of their own.
    """
    left = sorted(members, key=lambda member: member.doc_key)
    digests = digests_of(left)
    least = CONTAINMENT if len(left) > LARGE else SPLIT_BELOW
    while left:
        canonical = canonical_of(left, digests)
        others = [related(member, canonical, digests) for member in left if member is not canonical]
        belong = {copy.member.doc_key for copy in others if _belongs(copy, least)}
        yield Cluster(canonical, tuple(copy for copy in others if copy.member.doc_key in belong))
        left = [copy.member for copy in others if copy.member.doc_key not in belong]
        least = CONTAINMENT


def patches_of(cluster: Cluster) -> Iterator[KeyedPatch]:
    """A patch of `duplicates` for each member of a cluster of two or more, and one of `wire` where that changes.

    Nothing for a text that is alone.
    """
    if not cluster.copies:
        return
    listed = [_row(copy) for copy in cluster.copies]
    listed.sort(key=lambda row: (row["id"], row["url"] or "", row["date_published"] or "", row["relation"]))
    yield _patch(cluster, cluster.canonical, None, listed)
    for copy in cluster.copies:
        yield _patch(cluster, copy.member, copy, [])
    wire = wire_verdicts(cluster.canonical, cluster.copies)
    for member in (cluster.canonical, *(copy.member for copy in cluster.copies)):
        if member.doc_key in wire:
            yield member.partition, patch_of(member.doc_key, {"wire": wire[member.doc_key]})


def _patch(cluster: Cluster, member: Member, copy: Related | None, listed: Sequence[Any]) -> KeyedPatch:
    duplicates = {
        "cluster_id": cluster.id,
        "canonical_id": cluster.canonical.id,
        "relation": str(copy.relation) if copy else None,
        "score": copy.score if copy else None,
        "copies": listed,
    }
    return member.partition, patch_of(member.doc_key, {"duplicates": duplicates})


def _row(copy: Related) -> dict[str, Any]:
    """A copy as listed on the canonical article."""
    member = copy.member
    return {
        "id": member.id,
        "outlet": member.outlet,
        "url": member.url,
        "date_published": member.date_published,
        "relation": str(copy.relation),
        "score": copy.score,
    }


def _belongs(copy: Related, least: float) -> bool:
    return copy.relation in {Relation.EXACT, Relation.UPDATE} or copy.score >= least
