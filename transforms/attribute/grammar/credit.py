"""What credit rules read and give: a passage in its slot, and the organisations it credits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from schemas.registry import AgencyKind
from schemas.vocabulary import Role, Word
from transforms.attribute.grammar.credit_list import CreditList, ItemKind
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for
from transforms.attribute.mentions.organisations import Organisation
from transforms.attribute.mentions.publishing_outlet import PublishingOutlet
from transforms.attribute.mentions.registry_index import Mention
from transforms.attribute.mentions.skeleton import PLACEHOLDER, Skeleton, skeleton

MAX_BYLINE = 130
MAX_PARAGRAPH = 420
_OUTLET_SURE = 0.85  # an outlet's name is more often a mention than a service's
# "mit dpa", "avec l'AFP": the name that follows supplied part of the text
JOINED = re.compile(rf"\b{pattern_for(WordUse.JOINER)}\s(?:\w{{1,12}}['’\s]\s?){{0,2}}{PLACEHOLDER}", re.IGNORECASE)


class Slot(Word):
    """Where a passage stands, as far as it changes what a bare name means."""

    BYLINE = "byline"  # an author field or a byline block
    BOX = "box"  # a source box, or a short block that nothing marks
    HEAD = "head"
    MIDDLE = "middle"
    TAIL = "tail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """An organisation in a role.

    `organisation` is None where nobody of the registry is named. `whole` where the text is nothing else. `short` where
    the form is also a word or another body; `framed` where the wording or the slot makes even such a form a credit;
    `led` where a lead-in of a list stands before it (`Source:`, `By`, `With`).
    """

    rule: str
    organisation: Organisation | None
    name: str
    role: Role
    score: float
    literal: str
    whole: bool = True
    short: bool = False
    framed: bool = True
    led: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What a rule reads: a line, a block or a piece of one as a skeleton, the outlet that prints it, its slot."""

    skeleton: Skeleton
    outlet: PublishingOutlet
    slot: Slot

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.skeleton.plain

    def piece(self, part: str) -> Passage:
        """`part` of the skeleton as a passage of its own, in the same slot."""
        return Passage(skeleton(self.skeleton.restored(part)), self.outlet, self.slot)


Rule = Callable[[Passage], list[Credit]]


@dataclass(frozen=True, slots=True)
class CreditClaim:
    """What a wording claims of every organisation beside it: a role, and how surely."""

    rule: str
    role: Role
    score: float
    framed: bool = True
    led: bool = False


def of_mention(passage: Passage, mention: Mention, claim: CreditClaim) -> Credit:
    """The credit of one organisation named in a passage; a picture agency is credited for pictures alone."""
    organisation = mention.organisation
    return Credit(
        rule=claim.rule,
        organisation=organisation,
        name=organisation.name,
        role=Role.PHOTO if organisation.kind is AgencyKind.PHOTO else claim.role,
        score=claim.score if organisation.kind is not None else min(claim.score, _OUTLET_SURE),
        literal=passage.text,
        short=mention.short,
        framed=claim.framed,
        led=claim.led,
    )


def named(passage: Passage, names: CreditList, claim: CreditClaim) -> Iterator[Credit]:
    """The credits of the organisations a list names, but for the outlet itself and for sites that only print others."""
    for item in names.of(ItemKind.NAMED):
        for mention in item.mentions:
            organisation = mention.organisation
            if not passage.outlet.is_same(organisation) and organisation.kind is not AgencyKind.REPUBLISHER:
                yield of_mention(passage, mention, claim)


def unnamed(passage: Passage, names: CreditList, rule: str, score: float) -> Iterator[Credit]:
    """The credit of agencies without a name, at most one."""
    for item in names.of(ItemKind.UNNAMED)[:1]:
        yield unknown(passage, item.text, CreditClaim(rule, Role.CONTRIBUTOR, score))


def unknown(passage: Passage, name: str, claim: CreditClaim) -> Credit:
    """The credit of a name that no registry knows."""
    return Credit(
        rule=claim.rule, organisation=None, name=name, role=claim.role, score=claim.score, literal=passage.text
    )


def known_by_sign(
    passage: Passage, organisation: Organisation, *, rule: str, score: float, whole: bool = True
) -> Credit:
    """The credit of an organisation that a text shows without naming it."""
    return Credit(
        rule=rule,
        organisation=organisation,
        name=organisation.name,
        role=Role.ORIGIN,
        score=score,
        literal=passage.text,
        whole=whole,
    )


def publisher(passage: Passage, names: CreditList, rule: str) -> Iterator[Credit]:
    """The outlet naming itself, at most once."""
    for item in names.of(ItemKind.OUTLET)[:1]:
        organisation = item.mentions[0].organisation if item.mentions else passage.outlet.organisation
        yield Credit(
            rule=rule,
            organisation=organisation,
            name=organisation.name if organisation else item.text,
            role=Role.PUBLISHER,
            score=0.8,
            literal=passage.text,
            whole=False,
        )


def is_shared(names: CreditList) -> bool:
    """Whether the outlet's own people stand beside the agency: the agency supplied only part."""
    return bool(names.of(ItemKind.STAFF) or names.of(ItemKind.OUTLET) or names.of(ItemKind.UNNAMED))
