"""A connected component becomes clusters around canonical texts, and each member gets its verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.vocabulary import Relation
from transforms.duplicates.canonical import Related, canonical_of, in_rank, related
from transforms.duplicates.digests import digests_of
from transforms.duplicates.member import Member
from transforms.duplicates.verify import CONTAINMENT, SPLIT_BELOW
from transforms.duplicates.wire_cluster import cluster_credits
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
        """That of the remembered cluster, else `c` and the id of the canonical record, as for a text that is alone."""
        return self.canonical.standing.cluster_id if self.canonical.standing else f"c{self.canonical.id}"

    @property
    def canonical_id(self) -> str:
        """The id of the canonical record, which may stand in a run that is remembered no more."""
        return self.canonical.standing.canonical_id if self.canonical.standing else self.canonical.id

    @property
    def matched_run(self) -> str | None:
        """The earlier run whose document the copies were compared with, or whose version the canonical one updates."""
        return self.canonical.standing.run_id if self.canonical.standing else None


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
        cluster = Cluster(canonical, tuple(copy for copy in others if copy.member.doc_key in belong))
        yield cluster
        left = [_left_out(copy.member, cluster) for copy in others if copy.member.doc_key not in belong]
        least = CONTAINMENT


def _left_out(member: Member, cluster: Cluster) -> Member:
    """A member that is none of a cluster: an update which has left that of its earlier version is alone."""
    place = member.standing
    if place is None or member.is_remembered or place.cluster_id != cluster.id:
        return member
    return replace(member, standing=replace(place, cluster_id=f"c{member.id}", canonical_id=member.id))


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
    """A patch of `duplicates` for each new member of a cluster of two or more, and what changes in its credits.

    Nothing for a text that is alone and updates none, and for what earlier runs have written.
    """
    if not cluster.copies and not cluster.canonical.supersedes:
        return
    listed = [_row(copy) for copy in cluster.copies if copy.member.id != cluster.canonical_id]
    listed.sort(key=lambda row: (row["id"], row["url"] or "", row["date_published"] or "", row["relation"]))
    credits_of = cluster_credits(cluster.canonical, cluster.copies)
    for member, found in _verdicts(cluster):
        if not member.is_remembered:
            copies = listed if member.id == cluster.canonical_id else []
            yield member.partition, patch_of(member.doc_key, {"duplicates": {**found, "copies": copies}})
            if member.doc_key in credits_of:
                yield member.partition, patch_of(member.doc_key, credits_of[member.doc_key])


def _verdicts(cluster: Cluster) -> Iterator[tuple[Member, dict[str, Any]]]:
    """Each member with its `duplicates`, the list of copies apart; the text that the copies are compared with first."""
    canonical = cluster.canonical
    update = (str(Relation.UPDATE), canonical.likeness) if canonical.supersedes else (None, None)
    related_members = [(copy.member, (str(copy.relation), copy.score)) for copy in cluster.copies]
    for member, (relation, score) in [(canonical, update), *related_members]:
        yield (
            member,
            {
                "cluster_id": cluster.id,
                "canonical_id": cluster.canonical_id,
                "relation": relation,
                "score": score,
                "supersedes": member.supersedes,
                "matched_run": member.standing.run_id if member.standing else cluster.matched_run,
            },
        )


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
