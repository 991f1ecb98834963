"""Which text of a cluster is the canonical one, and how each of the others relates to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.vocabulary import Relation
from transforms.duplicates.member import Member
from transforms.duplicates.verify import overlap, share_of

_PART_OF = 0.8  # that much of the copy stands in the canonical text,
_SHORTER = 0.75  # which is longer by at least a third


@dataclass(frozen=True, slots=True)
class Related:
    """A copy, how it relates to the canonical text, and the containment of the smaller in the larger, 0 to 1."""

    member: Member
    relation: Relation
    score: float


def canonical_of(members: Sequence[Member]) -> Member:
    """The canonical text: of each claimed id the latest version counts, and of these the first in this order.

    The agency's own text, where the copies name that agency as their source; the earliest published; the most
    complete; the smallest document key.
    """
    latest: dict[str, Member] = {}
    for member in members:
        known = latest.get(member.identity)
        if known is None or _recency(member) > _recency(known):
            latest[member.identity] = member
    named = Counter(origin for member in members for origin in member.origins)
    return min(latest.values(), key=lambda member: _rank(member, named))


def related(member: Member, canonical: Member) -> Related:
    """The relation of a copy to the canonical text."""
    mine, theirs = member.signature, canonical.signature
    if mine is None or theirs is None:
        same = mine is theirs
        return Related(member, Relation.EXACT if same else Relation.UPDATE, float(same))
    if mine.exact == theirs.exact:
        return Related(member, Relation.EXACT, 1.0)
    score = round(overlap(mine, theirs).containment, 3)
    if member.identity == canonical.identity:
        return Related(member, Relation.UPDATE, score)
    part = mine.shingles <= _SHORTER * theirs.shingles and share_of(mine, theirs) >= _PART_OF
    return Related(member, Relation.CONTAINED_IN if part else Relation.NEAR, score)


def _rank(member: Member, named: Counter[str]) -> tuple[bool, bool, float, int, str]:
    return (
        not any(publisher in named for publisher in member.publishers),
        member.published is None,
        member.published or 0.0,
        -(member.signature.shingles if member.signature else 0),
        member.doc_key,
    )


def _recency(member: Member) -> tuple[float, str]:
    return member.changed, member.doc_key
