"""Names without a lead-in: what they mean depends on where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from schemas.vocabulary import Role
from transforms.attribute.datelines.dateline import read_block_dateline
from transforms.attribute.grammar.credit import (
    JOINED,
    MAX_BYLINE,
    Credit,
    CreditClaim,
    Passage,
    Slot,
    is_shared,
    named,
    of_mention,
    publisher,
    unnamed,
)
from transforms.attribute.grammar.credit_list import CreditItem, CreditList, ItemKind, is_name, read_credit_list
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_gate import UNNAMED, gates_of
from transforms.attribute.lexicon.frame_matcher import has, whole
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import UNSPACED_TEXT
from transforms.attribute.lexicon.places import is_known_city
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for, words_for
from transforms.attribute.mentions.registry_index import Mention
from transforms.attribute.mentions.skeleton import PLACEHOLDER

_SHORT = 40
_LONE_NAME = 0.45  # a link, a label or a credit: nothing says which
_WITH_PEOPLE = 0.75
_SHARED = 0.82
_SIGNED_SCORE = 0.8
_SCORES = {Slot.BYLINE: 0.85, Slot.BOX: 0.7, Slot.HEAD: 0.7, Slot.MIDDLE: 0.75, Slot.TAIL: 0.85}
_BRACKETED = re.compile(r"\W*[(\[].*[)\]]\W*")
_SHORT_LINES = frozenset({Slot.HEAD, Slot.TAIL, Slot.BOX})
# "Jane Poe and Max Roe, AFP", "AFP, Jane Poe"
_OTHERS = r"[^,/|()\ue000-\ue0ff]{2,60}"
_BEHIND_AUTHOR = f"(?:{pattern_for(WordUse.NAME_JOINT)}|{pattern_for(WordUse.WRITES_FOR)})"
_SIGNED = re.compile(
    rf"[^\W\d_]{_OTHERS}\s{_OTHERS}(?:,(?:\s{_BEHIND_AUTHOR})?|\s[|–—-]|\s{_BEHIND_AUTHOR})\s?{PLACEHOLDER}\W*"
    rf"|\W*{PLACEHOLDER}(?:,|\s\|)\s[^\W\d_]{_OTHERS}\s{_OTHERS}"
)
_AGENCY = re.compile(
    rf"\b{pattern_for(WordUse.AGENCY)}\W{{1,2}}{PLACEHOLDER}|{PLACEHOLDER}\W{{1,2}}{pattern_for(WordUse.AGENCY)}\b",
    re.IGNORECASE,
)
# "PR Newswire, Some Company Opens Its Plant, Nov. 16, 2016": a title between a name and a date is cited, not credited
_CITATION = re.compile(
    rf"\W*{PLACEHOLDER},\s(?:[\"“„«'‘].+|[^\s,\ue000-\ue0ff]+(?:\s[^\s,\ue000-\ue0ff]+){{3,}}),\s.*(?:19|20)\d\d\W*"
)
# letters of a script with capitals: in Japanese "【時事】" is a word
_ACRONYM_IN_BRACKETS = re.compile(r"\s*(?:【[A-Z]{2,5}】|<[A-Z]{2,5}>)\s*")
_INDIC = "[\u0900-\u0963\u0970-\u0dff]{2,12}"  # a word in a script of India, without its full stop
_INITIALLED = re.compile(
    rf"\W*{PLACEHOLDER}(?:[\s/]+[^\W\d_A-ZÀ-Þ]{{2,4}}){{1,4}}[^\w।۔]*|\W*{PLACEHOLDER}(?:\s[A-Z]{{2,4}}){{2,4}}\W*"
    rf"|{PLACEHOLDER}(?:/[A-Z]{{2,4}}){{1,2}}|(?:/[A-Za-z]{{2,4}}){{2,4}}\s{PLACEHOLDER}"
    rf"|(?:[A-Z]{{2,4}}\s//?\s[A-Z]{{2,4}}\W\s?)?{PLACEHOLDER}\s?[/.]\s?(?i:{pattern_for(WordUse.END_MARK)})\W*"
    rf"|(?i:{pattern_for(WordUse.END_MARK)})\s?/\s?{PLACEHOLDER}"
    rf"|\({PLACEHOLDER}\)\s(?:(?:[A-ZÀ-ÞА-Я]\.\s?){{0,2}}[A-ZÀ-ÞА-Я]\.?|[a-zß-ž]{{2,4}}(?:[\s/][a-zß-ž]{{2,4}}){{0,3}})\W*"
    rf"|\W*{PLACEHOLDER}(?:\s?/\s?|\s){_INDIC}(?:[\s/]+{_INDIC}){{0,3}}"
)
# "他走了。(新华社)": in scripts without capitals a short sentence looks like a name, but for its full stop
_BEHIND_SENTENCE = re.compile(rf"\S[。！？।۔؟]\s?[(\[]?\s?{PLACEHOLDER}")
_CRUMBS = re.compile(r"\s[»›→]\s")  # between the steps of a path: "Reuters » World » Talks go on"
_DESK = re.compile(r"/[^\W\d_]")
_SLASHED = re.compile(rf"/\s?{PLACEHOLDER}|{PLACEHOLDER}\s?/")
_IN_BRACKETS = re.compile(rf"\({PLACEHOLDER}\)\W*$")
_CARRIER = re.compile(rf"(?:\({PLACEHOLDER}\)|/\s?{PLACEHOLDER})\W*$")


def agency_and_place(passage: Passage) -> list[Credit]:
    """`AFP, MANILA` in a short block: the agency and where it writes from."""
    if passage.slot is Slot.MIDDLE or len(passage.text) > MAX_BYLINE:
        return []
    parsed = read_block_dateline(passage.text, passage.skeleton.mentions)
    if not parsed or has(FrameKind.PHOTO, passage.skeleton.text):
        return []
    shared = len(parsed.mentions) == 1 and _DESK.search(parsed.literal)  # "Reuters/abc Tunis"
    claim = CreditClaim(parsed.rule, Role.CONTRIBUTOR if shared else Role.ORIGIN, parsed.score)
    return [of_mention(passage, mention, claim) for mention in parsed.mentions if mention.organisation.is_wire]


def bare_names(passage: Passage) -> list[Credit]:
    """`sak/Reuters`, `AFP`, `Jane Poe, Associated Press`, `TT mit APA`: names and nothing else."""
    text = passage.skeleton.text
    if len(text) > MAX_BYLINE or not (passage.skeleton.mentions or _may_be_unnamed(text)) or has(FrameKind.PHOTO, text):
        return []
    if passage.slot is not Slot.BYLINE and (_CITATION.fullmatch(text) or _BEHIND_SENTENCE.search(text)):
        return []
    joined = JOINED.search(text)
    names = read_credit_list(passage.skeleton, text[joined.start() :] if joined else text, passage.outlet)
    before = read_credit_list(passage.skeleton, text[: joined.start()], passage.outlet) if joined else None
    if passage.slot is Slot.TAIL and names.slashed:
        names = _with_papers_as_staff(names)
    if not names.clean or (before and before.of(ItemKind.UNKNOWN)) or not _in_its_place(passage, names):
        return []
    # "Follow Reuters on X", "Reuters » World"
    if has(FrameKind.INVITATION, passage.text) or _CRUMBS.search(text) or any(map(_runs_on, names.items)):
        return []
    if passage.slot is not Slot.BYLINE and _is_of_picture(text, names):
        return list(named(passage, names, CreditClaim("bare.photo", Role.PHOTO, 0.6, framed=False)))
    return _credits(passage, names, shared=is_shared(names) or joined is not None)


def _runs_on(item: CreditItem) -> bool:
    """Whether other words than a city follow a name without a space: `新華網首頁`, its home page."""
    glued = UNSPACED_TEXT.search(item.extra) and item.text.endswith(item.extra) and " " not in item.text
    return bool(glued) and not is_known_city(item.extra)


def _with_papers_as_staff(names: CreditList) -> CreditList:
    """`MTI/Híradó`, `(L'essentiel/AFP)`: a paper that a slash joins to a service added to it."""
    if not any(mention.organisation.is_wire for mention in names.mentions):
        return names
    papers = [item.kind is ItemKind.NAMED and item.mentions[0].organisation.kind is None for item in names.items]
    items = zip(names.items, papers, strict=True)
    return replace(
        names, items=tuple(replace(item, kind=ItemKind.STAFF, mentions=()) if paper else item for item, paper in items)
    )


def initialled(passage: Passage) -> list[Credit]:
    """`epd abc/def`, `PTI ABC DEF`, `NTX/ABC`, `Lusa/Fim`, `(FENA) M.K.`, `भाषा अविनाश रंजन` as the last line.

    The agency, then the initials of its people or the mark of the end.
    In a block of the page a slash has to say that they are initials: `AP top news` is a link.
    """
    closing = passage.slot is Slot.TAIL or (passage.slot in {Slot.BYLINE, Slot.BOX} and "/" in passage.text)
    if not closing or len(passage.text) > _SHORT or not _INITIALLED.fullmatch(passage.skeleton.text):
        return []
    words = passage.text.split()
    if any(whole(FrameKind.CONNECTOR, word) for word in words) or words_for(WordUse.SENTENCE_WORD).intersection(words):
        return []
    return [of_mention(passage, mention, CreditClaim("initialled", Role.ORIGIN, 0.8)) for mention in _wire(passage)]


def _wire(passage: Passage) -> Iterator[Mention]:
    return (mention for mention in passage.skeleton.mentions if mention.organisation.is_wire)


def _is_of_picture(text: str, names: CreditList) -> bool:
    """`Jana Roth/dpa`; a writer has a place or a date: `C. RUEDA / COLPISA Madrid`, `Lia Roth/sda 4. Mai 2024`."""
    if _INITIALLED.fullmatch(text) or not (names.slashed and _SLASHED.search(text) and names.of(ItemKind.PERSON)):
        return False
    located = any(is_known_city(item.extra) for item in names.of(ItemKind.NAMED))
    return not located and without_dates(text) == text


def _credits(passage: Passage, names: CreditList, *, shared: bool) -> list[Credit]:
    several = len({item.mentions[0].organisation.id for item in names.of(ItemKind.NAMED)}) > 1
    text = passage.skeleton.text
    bracketed = _IN_BRACKETS.search(text) or _INITIALLED.fullmatch(text)  # "Z Brukseli Jan Nowak (PAP)", "(FENA) M.K."
    signed = passage.slot is Slot.TAIL and bracketed
    framed = shared or several or bool(signed) or passage.slot is Slot.BYLINE or _stands_alone(passage)
    least = _SHARED if shared else _SIGNED_SCORE if signed else 0.0
    score = max(_score(passage, names), least)
    claim = CreditClaim("bare", Role.CONTRIBUTOR if shared else Role.ORIGIN, score, framed)
    credited = [*named(passage, names, claim), *(unnamed(passage, names, "bare", 0.8) if shared else ())]
    return credited or list(publisher(passage, names, "bare"))


def _score(passage: Passage, names: CreditList) -> float:
    if passage.slot is Slot.BOX and len(passage.skeleton.text.strip(' "“”„«»')) == 1:
        return _LONE_NAME
    people = names.of(ItemKind.PERSON) or any(is_name(item.extra) for item in names.of(ItemKind.NAMED))
    return _WITH_PEOPLE if people and passage.slot is not Slot.BYLINE else _SCORES[passage.slot]


def _in_its_place(passage: Passage, names: CreditList) -> bool:
    """Whether names alone may be a credit here: in the text only services, between paragraphs no people."""
    if passage.slot is Slot.BYLINE:
        return True
    if passage.slot is Slot.BOX:
        return all(_stands_in_box(item) for item in names.items)
    others = [mention for mention in names.mentions if not passage.outlet.is_same(mention.organisation)]
    if any(not mention.organisation.is_wire for mention in others) and not _distributed(passage, others):
        return False
    if passage.slot is Slot.MIDDLE and not others and not names.slashed:  # "Agensi": a heading as well
        return False
    people = names.of(ItemKind.PERSON) or any(item.extra for item in names.items)
    return passage.slot is not Slot.MIDDLE or not people


def _distributed(passage: Passage, mentions: list[Mention]) -> bool:
    """`Jane Poe, Harbour Times (TNS)`: an outlet's piece, and in brackets the service that carries it."""
    closing = _CARRIER.search(passage.skeleton.text)
    return closing is not None and mentions[-1].organisation.is_wire and len(mentions) == len(("outlet", "carrier"))


