"""Credits as evidence: one text on one surface, with what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.decisions import Evidence
from schemas.vocabulary import Role, Surface
from transforms.attribute.counter_evidence import against
from transforms.attribute.credit_model import Credit, Place
from transforms.attribute.credits import credit_id, read_credits
from transforms.attribute.own_outlet import OwnOutlet


@dataclass(frozen=True, slots=True)
class Setting:
    """What every rule may ask of the document: its outlet and its language."""

    own: OwnOutlet
    language: str


def as_evidence(
    credit: Credit, surface: Surface, text: str, place: Place, setting: Setting, cap: float = 1.0
) -> Evidence:
    """A credit with its counter-signs, its score no higher than `cap`."""
    signs, factor = against(credit, text, place, setting.language, setting.own)
    score = round(min(credit.score, cap) * factor, 3)
    return Evidence(credit.rule, surface, credit.literal, credit_id(credit), credit.name, credit.role, score, signs)


def read_text(
    text: str, surface: Surface, place: Place, setting: Setting, cap: float = 1.0
) -> tuple[tuple[Evidence, ...], tuple[Credit, ...]]:
    """The evidence of one normalised text and the credits behind it."""
    credits = tuple(read_credits(text, setting.own, place))
    return tuple(as_evidence(credit, surface, text, place, setting, cap) for credit in credits), credits


def as_photo(evidence: Evidence) -> Evidence:
    """The same name as the source of a picture."""
    return Evidence(
        f"photo.{evidence.rule}", Surface.DOM_CAPTION, evidence.literal, evidence.source, evidence.name, Role.PHOTO,
        max(evidence.score, 0.8), (*evidence.against, "photo_ancestor"),
    )  # fmt: skip
