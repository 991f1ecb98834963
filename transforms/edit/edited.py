"""What the edit of one document gives: light, for those who only show it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.decisions import Evidence, Line
from schemas.page import NO_ADDRESSES, PageAddresses
from schemas.record import Record


@dataclass(frozen=True, slots=True)
class Edited:
    """An edited document: its record, and what led to it.

    `lines` are all lines as extracted, each with its fate. `positions` holds the position of each line of the record's
    text among them; `addresses` are what the page shares with versions of the story beside the text.
    """

    record: Record
    lines: tuple[Line, ...]
    positions: tuple[int, ...]
    evidence: tuple[Evidence, ...]
    addresses: PageAddresses = NO_ADDRESSES
