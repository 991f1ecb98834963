"""A committed document as a row of the index, and a row of the index as a member of a later run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson

from schemas.manifest import run_time
from transforms.duplicates.member import UNSIGNED, Member, Standing, unpack
from transforms.duplicates.signature import Signature
from transforms.identify.outlet import known_as
from transforms.memory.index_row import IndexRow
from transforms.memory.remembered_documents import StoredSignature

_KEY_BYTES = 8


def index_row(record: Mapping[str, Any], packed: bytes, anchors: bytes = b"", seen: str = "") -> IndexRow:
    """What later runs remember of a record as it was written.

    `packed` is the member of its draft, `anchors` those of its text, packed; `seen` is what its run saw before it.
    """
    member = unpack(packed)
    wire, cluster, as_of = record["wire"], record["duplicates"], run_time(record["run_id"])
    return IndexRow(
        id=record["id"],
        version=record["version"],
        run_id=record["run_id"],
        as_of=as_of,
        partition=member.partition,
        claim=member.identity,
        claimant="" if member.canonical else member.source_id,
        printed_version=member.printed_version,
        cluster_id=cluster["cluster_id"],
        canonical_id=cluster["canonical_id"],
        cluster_as_of=run_time(cluster["matched_run"]) if cluster["matched_run"] else as_of,
        outlet=member.outlet,
        outlet_domain=member.domain,
        url=member.url,
        language=record["language"],
        date_published=member.date_published,
        published=member.published,
        changed=member.changed,
        speaks=member.speaks,
        is_wire=wire["is_wire"],
        wire_confidence=wire["confidence"],
        wire_basis=wire["basis"],
        agencies=member.agencies,
        origins=member.origins,
        seen=seen,
        anchors=anchors,
        headline=record["headline"],
        story=record["translation"]["group"],
        translation=_linked(record["translation"]),
        **_signature(member.signature),
    )


def _linked(translation: Mapping[str, Any]) -> str | None:
    is_linked = translation["original"] or translation["group"]
    return orjson.dumps(translation).decode() if is_linked else None


def remembered_member(row: IndexRow) -> Member:
    """The row as a member that is not written."""
    return Member(
        doc_key=remembered_key(row),
        partition=row.partition,
        id=row.id,
        identity=row.id,
        canonical=None,
        own_address=None,
        text_id=row.claim,
        version=row.version,
        source_id=row.claimant,
        listing={},
        outlet=row.outlet,
        domain=row.outlet_domain,
        url=row.url,
        date_published=row.date_published,
        published=row.published,
        changed=row.changed,
        origins=row.origins,
        agencies=row.agencies,
        publishers=known_as(row.outlet_domain) if row.outlet_domain and row.speaks else (),
        speaks=row.speaks,
        is_wire=row.is_wire,
        wire_confidence=row.wire_confidence,
        wire_basis=row.wire_basis,
        signature=_stored(row) if row.exact else None,
        printed_version=row.printed_version,
        standing=Standing(row.cluster_id, row.canonical_id, row.cluster_as_of, row.run_id),
    )


def remembered_key(row: IndexRow) -> str:
    """The document key of a remembered document: unlike that of any draft, which is all hex digits."""
    return f"{row.run_id}/{row.id}/{row.version}"


def signature_in(stored: StoredSignature) -> Signature | None:
    """The signature of a remembered document; None of a text without words."""
    if not stored.exact:
        return None
    return Signature(
        exact=stored.exact,
        keys=_keys(stored.keys),
        shingles=stored.shingles,
        whole=stored.whole,
        sketch=stored.sketch,
        specifics=stored.specifics,
    )


def _stored(row: IndexRow) -> Signature | None:
    arrays = (np.frombuffer(array, dtype=UNSIGNED) for array in (row.sketch, row.specifics))
    return signature_in(StoredSignature(row.shingles, row.whole, row.exact, row.keys, *arrays))


def _signature(signature: Signature | None) -> dict[str, Any]:
    if signature is None:
        return {"shingles": 0, "whole": True, "exact": b"", "keys": b"", "sketch": b"", "specifics": b""}
    return {
        "shingles": signature.shingles,
        "whole": signature.whole,
        "exact": signature.exact,
        "keys": b"".join(signature.keys),
        "sketch": signature.sketch.astype(UNSIGNED).tobytes(),
        "specifics": signature.specifics.astype(UNSIGNED).tobytes(),
    }


def _keys(packed: bytes) -> tuple[bytes, ...]:
    return tuple(packed[at : at + _KEY_BYTES] for at in range(0, len(packed), _KEY_BYTES))
