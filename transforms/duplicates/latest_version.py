"""Which of the documents under one address has the latest version of its text."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.duplicates.member import Member


def latest_versions(members: Iterable[Member]) -> list[Member]:
    """Returns the latest version of each claimed id, in the order of their keys."""
    by_identity: dict[str, list[Member]] = {}
    for member in members:
        by_identity.setdefault(member.identity, []).append(member)
    return [latest_of(several) for _, several in sorted(by_identity.items())]


def latest_of(versions: Iterable[Member]) -> Member:
    """Returns the latest of some documents under one id, of those that speak for its address where there are some.

    A text that came before is no later version when it comes again. What an earlier run has written is the latest,
    unless a document updates it.
    """
    several = list(versions)
    standing = [member for member in several if member.standing]
    if standing:
        return max(standing, key=age)
    ordered = sorted(several, key=recency)
    first: dict[str, Member] = {}
    for member in [member for member in ordered if member.speaks] or ordered:
        first.setdefault(member.version, member)
    return max(first.values(), key=recency)


def recency(member: Member) -> tuple[float, str]:
    """Returns what documents under one id are ordered by: the latest sign of an edit, then the key."""
    return member.changed, member.doc_key


def age(member: Member) -> tuple[bool, str, float, str]:
    """Returns what documents that stand under one id are ordered by: an update behind all, then by their runs."""
    run = member.standing.run_id if member.standing else ""
    return not member.is_remembered, run, member.changed, member.doc_key
