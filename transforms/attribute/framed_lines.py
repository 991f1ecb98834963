"""Source lines, contributor lines and bylines: a lead-in, then a list of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from schemas.vocabulary import Role
from transforms.attribute.credit_list import MAX_LIST, CreditList, ItemKind, is_name, read_credit_list
from transforms.attribute.credit_model import (
    JOINED,
    MAX_BYLINE,
    Credit,
    Reading,
    Sentence,
    is_shared,
    named,
    publisher,
    unnamed,
)
from transforms.attribute.dates import without_dates
from transforms.attribute.frames import Framed, FrameKind, leading, may_frame, trailing
from transforms.attribute.normal_text import UNSPACED_TEXT
from transforms.attribute.outlet_names import could_be_outlet, could_contribute, is_media_name
from transforms.attribute.skeleton import skeleton

_DATE_FIRST = re.compile(r"[^\d\n]{0,11}\d")  # "2024-04-24 23:52 | Source: AFP"
_LINK = re.compile(r",?\s*(?:https?://|www\.)\S+")
_SHORT = 40
_CLIENT = re.compile(
    r"\s(?:on behalf of|im auftrag|en nombre de|pour le compte de|em nome de|per conto)\b", re.IGNORECASE
)
_PROVIDED = ".provided"
_PEOPLE = ".people"  # rows whose lead-in may also introduce people: "with reporting by", "mit", "avec"
_Decide = Callable[[Reading, Framed, CreditList], Iterator[Credit]]


def framed_line(reading: Reading) -> list[Credit]:
    """`contributor_line`, else `source_line`, else `byline`."""
    if not _may_be_framed(reading):
        return []
    return contributor_line(reading) or source_line(reading) or byline(reading)


def behind_author(reading: Reading) -> list[Credit]:
    """`Lucía Paz, con información de EFE`: the lead-in stands behind the author's name."""
    author, comma, rest = reading.bones.text.partition(", ")
    if not comma or len(reading.text) > MAX_BYLINE or not reading.bones.mentions or not is_name(author):
        return []
    behind = Reading(skeleton(reading.bones.restored(rest)), reading.own, reading.place)
    return [replace(credit, literal=reading.text) for credit in supplied_line(behind)]


def supplied_line(reading: Reading) -> list[Credit]:
    """`contributor_line`, else `source_line`."""
    return (contributor_line(reading) or source_line(reading)) if _may_be_framed(reading) else []


def _without_client(framed: Framed) -> Framed:
    """`Distributed by APO Group on behalf of the Ministry`: whose release it is does not matter."""
    return replace(framed, rest=_CLIENT.split(framed.rest, maxsplit=1)[0])


def _may_be_framed(reading: Reading) -> bool:
    text = reading.bones.text
    return len(text) <= MAX_LIST and may_frame(_text_of(reading), after=_is_short(reading))


def contributor_line(reading: Reading) -> list[Credit]:
    """`With reporting by Reuters and AFP`: others supplied part of the text."""
    return _framed(reading, FrameKind.CONTRIBUTOR, MAX_LIST, _as_contributor)


def source_line(reading: Reading) -> list[Credit]:
    """`Source: AFP`: who supplied the text."""
    return _framed(reading, FrameKind.SOURCE, MAX_LIST, _as_source)


def byline(reading: Reading) -> list[Credit]:
    """`By Agence France-Presse`: who wrote the text."""
    return _framed(reading, FrameKind.BYLINE, MAX_BYLINE, _as_byline)


def _framed(reading: Reading, kind: FrameKind, longest: int, decide: _Decide) -> list[Credit]:
    if len(reading.bones.text) > longest:
        return []
    text = _text_of(reading)
    closing = trailing(kind, text) if _is_short(reading) else ()
    for framed in (*map(_without_client, leading(kind, text)), *closing):
        if framed.rest.strip() and framed.rest != text:
            found = list(decide(reading, framed, read_credit_list(reading.bones, framed.rest, reading.own)))
            if found:
                return found
    return []


def _text_of(reading: Reading) -> str:
    """The skeleton's text without a date that it opens with."""
    text = reading.bones.text
    return without_dates(text) if len(text) <= MAX_BYLINE and _DATE_FIRST.match(text) else text


def _is_short(reading: Reading) -> bool:
    """Whether a frame may close the text."""
    return len(reading.bones.text) <= (MAX_BYLINE if reading.bones.mentions else _SHORT)


def _as_source(reading: Reading, framed: Framed, names: CreditList) -> Iterator[Credit]:
    if not names.clean:
        yield from _unknown_source(reading, framed, names)
        return
    if names.of(ItemKind.NAMED) and names.slashed and names.of(ItemKind.PERSON):  # "Quelle: Jana Roth/dpa"
        yield from named(reading, names, Sentence(framed.rule, Role.PHOTO, 0.7))
        return
    shared = is_shared(names)
    role, score = (Role.CONTRIBUTOR, 0.9) if shared else (Role.ORIGIN, 0.92)
    yield from named(reading, names, Sentence(framed.rule, role, score))
    yield from unnamed(reading, names, framed.rule, 0.85)
    yield from publisher(reading, names, framed.rule)


def _unknown_source(reading: Reading, framed: Framed, names: CreditList) -> Iterator[Credit]:
    """`Source: Riverside Daily News`: a medium's name alone; `Source: Ministry of Health` is a source of data."""
    unknown = names.of(ItemKind.UNKNOWN)
    if not unknown or unknown != names.items[:1] or unknown[0].mentions:
        return
    name, alone = unknown[0].text, len(names.items) == 1
    # in Chinese a medium's editor may stand beside it; "Provided by" may name a college
    medium = is_media_name(name) and (alone or UNSPACED_TEXT.search(framed.rest))
    provided = alone and framed.rule.endswith(_PROVIDED) and could_be_outlet(name, name)
    if medium or provided:
        yield Credit(rule=framed.rule, source=None, name=name, role=Role.ORIGIN, score=0.8, literal=reading.text)


def _as_contributor(reading: Reading, framed: Framed, names: CreditList) -> Iterator[Credit]:
    if names.clean and (names.of(ItemKind.NAMED) or names.of(ItemKind.UNNAMED)):
        yield from named(reading, names, Sentence(framed.rule, Role.CONTRIBUTOR, 0.9))
        yield from unnamed(reading, names, framed.rule, 0.85)
        return
    name = _LINK.sub("", framed.rest).strip(' .()[]"“”*')
    unknown = not names.mentions and not framed.rule.endswith(_PEOPLE) and could_contribute(name)
    if unknown and not reading.own.is_name(name):
        yield Credit(rule=framed.rule, source=None, name=name, role=Role.CONTRIBUTOR, score=0.75, literal=reading.text)


def _as_byline(reading: Reading, framed: Framed, names: CreditList) -> Iterator[Credit]:
    if not names.clean:
        return
    shared = is_shared(names) or JOINED.search(framed.rest)
    role, score = (Role.CONTRIBUTOR, 0.82) if shared else (Role.ORIGIN, 0.85)
    yield from named(reading, names, Sentence(framed.rule, role, score))
    yield from unnamed(reading, names, framed.rule, 0.8)
    yield from publisher(reading, names, framed.rule)
