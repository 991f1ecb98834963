"""Pieces that another outlet printed first."""

from __future__ import annotations

from schemas.vocabulary import Role
from transforms.attribute.grammar.credit import MAX_PARAGRAPH, Credit, Passage
from transforms.attribute.grammar.credit_list import MAX_LIST
from transforms.attribute.grammar.outlet_names import could_be_outlet, outlet_name
from transforms.attribute.lexicon.frame_matcher import FrameMatch, leading, passes
from transforms.attribute.lexicon.frames import FrameKind, Gate
from transforms.attribute.lexicon.normal_text import folded
from transforms.attribute.mentions.organisations import Organisation
from transforms.attribute.mentions.registry_index import Mention, load_index

_SCORE = 0.88


def reprint(passage: Passage) -> list[Credit]:
    """The first publisher as origin: `This story first appeared in The Valley Voice`."""
    if len(passage.text) > MAX_PARAGRAPH or not passes(Gate.REPUBLISHED, passage.text):
        return []
    matches = leading(FrameKind.REPUBLISHED, passage.skeleton.text)
    credited = next((credit for match in matches if (credit := _first_publisher(passage, match))), None)
    return [credited] if credited else []


def _first_publisher(passage: Passage, match: FrameMatch) -> Credit | None:
    part = match.names.get("name", "")
    printed = passage.skeleton.restored(part)
    name = outlet_name(printed)
    mentions = passage.skeleton.named(part)
    if mentions and _is_name_of(mentions[0], name, passage.skeleton.plain):
        organisation = mentions[0].organisation
        same = _prints_itself(passage, organisation, name)
        return _credit(passage, match, organisation, organisation.name, same=same)
    if not name or not could_be_outlet(name, printed):
        return None
    return _credit(passage, match, None, name, same=passage.outlet.is_called(name))


def _prints_itself(passage: Passage, organisation: Organisation, name: str) -> bool:
    """Another edition of the outlet is another outlet: `Valley Voice US` on valleyvoice.example."""
    outlet = passage.outlet
    return outlet.is_same(organisation) and (outlet.is_called(name) or not outlet.names)


def _is_name_of(mention: Mention, name: str, text: str) -> bool:
    """Whether an outlet's alias is the whole of a name: an edition has more; agencies have desks, outlets not."""
    organisation = mention.organisation
    if organisation.kind is not None:
        return folded(text[mention.start : mention.end]) in folded(name)
    aliases = load_index().folded_names(organisation.id) | {folded(domain) for domain in organisation.domains}
    return folded(name.removeprefix("The ").removeprefix("the ")) in aliases or folded(name) in aliases


def _credit(passage: Passage, match: FrameMatch, organisation: Organisation | None, name: str, *, same: bool) -> Credit:
    return Credit(
        rule=match.rule,
        organisation=organisation,
        name=name,
        role=Role.PUBLISHER if same else Role.ORIGIN,
        score=_SCORE,
        literal=passage.text,
        whole=len(passage.text) <= MAX_LIST and passage.text.count(". ") <= 1,
    )
