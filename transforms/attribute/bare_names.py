"""Names without a lead-in: what they mean depends on where they stand."""

from __future__ import annotations

import re

from schemas.vocabulary import Role
from transforms.attribute.credit_list import CreditItem, CreditList, ItemKind, is_name, read_credit_list
from transforms.attribute.credit_model import (
    JOINED,
    MAX_BYLINE,
    Credit,
    Place,
    Reading,
    Sentence,
    is_shared,
    named,
    of_mention,
    publisher,
    unnamed,
)
from transforms.attribute.dateline import read_block_dateline
from transforms.attribute.dates import is_known_city, without_dates
from transforms.attribute.frames import FrameKind, has
from transforms.attribute.registry_index import Mention
from transforms.attribute.skeleton import PLACEHOLDER

_SHORT = 40
_LONE_NAME = 0.45  # a link, a label or a credit: nothing says which
_WITH_PEOPLE = 0.75
_SHARED = 0.82
_SCORES = {Place.BYLINE: 0.85, Place.BOX: 0.7, Place.HEAD: 0.7, Place.MIDDLE: 0.75, Place.TAIL: 0.85}
_BRACKETED = re.compile(r"\W*[(\[].*[)\]]\W*")
_SHORT_LINES = frozenset({Place.HEAD, Place.TAIL, Place.BOX})
# "Jane Poe and Max Roe, AFP"
_OTHERS = r"[^,/|()\ue000-\ue0ff]{2,60}"
_SIGNED = re.compile(rf"[^\W\d_]{_OTHERS}\s{_OTHERS}(?:,|\s\||\s(?:and|und|et|y|e|en|och|og|i|и))\s{PLACEHOLDER}\W*")
# "PR Newswire, Some Company Opens Its Plant, Nov. 16, 2016": a title between a name and a date is cited, not credited
_CITATION = re.compile(
    rf"\W*{PLACEHOLDER},\s(?:[\"“„«'‘].+|[^\s,\ue000-\ue0ff]+(?:\s[^\s,\ue000-\ue0ff]+){{3,}}),\s.*(?:19|20)\d\d\W*"
)
_DESK = re.compile(r"/[^\W\d_]")


def agency_and_place(reading: Reading) -> list[Credit]:
    """`AFP, MANILA` in a short block: the agency and where it writes from."""
    if reading.place is Place.MIDDLE or len(reading.text) > MAX_BYLINE:
        return []
    read = read_block_dateline(reading.text, reading.bones.mentions)
    if not read or has(FrameKind.PHOTO, reading.bones.text):
        return []
    shared = len(read.mentions) == 1 and _DESK.search(read.literal)  # "Reuters/abc Tunis"
    given = Sentence(read.rule, Role.CONTRIBUTOR if shared else Role.ORIGIN, read.score)
    return [of_mention(reading, mention, given) for mention in read.mentions if mention.source.is_wire]


def bare_names(reading: Reading) -> list[Credit]:
    """`sak/Reuters`, `AFP`, `Jane Poe, Associated Press`, `TT mit APA`: names and nothing else."""
    text = reading.bones.text
    if len(text) > MAX_BYLINE or not (reading.bones.mentions or _may_be_unnamed(text)) or has(FrameKind.PHOTO, text):
        return []
    if reading.place is not Place.BYLINE and _CITATION.fullmatch(text):
        return []
    joined = JOINED.search(text)
    names = read_credit_list(reading.bones, text[joined.start() :] if joined else text, reading.own)
    before = read_credit_list(reading.bones, text[: joined.start()], reading.own) if joined else None
    if not names.clean or (before and before.of(ItemKind.UNKNOWN)) or not _in_its_place(reading, names):
        return []
    if has(FrameKind.INVITATION, reading.text):  # "Follow Reuters on X"
        return []
    if reading.place is not Place.BYLINE and _is_of_picture(text, names):
        return list(named(reading, names, Sentence("bare.photo", Role.PHOTO, 0.6, framed=False)))
    return _credits(reading, names, shared=is_shared(names) or joined is not None)


