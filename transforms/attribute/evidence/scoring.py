"""Credits as evidence: one text on one surface, with what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.decisions import Evidence
from schemas.vocabulary import Surface
from transforms.attribute.evidence.counter_evidence import against
from transforms.attribute.grammar.closing_lines import rights
from transforms.attribute.grammar.credit import Credit, Passage, Slot
from transforms.attribute.grammar.line_credits import credit_id, read_credits
from transforms.attribute.mentions.publishing_outlet import PublishingOutlet
from transforms.attribute.mentions.skeleton import skeleton


@dataclass(frozen=True, slots=True)
class Setting:
    """What every rule may ask of the document: the outlet that prints it and its language."""

    outlet: PublishingOutlet
    language: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text stands: its surface, its slot, and the highest score that the spot allows."""

    surface: Surface
    slot: Slot
    cap: float = 1.0


def as_evidence(credit: Credit, text: str, spot: Spot, setting: Setting) -> Evidence:
    """A credit with its counter-signs, its score no higher than the spot allows."""
    signs, factor = against(credit, text, spot.slot, setting.language)
    score = round(min(credit.score, spot.cap) * factor, 3)
    return Evidence(
        credit.rule, spot.surface, credit.literal, credit_id(credit), credit.name, credit.role, score, signs
    )


def credit_evidence(text: str, spot: Spot, setting: Setting) -> tuple[Evidence, ...]:
    """The evidence of the credits of one normalised text."""
    return _all_as_evidence(read_credits(text, setting.outlet, spot.slot), text, spot, setting)


def credits_with_evidence(text: str, spot: Spot, setting: Setting) -> tuple[tuple[Credit, Evidence], ...]:
    """The credits of one normalised text, each with its evidence."""
    credited = read_credits(text, setting.outlet, spot.slot)
    return tuple(zip(credited, _all_as_evidence(credited, text, spot, setting), strict=True))


def rights_evidence(text: str, spot: Spot, setting: Setting) -> tuple[Evidence, ...]:
    """The evidence of a normalised line that says who holds the rights."""
    return _all_as_evidence(rights(Passage(skeleton(text), setting.outlet, spot.slot)), text, spot, setting)


def _all_as_evidence(credited: Iterable[Credit], text: str, spot: Spot, setting: Setting) -> tuple[Evidence, ...]:
    return tuple(as_evidence(credit, text, spot, setting) for credit in credited)
