"""Pieces that another outlet printed first."""

from __future__ import annotations

from schemas.vocabulary import Role
from transforms.attribute.grammar.credit import MAX_PARAGRAPH, Credit, Passage
from transforms.attribute.grammar.credit_list import MAX_LIST
from transforms.attribute.grammar.outlet_names import could_be_outlet, outlet_name
from transforms.attribute.lexicon.frame_gate import REPRINT, gates_of
from transforms.attribute.lexicon.frame_matcher import FrameMatch, has, leading
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import folded
from transforms.attribute.lexicon.prose import is_prose, sentences, tells_more
from transforms.attribute.lexicon.usage_words import WordUse, words_for
from transforms.attribute.mentions.organisations import Organisation
from transforms.attribute.mentions.registry_index import Mention, load_index

_SCORE = 0.88
_BEHIND = 3  # plain words behind a first publisher's name


def reprint(passage: Passage) -> list[Credit]:
    """The first publisher as origin: `This story first appeared in The Valley Voice`."""
    if len(passage.text) > MAX_PARAGRAPH or not gates_of(passage.text) & REPRINT:
        return []
    if not has(FrameKind.PUBLISHED, passage.text):
        return []
    matches = (match for match in leading(FrameKind.REPUBLISHED, passage.skeleton.text) if _is_notice(match))
    credited = next((credit for match in matches if (credit := _first_publisher(passage, match))), None)
    return [credited] if credited else []


def _is_notice(match: FrameMatch) -> bool:
    """Whether a sentence tells no more than where a text was printed first.

    `The story first appeared in 1948 and caused an outcry` does; `This story first appeared in ..., where Jane Poe is
    a staff writer` speaks of the text that it stands in all the same.
    """
    if match.matched.lstrip().casefold().startswith(tuple(words_for(WordUse.DEMONSTRATIVE))):
        return True
    first = next(iter(sentences(match.names.get("name", "") + match.rest)), "")
    return not is_prose(first) or has(FrameKind.NOTICE_WORD, first)


def _from_name(match: FrameMatch) -> str:
    """What stands behind the lead-in: the name and everything that follows it."""
    name = match.names.get("name", "")
    return match.matched[match.matched.find(name) :] + match.rest


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
        whole=len(passage.text) <= MAX_LIST and not tells_more(_from_name(match), _BEHIND),
    )
