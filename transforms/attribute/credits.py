"""One short text read as a credit: which sources it names, in which role, how surely.

    "Quelle: ntv.de, ino/dpa" -> dpa, contributor, .9
    "(Reporting by Jane Poe; Editing by Max Roe)" -> reuters, origin, .9

The first rule that can defend a credit decides. Scores are those of the wording's best case; `counter_evidence` lowers
them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from transforms.attribute.bare_names import agency_and_place, bare_names
from transforms.attribute.closing_lines import (
    contributed,
    desk_signoff,
    distributed,
    item_number,
    rights,
    signoff,
    staff_address,
)
from transforms.attribute.credit_model import MAX_BYLINE, Credit, Place, Reading, Rule
from transforms.attribute.dates import without_dates
from transforms.attribute.framed_lines import behind_author, framed_line
from transforms.attribute.frames import FrameKind, passes, whole
from transforms.attribute.normal_text import slug, unglued
from transforms.attribute.own_outlet import OwnOutlet
from transforms.attribute.paragraph_ends import bracket_between, closing_bracket, closing_phrase, headline_byline
from transforms.attribute.reprints import reprint
from transforms.attribute.skeleton import skeleton

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


# a lead-in lets a short form count even in glued text
_LED = tuple(f"{kind.value}." for kind in (FrameKind.BYLINE, FrameKind.SOURCE, FrameKind.CONTRIBUTOR))


@lru_cache(maxsize=256)
def read_credits(text: str, own: OwnOutlet, place: Place) -> tuple[Credit, ...]:
    """The credits of one normalised line or block; empty for prose. One author stands in several fields of a page."""
    found = tuple(_by_first_rule(Reading(skeleton(text), own, place)))
    if found or len(text) > MAX_BYLINE or place is Place.MIDDLE:
        return found
    loose = unglued(text)
    again = _by_first_rule(Reading(skeleton(loose), own, place)) if loose != text else []
    if not again:
        return ()
    sure = _is_glued_to_date(text, loose)
    again = [credit for credit in again if sure or not credit.short or credit.rule.startswith(_LED)]
    return tuple(replace(credit, literal=text) for credit in again)


def _is_glued_to_date(text: str, loose: str) -> bool:
    """Whether only dates and publishing words stuck to the names of a text: `AAPJune 12`, not `TUCKERAssociated`."""
    names = without_dates(loose, "\n")
    return names != loose and all(part.strip(" |,.:-–—") in text for part in names.split("\n"))


def _by_first_rule(reading: Reading) -> list[Credit]:
    if _is_plain_paragraph(reading):
        return signoff(reading)
    return next((found for rule in RULES if (found := rule(reading))), [])


def _is_plain_paragraph(reading: Reading) -> bool:
    """A longer line between others that names nobody: but for a sign-off no rule finds anything in it."""
    inside = reading.place is Place.MIDDLE and not reading.bones.mentions
    return inside and len(reading.text) > MAX_BYLINE and not passes("republished", reading.text)


def credit_id(credit: Credit) -> str | None:
    """Registry id, or the slug of an outlet's name that no registry knows; None for agencies without a name."""
    if credit.source is not None:
        return credit.source.id
    return None if whole(FrameKind.UNNAMED, credit.name) else slug(credit.name) or None
