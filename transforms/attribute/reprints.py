"""Pieces that another outlet printed first."""

from __future__ import annotations

from schemas.vocabulary import Role
from transforms.attribute.credit_list import MAX_LIST
from transforms.attribute.credit_model import MAX_PARAGRAPH, Credit, Reading
from transforms.attribute.frames import Framed, FrameKind, leading, passes
from transforms.attribute.normal_text import folded
from transforms.attribute.outlet_names import could_be_outlet, outlet_name
from transforms.attribute.registry_index import Mention, Source, load_index

_SCORE = 0.88


def reprint(reading: Reading) -> list[Credit]:
    """The first publisher as origin: `This story first appeared in The Valley Voice`."""
    if len(reading.text) > MAX_PARAGRAPH or not passes("republished", reading.text):
        return []
    credits_of_frames = (
        _first_publisher(reading, framed) for framed in leading(FrameKind.REPUBLISHED, reading.bones.text)
    )
    found = next((credit for credit in credits_of_frames if credit), None)
    return [found] if found else []


def _first_publisher(reading: Reading, framed: Framed) -> Credit | None:
    part = framed.names.get("name", "")
    printed = reading.bones.restored(part)
    name = outlet_name(printed)
    mentions = reading.bones.named(part)
    if mentions and _is_name_of(mentions[0], name, reading.bones.plain):
        source = mentions[0].source
        return _credit(reading, framed, source, source.name, own=_prints_itself(reading, source, name))
    if not name or not could_be_outlet(name, printed):
        return None
    return _credit(reading, framed, None, name, own=reading.own.is_name(name))


def _prints_itself(reading: Reading, source: Source, name: str) -> bool:
    """Another edition of the outlet is another outlet: VICE US on vice.com."""
    return reading.own.is_source(source) and (reading.own.is_name(name) or not reading.own.names)


def _is_name_of(mention: Mention, name: str, text: str) -> bool:
    """Whether an outlet's alias is the whole of a name: `VICE` is not `VICE US`; agencies have desks, outlets not."""
    if mention.source.kind is not None:
        return folded(text[mention.start : mention.end]) in folded(name)
    aliases = load_index().folded_names(mention.source.id) | {folded(domain) for domain in mention.source.domains}
    return folded(name.removeprefix("The ").removeprefix("the ")) in aliases or folded(name) in aliases


def _credit(reading: Reading, framed: Framed, source: Source | None, name: str, *, own: bool) -> Credit:
    return Credit(
        rule=framed.rule,
        source=source,
        name=name,
        role=Role.PUBLISHER if own else Role.ORIGIN,
        score=_SCORE,
        literal=reading.text,
        whole=len(reading.text) <= MAX_LIST and reading.text.count(". ") <= 1,
    )
