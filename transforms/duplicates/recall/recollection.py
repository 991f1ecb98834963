"""What earlier runs know of a document: its own versions, and the texts that are copies of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from transforms.duplicates.member import Member, unpack_signature
from transforms.duplicates.remembering import remembered_member, signature_in
from transforms.duplicates.signature import Signature
from transforms.duplicates.verify import are_copies
from transforms.memory.known_row import claim_key
from transforms.memory.remembered_documents import RememberedDocuments


def packed_claim(packed: bytes) -> str:
    """The `claim_key` of a packed member, which need not be unpacked for it."""
    facts = orjson.loads(packed.partition(b"\n")[0])[0]
    return claim_key(facts["identity"], "" if facts["canonical"] else facts["source_id"])


def versions_of(memory: RememberedDocuments, claim: str) -> list[Member]:
    """The remembered documents that claimed an id."""
    return [remembered_member(memory.row(number)) for number in memory.of_claim(claim)]


def copies_of(memory: RememberedDocuments, packed: bytes) -> list[Member]:
    """The remembered copies of a packed member, the latest last, and the clusters that they belong to."""
    signature = unpack_signature(packed)
    return [] if signature is None else _with_clusters(memory, _copies(memory, signature))


def _copies(memory: RememberedDocuments, signature: Signature) -> Iterator[int]:
    same = memory.of_words(signature.exact)
    yield from same
    for number in memory.alike(signature.keys):
        if number not in same:
            stored = signature_in(memory.signature(number))
            if stored is not None and are_copies(signature, stored):
                yield number


def _with_clusters(memory: RememberedDocuments, numbers: Iterable[int]) -> list[Member]:
    found = {number: memory.row(number) for number in numbers}
    for cluster in sorted({row.cluster_id for row in found.values()}):
        found |= {number: memory.row(number) for number in memory.of_cluster(cluster) if number not in found}
    return [remembered_member(row) for _, row in sorted(found.items())]
