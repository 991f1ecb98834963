"""Wire copy that does not say so: unrelated outlets that print the same text credit an agency with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from schemas.own_tables import evidence_id
from schemas.record import InfoSource
from schemas.vocabulary import Relation, Role, Surface, WireBasis
from transforms.attribute.mentions.registry_index import load_index
from transforms.duplicates.canonical import Related
from transforms.duplicates.member import Member

SCORE = 0.7
WEAKER = 0.8
ENOUGH = 2  # other houses that credit one agency
_SAME_TEXT = frozenset({Relation.EXACT, Relation.NEAR})
_ANY = ""  # whichever agency is credited
_RULE = "cluster.credit"
_LEAST_LETTERS = 3  # of an outlet's name that tells it apart
_MOST_NAMED = 3  # outlets that credit an agency, as evidence


def cluster_credits(canonical: Member, copies: Sequence[Related]) -> dict[str, dict[str, Any]]:
    """The fields of records that the cluster changes, by document key: `wire`, and the agency of a copy without one.

    A member without a credit takes over a weaker verdict where two other houses credit one agency, or one of an outlet
    that the registry knows; what a page only declares of its address counts among such pages alone. A member with a
    credit of its own is supported by that of another house. A cut of the text
    takes the verdict of the whole and gives none by itself: what contains a credited brief may be an outlet's own
    report. It is a witness of an agency that the whole text is credited to as well.
    """
    close = [copy for copy in copies if copy.score >= SCORE]
    same_text = [canonical, *(copy.member for copy in close if copy.relation in _SAME_TEXT)]
    cuts = [copy.member for copy in close if copy.relation is Relation.CONTAINED_IN]
    witnesses = _witnesses(same_text, cuts)
    fields: dict[str, dict[str, Any]] = {}
    for member in (*same_text, *cuts):
        if member.credited:
            if _others(witnesses.get(_ANY, ()), member):
                fields[member.doc_key] = {"wire": _verdict(member.wire_confidence, WireBasis.BOTH)}
        elif believed := _believed(witnesses, member):
            agency, sure = believed
            confidence = round(WEAKER * sure[0].wire_confidence, 3)
            fields[member.doc_key] = {"wire": _verdict(confidence, WireBasis.CLUSTER)}
            if agency not in member.origins:
                fields[member.doc_key]["info_sources[]"] = [_source(agency, sure, confidence)]
    return fields


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
    key = _unrelated_key(member)
    if key not in houses or (member.speaks, member.known) > (houses[key].speaks, houses[key].known):
        houses[key] = member


def _unrelated_key(member: Member) -> str:
    """What two outlets that may be of one hand share: unknown ones their name without endings, digits and hyphens.

    A hand that puts one text on `valley-post.example`, `valleypost.test` and `valley-post2.example` is one witness.
    """
    name = re.sub(r"[\W\d_]", "", member.house.split(".", maxsplit=1)[0])
    return member.house if member.known or len(name) < _LEAST_LETTERS else name


def _shortlist(credited: Iterable[Member]) -> list[Member]:
    """Of all but one house of these, the strongest; so of those that speak for their outlets; known ones of these."""
    ranked = sorted(credited, key=_strength)
    speaking = [member for member in ranked if member.speaks]
    known = [member for member in speaking if member.known]
    chosen = (*ranked[: ENOUGH + 1], *speaking[: ENOUGH + 1], *known[:ENOUGH])
    return list({member.doc_key: member for member in chosen}.values())


def _believed(witnesses: Mapping[str, Sequence[Member]], member: Member) -> tuple[str, list[Member]] | None:
    """The agency that is believed of a member with the strongest credit, and who credits it, the strongest first."""
    several = ((agency, _others(credited, member)) for agency, credited in witnesses.items() if agency != _ANY)
    enough = [
        (agency, sorted(others, key=_strength))
        for agency, others in several
        if len(others) >= ENOUGH or any(other.known for other in others)
    ]
    return min(enough, key=lambda row: (_strength(row[1][0]), row[0]), default=None)


def _source(agency: str, credited: Sequence[Member], confidence: float) -> dict[str, Any]:
    """The agency as a source of a copy that names none: its evidence is who else prints the text under its name."""
    outlets = sorted({member.outlet for member in credited})
    source = InfoSource(
        id=agency,
        name=load_index().organisations[agency].name,
        role=Role.ORIGIN,
        literal=", ".join(outlets[:_MOST_NAMED]),
        surface=Surface.CLUSTER,
        rule=evidence_id(_RULE, agency),
        confidence=confidence,
    )
    return asdict(source)


def _others(credited: Iterable[Member], member: Member) -> list[Member]:
    """The witnesses of other houses: for a document that speaks for its outlet, those that speak for theirs."""
    heard = [witness for witness in credited if witness.speaks or not member.speaks]
    return [witness for witness in heard if _unrelated_key(witness) != _unrelated_key(member)]


def _verdict(confidence: float, basis: WireBasis) -> dict[str, Any]:
    return {"is_wire": True, "confidence": confidence, "basis": str(basis)}


def _strength(member: Member) -> tuple[float, str]:
    return -member.wire_confidence, member.doc_key
