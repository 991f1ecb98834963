"""Documents that claim one id: equal inputs, versions of one address, and texts that share nothing but the claim.

An update resembles what it updates. Where the texts under one address do not, the address is believed of the documents
that stand there, and of no other: a canonical link to the section front is a slip of many templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from transforms.duplicates.latest_version import age, latest_of, recency
from transforms.duplicates.member import Member, document_of
from transforms.duplicates.updates import versions_after
from transforms.duplicates.verify import SPLIT_BELOW, overlap
from transforms.elements.patch import KeyedPatch, patch_of
from transforms.identify.identity import derived_id

MOST_LISTINGS = 100  # of one document; further ones are counted, not listed
MOST_TEXTS = 64  # unlike texts under one id that a document is compared with; what is unlike all of them is alone
_REASON = "its text resembles no other that has this address"


@dataclass(frozen=True, slots=True)
class SettledClaims:
    """The documents under one id: those that stay, each with an id of its own; pairs of them that are of one text.

    `patches` say what changes in their records, and which of them are not written.
    """

    members: tuple[Member, ...]
    edges: tuple[tuple[bytes, bytes], ...]
    patches: tuple[KeyedPatch, ...]


def settle_claims(claimants: Iterable[Member], remembered: Sequence[Member] = ()) -> SettledClaims:
    """What becomes of the documents that claim one id; the same for any order.

    `remembered` are those of earlier runs that claimed it. They keep what they were given: a text that resembles one of
    them is a version of it, and another text stands on its own.
    """
    kept, patches = _without_equal_inputs(sorted(claimants, key=_order))
    texts = _by_resemblance([*sorted(remembered, key=age), *sorted(kept, key=recency)])
    holder = None if remembered else _holder(texts)
    members: list[Member] = []
    edges: list[tuple[bytes, bytes]] = []
    for text in texts:
        if all(member.is_remembered for member in text):
            continue
        if text[0].is_remembered:
            settled = versions_after([member for member in text if member.is_remembered], text)
        else:
            settled = _versions(text if text is holder else [_on_its_own(member) for member in text])
        members += settled
        first, *others = (document_of(member.doc_key) for member in settled)
        edges += [(first, other) for other in others]
    before = {member.doc_key: member for member in kept}
    written = (member for member in members if not member.is_remembered)
    patches += [patch for member in written for patch in _changes(before[member.doc_key], member)]
    return SettledClaims(tuple(members), tuple(edges), tuple(patches))


def _without_equal_inputs(claimants: Sequence[Member]) -> tuple[list[Member], list[KeyedPatch]]:
    """One member for each text of one source; the other inputs that brought it are listings of it."""
    kept, patches = [], []
    for _, group in groupby(claimants, key=_source):
        first, *others = group
        kept.append(first)
        if others:
            listings = [other.listing for other in others[:MOST_LISTINGS]]
            patches.append((first.partition, patch_of(first.doc_key, {"provenance.listings[]": listings})))
        keys = {other.doc_key: other for other in others if other.doc_key != first.doc_key}
        patches += [(other.partition, patch_of(key, None)) for key, other in keys.items()]
    return kept, patches


def _by_resemblance(members: Sequence[Member]) -> list[list[Member]]:
    """The members by text, earliest first: each joins the texts whose first or latest version it resembles."""
    texts: list[list[Member]] = []
    by_exact: dict[bytes | None, list[Member]] = {}
    for member in members:
        exact = member.signature.exact if member.signature else None
        text = by_exact.get(exact) or next((text for text in texts[:MOST_TEXTS] if _resembles(member, text)), None)
        if text is None:
            text = []
            texts.append(text)
        text.append(member)
        by_exact[exact] = text
    return texts


def _resembles(member: Member, text: Sequence[Member]) -> bool:
    mine = member.signature
    if mine is None:
        return False
    others = (text[0].signature, text[-1].signature)
    return any(other is not None and overlap(mine, other).containment >= SPLIT_BELOW for other in others)


def _holder(texts: Sequence[list[Member]]) -> list[Member] | None:
    """The text of which the claimed address is believed.

    The only one; else the latest that was read from that address; else the latest of those without an address of their
    own, for want of better; else none.
    """
    if len(texts) == 1:
        return texts[0]
    there = [text for text in texts if any(member.own_address == member.canonical for member in text)]
    unplaced = [text for text in texts if any(member.own_address is None for member in text)]
    return max(there or unplaced, key=_latest, default=None)


def _on_its_own(member: Member) -> Member:
    """The member with an id of its own address and text, in place of the claimed one."""
    address = None if member.own_address == member.canonical else member.own_address
    return replace(member, identity=derived_id(member.text_id, address or ""), canonical=address)


def _versions(text: Sequence[Member]) -> list[Member]:
    """The members of one text: the latest has its id, each other one made of that, its version and its source."""
    latest = latest_of(text)
    return [
        replace(
            member,
            identity=latest.identity,
            id=latest.identity if member is latest else derived_id(latest.identity, member.version, member.source_id),
        )
        for member in text
    ]


def _changes(before: Member, after: Member) -> Iterable[KeyedPatch]:
    fields: dict[str, Any] = {}
    if after.id != before.id:
        fields["id"] = after.id
    if after.identity != before.identity:
        fields["canonical_url"] = after.canonical
        source = "url" if before.own_address == before.canonical else "canonical"
        claim = {"field": "canonical_url", "value": before.canonical, "source": source, "reason": _REASON}
        fields["provenance.unbelieved[]"] = [claim]
    if fields:
        yield after.partition, patch_of(after.doc_key, fields)


def _source(member: Member) -> tuple[str, str]:
    return member.version, member.source_id


def _order(member: Member) -> Any:
    offset = member.listing["record_offset"]
    dated = (member.published is None, member.published or 0.0)
    return _source(member), dated, member.doc_key, -1 if offset is None else offset, member.listing["input"]


def _latest(text: Sequence[Member]) -> tuple[float, str]:
    return max(map(recency, text))
