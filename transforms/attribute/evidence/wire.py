"""Whether a text is wire copy, by its explicit credits."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.record import InfoSource, Wire
from schemas.vocabulary import Role, WireBasis
from transforms.attribute.mentions.registry_index import load_index

WIRE = 0.65


def wire_of(sources: Iterable[InfoSource]) -> Wire:
    """Wire copy where an agency, a press-release wire or a syndicator supplied the text, at .65 or more."""
    known = load_index().organisations
    sure = [row.confidence for row in sources if row.role is Role.ORIGIN and row.id in known and known[row.id].is_wire]
    best = max(sure, default=0.0)
    return (
        Wire(is_wire=True, confidence=best, basis=WireBasis.EXPLICIT)
        if best >= WIRE
        else Wire(is_wire=False, confidence=best, basis=None)
    )
