"""What credit rules read and give: a text's skeleton in its place, and the sources it credits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from schemas.registry import AgencyKind
from schemas.vocabulary import Role, Word
from transforms.attribute.credit_list import CreditList, ItemKind
from transforms.attribute.own_outlet import OwnOutlet
from transforms.attribute.registry_index import Mention, Source
from transforms.attribute.skeleton import PLACEHOLDER, Skeleton

MAX_BYLINE = 130
MAX_PARAGRAPH = 420
_OUTLET_SURE = 0.85  # an outlet's name is more often a mention than a service's
# "mit dpa", "avec l'AFP": the name that follows supplied part of the text
JOINED = re.compile(
    rf"\b(?:with|mit|avec|con|com|med|met|s|z|с|з)\s(?:\w{{1,12}}['’\s]\s?){{0,2}}{PLACEHOLDER}", re.IGNORECASE
)


class Place(Word):
    """Where a text stands, as far as it changes what a bare name means."""

    BYLINE = "byline"  # an author field or a byline block
    BOX = "box"  # a source box, or a short block that nothing marks
    HEAD = "head"
    MIDDLE = "middle"
    TAIL = "tail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A source in a role.

    `source` is None where nobody of the registry is named. `whole` where the text is nothing else. `short` where the
    form is also a word or another body; `framed` where the wording or the place makes even such a form a credit.
    """

    rule: str
    source: Source | None
    name: str
    role: Role
    score: float
    literal: str
    whole: bool = True
    short: bool = False
    framed: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule reads: the skeleton, the outlet, the place."""

    bones: Skeleton
    own: OwnOutlet
    place: Place

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.bones.plain


Rule = Callable[[Reading], list[Credit]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A role and a score that a rule gives to every source of a list."""

    rule: str
    role: Role
    score: float
    framed: bool = True


def of_mention(reading: Reading, mention: Mention, given: Sentence) -> Credit:
    """The credit of one source named in a reading; a picture agency is credited for pictures alone."""
    source = mention.source
    return Credit(
        rule=given.rule,
        source=source,
        name=source.name,
        role=Role.PHOTO if source.kind is AgencyKind.PHOTO else given.role,
        score=given.score if source.kind is not None else min(given.score, _OUTLET_SURE),
        literal=reading.text,
        short=mention.short,
        framed=given.framed,
    )


def named(reading: Reading, names: CreditList, given: Sentence) -> Iterator[Credit]:
    """The credits of the sources a list names, but for the outlet itself and for sites that only print others."""
    for item in names.of(ItemKind.NAMED):
        for mention in item.mentions:
            if not reading.own.is_source(mention.source) and mention.source.kind is not AgencyKind.REPUBLISHER:
                yield of_mention(reading, mention, given)


def unnamed(reading: Reading, names: CreditList, rule: str, score: float) -> Iterator[Credit]:
    """The credit of agencies without a name, at most one."""
    for item in names.of(ItemKind.UNNAMED)[:1]:
        yield Credit(rule=rule, source=None, name=item.text, role=Role.CONTRIBUTOR, score=score, literal=reading.text)


def publisher(reading: Reading, names: CreditList, rule: str) -> Iterator[Credit]:
    """The outlet naming itself, at most once."""
    for item in names.of(ItemKind.OWN)[:1]:
        source = item.mentions[0].source if item.mentions else reading.own.source
        name = source.name if source else item.text
        yield Credit(
            rule=rule, source=source, name=name, role=Role.PUBLISHER, score=0.8, literal=reading.text, whole=False
        )


def is_shared(names: CreditList) -> bool:
    """Whether the outlet's own people stand beside the agency: the agency supplied only part."""
    return bool(names.of(ItemKind.STAFF) or names.of(ItemKind.OWN) or names.of(ItemKind.UNNAMED))
