"""Wire copy that does not say so: unrelated outlets that print the same text credit an agency with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schemas.vocabulary import Relation, WireBasis
from transforms.duplicates.canonical import Related
from transforms.duplicates.member import Member

SCORE = 0.7
WEAKER = 0.8
ENOUGH = 2  # other houses that credit one agency
_SAME_TEXT = frozenset({Relation.EXACT, Relation.NEAR})
_ANY = ""  # whichever agency is credited


def wire_verdicts(canonical: Member, copies: Sequence[Related]) -> dict[str, dict[str, Any]]:
    """`wire` by document key, for the members whose verdict the cluster changes.

    A member without a credit takes over a weaker verdict where two other houses credit one agency, or one of an outlet
    that the registry knows. A member with a credit of its own is supported by that of another house. A cut of the text
    takes the verdict of the whole and gives none by itself: what contains a credited brief may be an outlet's own
    report. It is a witness of an agency that the whole text is credited to as well.
    """
    close = [copy for copy in copies if copy.score >= SCORE]
    same_text = [canonical, *(copy.member for copy in close if copy.relation in _SAME_TEXT)]
    cuts = [copy.member for copy in close if copy.relation is Relation.CONTAINED_IN]
    witnesses = _witnesses(same_text, cuts)
    verdicts = {}
    for member in (*same_text, *cuts):
        if member.credited:
            if _others(witnesses.get(_ANY, ()), member):
                verdicts[member.doc_key] = _verdict(member.wire_confidence, WireBasis.BOTH)
        elif sure := _believed(witnesses, member):
            verdicts[member.doc_key] = _verdict(round(WEAKER * sure.wire_confidence, 3), WireBasis.CLUSTER)
    return verdicts


def _witnesses(same_text: Iterable[Member], cuts: Iterable[Member]) -> dict[str, list[Member]]:
    """By agency, credits of different houses: enough of the strongest, and of known outlets, for any member."""
    by_agency: dict[str, dict[str, Member]] = {}
    for member in _credited(same_text):
        for agency in (_ANY, *member.agencies):
            _add(member, by_agency.setdefault(agency, {}))
    for member in _credited(cuts):
        for agency in by_agency.keys() & set(member.agencies):
            _add(member, by_agency[agency])
    return {agency: _shortlist(houses.values()) for agency, houses in by_agency.items()}


def _credited(members: Iterable[Member]) -> list[Member]:
    return sorted((member for member in members if member.credited), key=_strength)


def _add(member: Member, houses: dict[str, Member]) -> None:
    if member.house not in houses or (member.known and not houses[member.house].known):
        houses[member.house] = member


def _shortlist(credited: Iterable[Member]) -> list[Member]:
    """Of all but one house of these, the strongest, and a known one where there is one."""
    ranked = sorted(credited, key=_strength)
    known = [member for member in ranked if member.known]
    return [*ranked[: ENOUGH + 1], *(member for member in known[:ENOUGH] if member not in ranked[: ENOUGH + 1])]


def _believed(witnesses: Mapping[str, Sequence[Member]], member: Member) -> Member | None:
    """The strongest credit of an agency that is believed of a member."""
    several = (_others(credited, member) for agency, credited in witnesses.items() if agency != _ANY)
    enough = (others for others in several if len(others) >= ENOUGH or any(other.known for other in others))
    return min((min(others, key=_strength) for others in enough), key=_strength, default=None)


def _others(credited: Iterable[Member], member: Member) -> list[Member]:
    return [witness for witness in credited if witness.house != member.house]


def _verdict(confidence: float, basis: WireBasis) -> dict[str, Any]:
    return {"is_wire": True, "confidence": confidence, "basis": str(basis)}


def _strength(member: Member) -> tuple[float, str]:
    return -member.wire_confidence, member.doc_key
