"""Pages that hold the texts of several unrelated outlets: they are no original of any of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from transforms.duplicates.member import Member
from transforms.duplicates.verify import SPLIT_BELOW, overlap, share_of

HELD = 0.8  # so much of a text stands in the page that holds it,
SHORTER = 0.75  # which is longer by at least a third
_MOST_PAGES = 20  # the longest texts of a cluster are looked at,
_MOST_TEXTS = 50  # each against so many others


def digests_of(members: Sequence[Member]) -> frozenset[str]:
    """Returns the document keys of the digests among the members of a component.

    Of a component of very many texts the 20 longest are looked at, each against 50 others.
    """
    texts = _distinct(members)
    if len(texts) <= 2:  # noqa: PLR2004 - a page and the two texts that it holds
        return frozenset()
    found = {page.signature.exact for page in texts[:_MOST_PAGES] if page.signature and _is_digest(page, texts)}
    return frozenset(member.doc_key for member in members if member.signature and member.signature.exact in found)


def holds(page: Member, text: Member) -> bool:
    """Whether a longer page has a whole text in it."""
    longer, shorter = page.signature, text.signature
    if longer is None or shorter is None or shorter.shingles > SHORTER * longer.shingles:
        return False
    return share_of(shorter, longer) >= HELD


def _distinct(members: Sequence[Member]) -> list[Member]:
    """One member for each text, the longest first."""
    by_text = {member.signature.exact: member for member in members if member.signature}
    return sorted(by_text.values(), key=lambda member: (-_length(member), member.doc_key))


def _length(member: Member) -> int:
    return member.signature.shingles if member.signature else 0


def _is_digest(page: Member, texts: Sequence[Member]) -> bool:
    """Whether two texts that have nothing in common, of houses that have not, stand in the page."""
    others = (text for text in texts if text.house != page.house and _length(text) <= SHORTER * _length(page))
    held = [text for text in list(others)[:_MOST_TEXTS] if holds(page, text)]
    return any(one.house != other.house and _are_apart(one, other) for one, other in combinations(held, 2))


def _are_apart(one: Member, other: Member) -> bool:
    first, second = one.signature, other.signature
    return first is not None and second is not None and overlap(first, second).containment < SPLIT_BELOW
