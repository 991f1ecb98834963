"""Credits that addresses give: a reporter's mail address, a link to more of an agency's own pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.vocabulary import Role
from transforms.attribute.grammar.credit import (
    MAX_BYLINE,
    Credit,
    CreditClaim,
    Passage,
    Slot,
    known_by_sign,
    of_mention,
)
from transforms.attribute.lexicon.frame_matcher import has, leading
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.prose import is_prose
from transforms.attribute.mentions.registry_index import Mention, load_index

_MAX_COVERAGE = 200
_IN_COVERAGE = 5  # plain words
_ADDRESS = re.compile(r"[\w.+-]@((?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE | re.ASCII)


def staff_address(passage: Passage) -> list[Credit]:
    """`홍길동 기자 (gildong@yna.co.kr)`: whoever signs with a service's mail address writes for it."""
    if passage.slot is Slot.MIDDLE or len(passage.text) > MAX_BYLINE or "@" not in passage.text:
        return []
    owners = (load_index().by_domain(match[1].lower()) for match in _ADDRESS.finditer(passage.text))
    return [
        known_by_sign(passage, organisation, rule="staff_address", score=0.7, whole=False)
        for organisation in dict.fromkeys(owners)
        if organisation and organisation.is_wire and not passage.outlet.is_of_house(organisation)
    ]


def own_coverage(passage: Passage) -> list[Credit]:
    """`AP sports: https://apnews.com/hub/sports`: the agency, then the address of more of its own pieces.

    Agencies close their copy so. `Follow AP's coverage of ...` does without the address.
    """
    text = passage.text
    if passage.slot is not Slot.TAIL or len(text) > _MAX_COVERAGE or has(FrameKind.PROSE, text):
        return []
    named = list(_named_and_linked(passage)) or _praised(passage)
    if not named or is_prose(text, _IN_COVERAGE):
        return []
    return [of_mention(passage, named[0], CreditClaim("own_coverage", Role.ORIGIN, 0.85))]


def _named_and_linked(passage: Passage) -> Iterator[Mention]:
    """The services that the text names and links to."""
    wire = [mention for mention in passage.skeleton.mentions if mention.organisation.is_wire]
    linked = {mention.organisation.id for mention in wire if _is_address(passage, mention)}
    return (mention for mention in wire if mention.organisation.id in linked and not _is_address(passage, mention))


def _is_address(passage: Passage, mention: Mention) -> bool:
    return "." in passage.text[mention.start : mention.end]


def _praised(passage: Passage) -> list[Mention]:
    if not leading(FrameKind.COVERAGE, passage.skeleton.text):
        return []
    return [mention for mention in passage.skeleton.mentions[:1] if mention.organisation.is_wire]
