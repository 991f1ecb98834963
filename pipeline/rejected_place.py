"""How a rejected document is named to a person: by its address, or by its input and where in that it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.input_kinds import kind_of


def named(row: Mapping[str, Any]) -> str:
    """The address of a rejected document; without one its input, with the number of its row or entry, from 1."""
    if row["url"]:
        return str(row["url"])
    provenance = row["provenance"]
    place, offset = provenance["input"] or row["pointer"] or "-", provenance["record_offset"]
    return place if offset is None else f"{place}, {kind_of(provenance['kind']).row.unit} {offset + 1:,}"


def shortened(text: str, longest: int) -> str:
    """A text of so many characters, cut between two words where it is longer."""
    if len(text) <= longest:
        return text
    kept, blank, _ = text[:longest].rpartition(" ")
    return f"{kept if blank else text[:longest]} …"