def _is_of_picture(text: str, names: CreditList) -> bool:
    """`Jana Roth/dpa`; a writer has a place or a date: `C. RUEDA / COLPISA Madrid`, `Lia Roth/sda 4. Mai 2024`."""
    if not (names.slashed and _SLASHED.search(text) and names.of(ItemKind.PERSON)):
        return False
    located = any(is_known_city(item.extra) for item in names.of(ItemKind.NAMED))
    return not located and without_dates(text) == text


def _credits(reading: Reading, names: CreditList, *, shared: bool) -> list[Credit]:
    several = len({item.mentions[0].source.id for item in names.of(ItemKind.NAMED)}) > 1
    signed = reading.place is Place.TAIL and _CARRIER.search(reading.bones.text)  # "Z Brukseli Jan Nowak (PAP)"
    framed = shared or several or bool(signed) or reading.place is Place.BYLINE or _stands_alone(reading)
    score = max(_score(reading, names), _SHARED) if shared else _score(reading, names)
    given = Sentence("bare", Role.CONTRIBUTOR if shared else Role.ORIGIN, score, framed)
    found = [*named(reading, names, given), *(unnamed(reading, names, "bare", 0.8) if shared else ())]
    return found or list(publisher(reading, names, "bare"))


def _score(reading: Reading, names: CreditList) -> float:
    if reading.place is Place.BOX and len(reading.bones.text.strip()) == 1:
        return _LONE_NAME
    people = names.of(ItemKind.PERSON) or any(is_name(item.extra) for item in names.of(ItemKind.NAMED))
    return _WITH_PEOPLE if people and reading.place is not Place.BYLINE else _SCORES[reading.place]


def _in_its_place(reading: Reading, names: CreditList) -> bool:
    """Whether names alone may be a credit here: in the text only services, between paragraphs no people."""
    if reading.place is Place.BYLINE:
        return True
    if reading.place is Place.BOX:
        return all(_stands_in_box(item) for item in names.items)
    others = [mention for mention in names.mentions if not reading.own.is_source(mention.source)]
    if any(not mention.source.is_wire for mention in others) and not _distributed(reading, others):
        return False
    people = names.of(ItemKind.PERSON) or any(item.extra for item in names.items)
    return reading.place is not Place.MIDDLE or not people


def _distributed(reading: Reading, mentions: list[Mention]) -> bool:
    """`Jane Poe, Harbour Times (TNS)`: an outlet's piece, and in brackets the service that carries it."""
    closing = _CARRIER.search(reading.bones.text)
    return closing is not None and mentions[-1].source.is_wire and len(mentions) == len(("outlet", "carrier"))


_SLASHED = re.compile(rf"/\s?{PLACEHOLDER}|{PLACEHOLDER}\s?/")
_CARRIER = re.compile(rf"\({PLACEHOLDER}\)\W*$")


def _stands_in_box(item: CreditItem) -> bool:
    """Whether an item may stand in a block that nothing marks: services and whole names, no `Join The Conversation`."""
    if item.kind is ItemKind.NAMED:
        return all(mention.source.is_wire for mention in item.mentions) and len(item.extra.split()) != 1
    return item.kind is not ItemKind.PERSON or len(item.text.split()) > 1


def _stands_alone(reading: Reading) -> bool:
    """Whether a short form needs no other frame.

    In brackets, behind the word agency, alone on a last line, beside a date or behind people.
    """
    text = reading.bones.text
    alone = len(text.strip(" .*_-–—")) == 1
    if has(FrameKind.MEDIA, text) or _BRACKETED.fullmatch(text) or (reading.place is Place.TAIL and alone):
        return True
    return reading.place in _SHORT_LINES and (without_dates(text) != text or bool(_SIGNED.fullmatch(text)))


def _may_be_unnamed(text: str) -> bool:
    """Whether a text without names can be a credit of unnamed agencies: short, or joined by a slash."""
    dated = len(text) <= 2 * _SHORT and any(map(str.isdigit, text))
    if len(text) > _SHORT and "/" not in text and not dated:
        return False
    return has(FrameKind.UNNAMED, text) and ("/" in text or len(without_dates(text)) <= _SHORT)
