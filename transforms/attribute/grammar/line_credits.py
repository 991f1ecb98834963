"""One short text read as a credit: which organisations it names, in which role, how surely.

    "Quelle: ntv.de, ino/dpa" -> dpa, contributor, .9
    "(Reporting by Jane Poe; Editing by Max Roe)" -> reuters, origin, .9

The first rule that can defend a credit decides. Scores are those of the wording's best case; `counter_evidence` lowers
them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from schemas.own_tables import per_registry
from transforms.attribute.grammar.addresses import own_coverage, staff_address
from transforms.attribute.grammar.bare_names import agency_and_place, bare_names, initialled
from transforms.attribute.grammar.closing_lines import (
    contributed,
    desk_signoff,
    distributed,
    item_number,
    rights,
    signoff,
)
from transforms.attribute.grammar.credit import MAX_BYLINE, Credit, Passage, Rule, Slot
from transforms.attribute.grammar.framed_lines import behind_author, framed_line
from transforms.attribute.grammar.paragraph_ends import (
    bracket_between,
    closing_bracket,
    closing_phrase,
    headline_byline,
    is_bracketed,
    may_close,
)
from transforms.attribute.grammar.reprints import reprint
from transforms.attribute.grammar.supply_lines import feed_notice, supply_line
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_gate import ANY_CREDIT, gates_of
from transforms.attribute.lexicon.frame_matcher import whole
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import slug, unglued
from transforms.attribute.mentions.publishing_outlet import PublishingOutlet
from transforms.attribute.mentions.skeleton import skeleton


@dataclass(frozen=True, slots=True)
class CreditRule:
    """One rule, and whether it reads only passages in which an organisation of the registry is named."""

    read: Rule
    needs_name: bool


# in the order in which they are tried
RULES = (
    CreditRule(item_number, needs_name=False),
    CreditRule(own_coverage, needs_name=True),
    CreditRule(distributed, needs_name=True),
    CreditRule(reprint, needs_name=False),
    CreditRule(signoff, needs_name=False),
    CreditRule(desk_signoff, needs_name=True),
    CreditRule(contributed, needs_name=True),
    CreditRule(rights, needs_name=True),
    CreditRule(framed_line, needs_name=False),
    CreditRule(behind_author, needs_name=True),
    CreditRule(supply_line, needs_name=False),
    CreditRule(feed_notice, needs_name=False),
    CreditRule(agency_and_place, needs_name=True),
    CreditRule(bare_names, needs_name=False),
    CreditRule(initialled, needs_name=True),
    CreditRule(closing_bracket, needs_name=False),
    CreditRule(closing_phrase, needs_name=False),
    CreditRule(bracket_between, needs_name=True),
    CreditRule(headline_byline, needs_name=True),
    CreditRule(staff_address, needs_name=False),
)
_READERS = tuple(rule.read for rule in RULES)
_DATE_WITHIN = 12  # a source line may stand behind a date
_NAMELESS_READERS = tuple(rule.read for rule in RULES if not rule.needs_name)


@per_registry(256)
def read_credits(text: str, outlet: PublishingOutlet, slot: Slot) -> tuple[Credit, ...]:
    """The credits of one normalised line or block; empty for prose. One author stands in several fields of a page."""
    passage = Passage(skeleton(text), outlet, slot)
    if _is_silent(passage):
        return ()
    credited = tuple(_by_first_rule(passage))
    if credited or len(text) > MAX_BYLINE or slot is Slot.MIDDLE:
        return credited
    loose = unglued(text)
    again = _by_first_rule(Passage(skeleton(loose), outlet, slot)) if loose != text else []
    if not again:
        return ()
    sure = _is_glued_to_date(text, loose)
    # a lead-in lets a short form count even in glued text
    return tuple(replace(credit, literal=text) for credit in again if sure or not credit.short or credit.led)


def _is_silent(passage: Passage) -> bool:
    """Whether a text can hold no credit: it names nobody, has no word of a frame, no mail address, no closing bracket.

    A short one may hide all that behind a date, or glued to another word where markup was lost.
    """
    text = passage.text
    if passage.skeleton.mentions or gates_of(text) & ANY_CREDIT or "@" in text or is_bracketed(text):
        return False
    if passage.slot is Slot.TAIL and may_close(text):
        return False
    if len(text) > MAX_BYLINE:
        return True
    dated = any(map(str.isdigit, text[:_DATE_WITHIN]))
    return not dated and (passage.slot is Slot.MIDDLE or unglued(text) == text)


def _is_glued_to_date(text: str, loose: str) -> bool:
    """Whether only dates and publishing words stuck to the names of a text: `AAPJune 12`, not `TUCKERAssociated`."""
    names = without_dates(loose, "\n")
    return names != loose and all(part.strip(" |,.:-–—") in text for part in names.split("\n"))


def _by_first_rule(passage: Passage) -> list[Credit]:
    for read in _READERS if passage.skeleton.mentions else _NAMELESS_READERS:
        if credited := read(passage):
            return credited
    return []


def credit_id(credit: Credit) -> str | None:
    """Registry id, or the slug of an outlet's name that no registry knows; None for agencies without a name."""
    if credit.organisation is not None:
        return credit.organisation.id
    return None if whole(FrameKind.UNNAMED, credit.name) else slug(credit.name) or None
