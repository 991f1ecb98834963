"""Versions of a document that an earlier run has written: which new text updates it, and which is only another one.

An update has the id of what it updates, the same authority and a text that resembles it; what was fetched from an
address replaces what merely declared to stand there, and never the other way round. A text that stood there before, or
that was edited before the remembered one, is no later version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.manifest import run_time
from transforms.duplicates.latest_version import age, latest_of
from transforms.duplicates.member import Member, Standing
from transforms.duplicates.verify import overlap
from transforms.identify.identity import derived_id
from transforms.memory.known_row import KnownRow


def versions_after(remembered: Sequence[Member], text: Sequence[Member]) -> list[Member]:
    """The members of one text, the remembered one that stands for it first; each new one has an id.

    `text` holds the remembered ones, too.
    """
    current = max(remembered, key=_weight)
    new = [member for member in text if not member.is_remembered]
    latest = latest_of(new) if new else None
    if latest is not None and not _is_later(latest, current, remembered):
        latest = None
    return [current, *(_updated(member, current) if member is latest else _other(member, current) for member in new)]


def updating(member: Member, known: KnownRow) -> Member:
    """The member as an update of a version of which only the id is remembered."""
    cluster = Standing(f"c{member.id}", member.id, run_time(known.run_id), known.run_id)
    return replace(member, standing=cluster, supersedes=known.version)


def superseded(update: Member, known: KnownRow) -> Member:
    """The version that is updated, as far as it is remembered: without its text."""
    key = f"{known.run_id}/{known.claim}/{known.version}"
    return replace(update, doc_key=key, version=known.version, signature=None, supersedes=None)


def _is_later(new: Member, current: Member, remembered: Sequence[Member]) -> bool:
    is_known = any(new.version in {member.version, member.printed_version} for member in remembered)
    is_older = 0 < new.changed < current.changed
    is_same = new.canonical is not None or new.source_id == current.source_id  # without address, by the input's own id
    return is_same and not is_known and not is_older and (new.speaks or not current.speaks)


def _updated(member: Member, current: Member) -> Member:
    score = overlap(member.signature, current.signature).containment if member.signature and current.signature else 0.0
    return replace(
        member,
        id=current.id,
        identity=current.id,
        standing=current.standing,
        supersedes=current.version,
        likeness=round(score, 3),
    )


def _other(member: Member, current: Member) -> Member:
    identity = derived_id(current.id, member.version, member.source_id)
    return replace(member, identity=current.id, id=identity)


def _weight(member: Member) -> tuple[bool, bool, tuple[bool, str, float, str]]:
    """The one that has the claimed id, then a canonical one, then the latest."""
    standing = member.standing
    return member.id == member.text_id, standing is not None and standing.canonical_id == member.id, age(member)