def _stands_in_box(item: CreditItem) -> bool:
    """Whether an item may stand in a block that nothing marks: services and whole names, no `Join The Conversation`."""
    if item.kind is ItemKind.NAMED:
        return all(mention.organisation.is_wire for mention in item.mentions) and len(item.extra.split()) != 1
    return item.kind is not ItemKind.PERSON or len(item.text.split()) > 1


def _stands_alone(passage: Passage) -> bool:
    """Whether a short form needs no other frame.

    In brackets, behind the word agency, alone on a last line, beside a date or behind people.
    """
    text = passage.skeleton.text
    alone = len(text.strip(" .*_-–—=~/|…")) == 1
    if _ACRONYM_IN_BRACKETS.fullmatch(passage.text):
        return True
    if (
        has(FrameKind.MEDIA, text)
        or _AGENCY.search(text)
        or _BRACKETED.fullmatch(text)
        or (passage.slot is Slot.TAIL and alone)
    ):
        return True
    return passage.slot in _SHORT_LINES and (without_dates(text) != text or bool(_SIGNED.fullmatch(text)))


def _may_be_unnamed(text: str) -> bool:
    """Whether a text without names can be a credit of unnamed agencies: short, or joined by a slash."""
    if not gates_of(text) & UNNAMED:
        return False
    dated = len(text) <= 2 * _SHORT and any(map(str.isdigit, text))
    if len(text) > _SHORT and "/" not in text and not dated:
        return False
    return has(FrameKind.UNNAMED, text) and ("/" in text or len(without_dates(text)) <= _SHORT)
