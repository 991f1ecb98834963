"""Credits as evidence: one text on one surface, with what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.decisions import Evidence
from schemas.vocabulary import Surface
from transforms.attribute.counter_evidence import against
from transforms.attribute.credit_model import Credit, Place
from transforms.attribute.credits import credit_id, read_credits
from transforms.attribute.own_outlet import OwnOutlet


@dataclass(frozen=True, slots=True)
class Setting:
    """What every rule may ask of the document: its outlet and its language."""

    own: OwnOutlet
    language: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text stands, and the highest score that the spot allows."""

    surface: Surface
    place: Place
    cap: float = 1.0


def as_evidence(credit: Credit, text: str, spot: Spot, setting: Setting) -> Evidence:
    """A credit with its counter-signs, its score no higher than the spot allows."""
    signs, factor = against(credit, text, spot.place, setting.language)
    score = round(min(credit.score, spot.cap) * factor, 3)
    return Evidence(
        credit.rule, spot.surface, credit.literal, credit_id(credit), credit.name, credit.role, score, signs
    )


def read_text(text: str, spot: Spot, setting: Setting) -> tuple[tuple[Evidence, ...], tuple[Credit, ...]]:
    """The evidence of one normalised text and the credits behind it, one for one."""
    found = read_credits(text, setting.own, spot.place)
    return tuple(as_evidence(credit, text, spot, setting) for credit in found), found
