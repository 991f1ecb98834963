"""A connected component becomes clusters around canonical texts, and each member gets its verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.vocabulary import Relation
from transforms.duplicates.canonical import Related, canonical_of, in_rank, related
from transforms.duplicates.digests import digests_of
from transforms.duplicates.member import Member
from transforms.duplicates.verify import CONTAINMENT, SPLIT_BELOW
from transforms.duplicates.wire_cluster import wire_verdicts
from transforms.elements.patch import KeyedPatch, patch_of

LARGE = 500  # a component of that size is rather a chain than a story: its members must resemble the canonical text
VALUES = 32  # of a canonical text, under which the members of a large component are looked up
MOST_MISSES = 512


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
    if len(left) > LARGE:
        yield from large_clusters(left, digests)
        return
    least = SPLIT_BELOW
    while left:
        canonical = canonical_of(left, digests)
        others = [related(member, canonical, digests) for member in left if member is not canonical]
        belong = {copy.member.doc_key for copy in others if _belongs(copy, least)}
        yield Cluster(canonical, tuple(copy for copy in others if copy.member.doc_key in belong))
        left = [copy.member for copy in others if copy.member.doc_key not in belong]
        least = CONTAINMENT


def large_clusters(members: Sequence[Member], digests: Collection[str]) -> Iterator[Cluster]:
    """The clusters of a large component, for a number of comparisons that grows as it does.

    The order of canonical texts is that of the whole component, and each is compared with the members that share one
    of its 32 smallest values, until `MOST_MISSES` more comparisons have failed than have not: a copy that has half of
    a text is missed where thousands share such a value and little else.
    """
    latest = in_rank(members, digests)
    neighbours = _Neighbours(members)
    taken: set[str] = set()
    for canonical in (*latest, *members):
        if canonical.doc_key not in taken:
            taken.add(canonical.doc_key)
            copies = _copies(canonical, neighbours.of(canonical), taken, digests)
            yield Cluster(canonical, tuple(sorted(copies, key=lambda copy: copy.member.doc_key)))


def _copies(
    canonical: Member, candidates: Iterable[Member], taken: set[str], digests: Collection[str]
) -> list[Related]:
    """The copies of a canonical text among the candidates that no cluster has taken; `taken` grows by them."""
    copies: list[Related] = []
    missed: set[str] = set()
    for member in candidates:
        if member.doc_key in taken or member.doc_key in missed:
            continue
        copy = related(member, canonical, digests)
        if _belongs(copy, CONTAINMENT):
            taken.add(member.doc_key)
            copies.append(copy)
        else:
            missed.add(member.doc_key)
            if len(missed) > MOST_MISSES + len(copies):
                break
    return copies


class _Neighbours:
    """The members of a large component by what they share: the claimed id, the whole text, values of the sketch."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._by_key: dict[Any, list[Member]] = {}
        for member in members:
            for key in _shared_keys(member, None):
                self._by_key.setdefault(key, []).append(member)

    def of(self, canonical: Member) -> Iterator[Member]:
        """The members that share a key with the canonical text, the surest first, some of them more than once."""
        for key in _shared_keys(canonical, VALUES):
            yield from self._by_key.get(key, ())


def _shared_keys(member: Member, most: int | None) -> Iterator[Any]:
    yield member.identity
    if member.signature is not None:
        yield member.signature.exact
        yield from member.signature.sample()[:most].tolist()


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
