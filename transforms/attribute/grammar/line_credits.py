"""One short text read as a credit: which organisations it names, in which role, how surely.

    "Quelle: ntv.de, ino/dpa" -> dpa, contributor, .9
    "(Reporting by Jane Poe; Editing by Max Roe)" -> reuters, origin, .9

The first rule that can defend a credit decides. Scores are those of the wording's best case; `counter_evidence` lowers
them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from transforms.attribute.grammar.bare_names import agency_and_place, bare_names
from transforms.attribute.grammar.closing_lines import (
    contributed,
    desk_signoff,
    distributed,
    item_number,
    rights,
    signoff,
    staff_address,
)
from transforms.attribute.grammar.credit import MAX_BYLINE, Credit, Passage, Rule, Slot
from transforms.attribute.grammar.framed_lines import behind_author, framed_line
from transforms.attribute.grammar.paragraph_ends import (
    bracket_between,
    closing_bracket,
    closing_phrase,
    headline_byline,
)
from transforms.attribute.grammar.reprints import reprint
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_matcher import passes, whole
from transforms.attribute.lexicon.frames import FrameKind, Gate
from transforms.attribute.lexicon.normal_text import slug, unglued
from transforms.attribute.mentions.publishing_outlet import PublishingOutlet
from transforms.attribute.mentions.skeleton import skeleton

RULES: tuple[Rule, ...] = (
    item_number,
    distributed,
    reprint,
    signoff,
    desk_signoff,
    contributed,
    rights,
    framed_line,
    behind_author,
    agency_and_place,
    bare_names,
    closing_bracket,
    closing_phrase,
    bracket_between,
    headline_byline,
    staff_address,
)


@lru_cache(maxsize=256)
def read_credits(text: str, outlet: PublishingOutlet, slot: Slot) -> tuple[Credit, ...]:
    """The credits of one normalised line or block; empty for prose. One author stands in several fields of a page."""
    credited = tuple(_by_first_rule(Passage(skeleton(text), outlet, slot)))
    if credited or len(text) > MAX_BYLINE or slot is Slot.MIDDLE:
        return credited
    loose = unglued(text)
    again = _by_first_rule(Passage(skeleton(loose), outlet, slot)) if loose != text else []
    if not again:
        return ()
    sure = _is_glued_to_date(text, loose)
    # a lead-in lets a short form count even in glued text
    return tuple(replace(credit, literal=text) for credit in again if sure or not credit.short or credit.led)


def _is_glued_to_date(text: str, loose: str) -> bool:
    """Whether only dates and publishing words stuck to the names of a text: `AAPJune 12`, not `TUCKERAssociated`."""
    names = without_dates(loose, "\n")
    return names != loose and all(part.strip(" |,.:-–—") in text for part in names.split("\n"))


def _by_first_rule(passage: Passage) -> list[Credit]:
    if _is_plain_paragraph(passage):
        return signoff(passage)
    return next((credited for rule in RULES if (credited := rule(passage))), [])


def _is_plain_paragraph(passage: Passage) -> bool:
    """A longer line between others that names nobody: but for a sign-off no rule finds anything in it."""
    inside = passage.slot is Slot.MIDDLE and not passage.skeleton.mentions
    return inside and len(passage.text) > MAX_BYLINE and not passes(Gate.REPUBLISHED, passage.text)


def credit_id(credit: Credit) -> str | None:
    """Registry id, or the slug of an outlet's name that no registry knows; None for agencies without a name."""
    if credit.organisation is not None:
        return credit.organisation.id
    return None if whole(FrameKind.UNNAMED, credit.name) else slug(credit.name) or None
