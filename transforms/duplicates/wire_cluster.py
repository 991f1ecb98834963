"""Wire copy that does not say so: the same text at an unrelated outlet credits an agency."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from schemas.vocabulary import Relation, WireBasis
from transforms.duplicates.canonical import Related
from transforms.duplicates.member import Member

SCORE = 0.7
WEAKER = 0.8
_SAME_TEXT = frozenset({Relation.EXACT, Relation.NEAR})

AreRelated = Callable[[Member, Member], bool]


def wire_verdicts(canonical: Member, copies: Sequence[Related], are_related: AreRelated) -> dict[str, dict[str, Any]]:
    """`wire` by document key, for the members whose verdict the cluster changes.

    A member without a credit takes over a weaker verdict from an unrelated outlet that credits an agency; a member
    with a credit of its own is supported by it. A cut of the text takes the verdict of the whole and gives none: what
    contains a credited brief may be an outlet's own report.
    """
    close = [copy for copy in copies if copy.score >= SCORE]
    same_text = [canonical, *(copy.member for copy in close if copy.relation in _SAME_TEXT)]
    cuts = [copy.member for copy in close if copy.relation is Relation.CONTAINED_IN]
    credited = sorted((member for member in same_text if member.credited), key=_strength)
    verdicts = {}
    for member in (*same_text, *cuts):
        support = next((other for other in credited if _supports(other, member, are_related)), None)
        if support:
            verdicts[member.doc_key] = _verdict(member, support)
    return verdicts


def _verdict(member: Member, support: Member) -> dict[str, Any]:
    if member.credited:
        return {"is_wire": True, "confidence": member.wire_confidence, "basis": str(WireBasis.BOTH)}
    confidence = round(WEAKER * support.wire_confidence, 3)
    return {"is_wire": True, "confidence": confidence, "basis": str(WireBasis.CLUSTER)}


def _supports(credited: Member, member: Member, are_related: AreRelated) -> bool:
    return credited.doc_key != member.doc_key and not are_related(credited, member)


def _strength(member: Member) -> tuple[float, str]:
    return -member.wire_confidence, member.doc_key
