"""The documents under one id, settled with what earlier runs have written under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transforms.duplicates.claims import SettledClaims, settle_claims
from transforms.duplicates.member import Member, document_of
from transforms.duplicates.recall.recollection import versions_of
from transforms.duplicates.updates import superseded, updating
from transforms.elements.patch import KeyedPatch, patch_of
from transforms.memory.known_row import claim_key
from transforms.memory.known_versions import KnownVersions
from transforms.memory.remembered_documents import RememberedDocuments


def settle_after(
    claim: str, claimants: Sequence[Member], memory: RememberedDocuments, known: KnownVersions
) -> SettledClaims:
    """What becomes of the documents that claim an id, after earlier runs; `known` goes back further than `memory`.

    A text that is known once the lines that its outlet repeats have gone is not written again.
    """
    new = [member for member in claimants if not _is_known(member, known)]
    settled = settle_claims(new, versions_of(memory, claim))
    kept = {id(member) for member in new}
    patches = [_unchanged(member) for member in claimants if id(member) not in kept]
    if not any(member.is_remembered for member in settled.members):
        settled = _with_known(claim, settled, known)
    return replace(settled, patches=(*settled.patches, *patches))


def _is_known(member: Member, known: KnownVersions) -> bool:
    claimant = "" if member.canonical else member.source_id
    return member.version != member.printed_version and known.has(claim_key(member.identity, claimant), member.version)


def _unchanged(member: Member) -> KeyedPatch:
    return member.partition, patch_of(member.doc_key, None)


def _with_known(claim: str, settled: SettledClaims, known: KnownVersions) -> SettledClaims:
    """The settled members; the one that has the claimed id updates the version that was written last under it."""
    before = known.latest(claim)
    holder = next((member for member in settled.members if member.id == claim and member.canonical), None)
    if before is None or holder is None:
        return settled
    update = updating(holder, before)
    stub = superseded(update, before)
    members = tuple(update if member is holder else member for member in settled.members)
    edge = (document_of(stub.doc_key), document_of(update.doc_key))
    return replace(settled, members=(*members, stub), edges=(*settled.edges, edge))
