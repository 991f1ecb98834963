"""What is remembered of a document for longest: which versions of it were committed, and by which runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transforms.identify.identity import derived_id
from transforms.memory.index_row import IndexRow

LOOK_BACK = 7  # days: feeds lag, and stories are reprinted for some days
KNOWN_DAYS = 400  # an address that was published a year ago is still known


@dataclass(frozen=True, slots=True, order=True)
class KnownRow:
    """A version of a document: `claim` is what `claim_key` gives, `is_written` says that its record has this version.

    Other versions are those of the text with the lines that its outlet repeats.
    """

    claim: str
    version: str
    run_id: str
    is_written: bool


def claim_key(claim: str, claimant: str) -> str:
    """What says that a document is the same one again: the id that it claims.

    A text without an address has no other identity than its words; `claimant`, the input row's own id, tells two
    documents of the same words apart. It is "" for a document with an address.
    """
    return derived_id(claim, claimant) if claimant else claim


def known_rows(rows: Iterable[IndexRow]) -> Iterator[KnownRow]:
    """The versions of committed documents, with the lines that their outlets repeat and without."""
    for row in rows:
        claim = claim_key(row.claim, row.claimant)
        yield KnownRow(claim, row.version, row.run_id, is_written=True)
        if row.printed_version != row.version:
            yield KnownRow(claim, row.printed_version, row.run_id, is_written=False)
