"""How a rejected document is named to a person: by its address, or by its input and where in that it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.input_kinds import kind_of
from transforms.read.input_places import STANDARD_INPUT


def named(row: Mapping[str, Any]) -> str:
    """The address of a rejected document; without one its input, with the number of its row or entry, from 1."""
    if row["url"]:
        return str(row["url"])
    provenance = row["provenance"]
    place, offset = input_of(row), provenance["record_offset"]
    return place if offset is None else f"{place}, {kind_of(provenance['kind']).row.unit} {offset + 1:,}"


def input_of(row: Mapping[str, Any]) -> str:
    """The input that a rejected document came in by, in words where that is no file."""
    place = str(row["provenance"]["input"] or row["pointer"] or "(none)")
    return "standard input" if place == STANDARD_INPUT else place


def shortened(text: str, longest: int) -> str:
    """A text of so many characters, cut between two words where it is longer."""
    if len(text) <= longest:
        return text
    kept, blank, _ = text[:longest].rpartition(" ")
    return f"{kept if blank else text[:longest]} …"
