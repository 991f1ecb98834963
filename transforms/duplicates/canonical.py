"""Which text of a cluster is the canonical one, and how each of the others relates to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.vocabulary import Relation
from transforms.duplicates.believable_dates import believable_dates
from transforms.duplicates.digests import holds
from transforms.duplicates.latest_version import latest_versions
from transforms.duplicates.member import Member, is_agency
from transforms.duplicates.verify import overlap


@dataclass(frozen=True, slots=True)
class Related:
    """A copy, how it relates to the canonical text, and the containment of the smaller in the larger, 0 to 1."""

    member: Member
    relation: Relation
    score: float


def canonical_of(members: Sequence[Member], digests: Collection[str] = ()) -> Member:
    """The canonical text: the first of `in_rank`."""
    return in_rank(members, digests)[0]


def in_rank(members: Sequence[Member], digests: Collection[str] = ()) -> list[Member]:
    """The latest version of each claimed id, in the order in which they are canonical.

    No digest (`digests` are document keys); what was seen in an earlier run, the oldest cluster first and its canonical
    article before its copies; no document that merely declares an address of an outlet that speaks here;
    the agency's own text, where anybody names that agency as the source, and the outlet that most of the others name;
    the earliest believable date; the most complete; the smallest id.
    """
    dates, credited = believable_dates(members), _credited(members)
    speaking = {member.outlet for member in members if member.speaks}
    first = cluster_ages(members)
    ranked = (
        (
            member.doc_key in digests,
            _seniority(member, first),
            not member.speaks and member.outlet in speaking,
            member.doc_key not in credited,
            member.doc_key not in dates,
            dates.get(member.doc_key, 0.0),
            -(member.signature.shingles if member.signature else 0),
            member.id,
            member.doc_key,
            member,
        )
        for member in latest_versions(members)
    )
    return [row[-1] for row in sorted(ranked)]


def related(member: Member, canonical: Member, digests: Collection[str] = ()) -> Related:
    """The relation of a copy to the canonical text; `digests` are document keys."""
    mine, theirs = member.signature, canonical.signature
    if mine is None or theirs is None:
        same = mine is theirs
        return Related(member, Relation.EXACT if same else Relation.UPDATE, float(same))
    if mine.exact == theirs.exact:
        return Related(member, Relation.EXACT, 1.0)
    score = round(overlap(mine, theirs).containment, 3)
    if member.identity == canonical.identity and member.speaks == canonical.speaks:
        return Related(member, Relation.UPDATE, score)
    if member.doc_key in digests and holds(member, canonical):
        return Related(member, Relation.CONTAINS, score)
    return Related(member, Relation.CONTAINED_IN if holds(canonical, member) else Relation.NEAR, score)


def cluster_ages(members: Iterable[Member]) -> dict[str, str]:
    """The earliest clock that is known of each remembered cluster, by its id."""
    ages: dict[str, str] = {}
    for member in members:
        if place := member.standing:
            ages[place.cluster_id] = min(place.cluster_as_of, ages.get(place.cluster_id, place.cluster_as_of))
    return ages


def _seniority(member: Member, ages: Mapping[str, str]) -> tuple[bool, str, str, bool, str]:
    place = member.standing
    if place is None:
        return True, "", "", False, ""
    return False, ages[place.cluster_id], place.cluster_id, place.canonical_id != member.id, place.run_id


def _credited(members: Sequence[Member]) -> frozenset[str]:
    """The document keys of the texts of an agency that somebody names, and of outlets that most others name.

    A house that names itself counts for an agency only.
    """
    houses = {member.house for member in members}
    naming: dict[str, set[str]] = {}
    for member in members:
        for name in member.origins:
            naming.setdefault(name, set()).add(member.house)
    found = set()
    for member in members:
        names = {*member.publishers, *([member.domain] if member.domain and member.speaks else [])}
        by = {house for name in names for house in naming.get(name, ())}
        if (by and is_agency(member)) or 2 * len(by - {member.house}) > len(houses - {member.house}):
            found.add(member.doc_key)
    return frozenset(found)
