"""Credits at the end of a paragraph, or between two of its sentences; the paragraph stays in the text."""

from __future__ import annotations

import re
from dataclasses import replace

from schemas.vocabulary import Role
from transforms.attribute.closing_lines import rights
from transforms.attribute.credit_list import CreditList, ItemKind, read_credit_list
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
    unnamed,
)
from transforms.attribute.dates import without_dates
from transforms.attribute.framed_lines import supplied_line
from transforms.attribute.frames import FrameKind, has
from transforms.attribute.normal_text import UNSPACED_TEXT
from transforms.attribute.reprints import reprint
from transforms.attribute.skeleton import PLACEHOLDER, skeleton

_BRACKET = re.compile(r"[(\[](?P<inside>[^()\[\]\n]{1,120})[)\]]\s*[.»\"”*]*\s*$")
_BETWEEN = re.compile(rf"(?<=[^\s(])\s\((?P<agency>{PLACEHOLDER})\)(?=\.\s|\s(?<=[.!?”\"]\s\(.\)\s))")
_SENTENCE_END = re.compile(r"[.!?…][\"”»)']?(?:\s+|(?=[—–]))|[\"”»]\s+")
_DASH = re.compile(r"\s[-–—|]\s|;\s|,\s(?=[^\W\d_]+:)")
_CAPTION_LENGTH = 200
# the date of a Japanese caption: "毛布を受け取る住民=5日、ナイロビ"
_DATED_CAPTION = re.compile(r"=\s?(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:午[前後])?、")
_MIN_BEFORE = 20
_MARK_WITHIN = 8  # a sentence's end with its quotation marks and spaces
_MIN_UNSPACED = 8
_ARABIC_CAPTION = 100
_ARABIC = re.compile(r"\W*[\u0621-\u064a]")
_SENTENCE_MARKS = ".!?…。！？।؟\"”»」’'"
_PART = 0.88
_MAX_BETWEEN = 2


def closing_bracket(reading: Reading) -> list[Credit]:
    """`... he added. (APA, 30.9.2015)`, `... he added. (With files from AFP)`."""
    match = _BRACKET.search(reading.bones.text)
    if not match or match.start() < (_MIN_UNSPACED if UNSPACED_TEXT.search(reading.text) else _MIN_BEFORE):
        return []
    literal = reading.bones.restored(match.group().strip())
    inside = Reading(skeleton(reading.bones.restored(match.group("inside"))), reading.own, reading.place)
    found = supplied_line(inside) or _bracketed(reading, match)
    return [replace(credit, whole=False, literal=literal) for credit in found]


def _bracketed(reading: Reading, match: re.Match[str]) -> list[Credit]:
    """Names in the bracket: of the text in the last lines, of a picture where a photographer stands with them."""
    tail, inside = reading.place is Place.TAIL, match.group("inside")
    before = reading.bones.text[: match.start()].rstrip()
    names = read_credit_list(reading.bones, inside, reading.own)
    caption = (len(reading.bones.text) < _CAPTION_LENGTH and not tail) or _is_caption(before)
    if not names.clean or caption or has(FrameKind.PHOTO, inside) or _repeats(reading, names, before):
        return []
    framed = tail and not (match.group().rstrip().endswith(".") and before[-1] not in _SENTENCE_MARKS)
    if names.of(ItemKind.PERSON) and (names.slashed or not tail):
        return list(named(reading, names, Sentence("bracket.end", Role.PHOTO, 0.6, framed)))
    shared = is_shared(names) or JOINED.search(inside) is not None
    given = Sentence("bracket.end", Role.ORIGIN, 0.9 if tail else 0.6, framed)
    return _credits(reading, names, given, shared=shared)


def _is_caption(before: str) -> bool:
    """Whether a picture's caption stands before a bracket at the end of a text: dated in Japanese, short in Arabic."""
    short = len(before) < _ARABIC_CAPTION and before[-1] not in _SENTENCE_MARKS and bool(_ARABIC.match(before))
    return short or bool(_DATED_CAPTION.search(before))


def _repeats(reading: Reading, names: CreditList, before: str) -> bool:
    """`told the Associated Press (AP)`: the bracket abbreviates the name before it."""
    spelled = {mention.source.id for mention in reading.bones.named(before[-1:])}
    return any(mention.source.id in spelled for mention in names.mentions)


def _credits(reading: Reading, names: CreditList, given: Sentence, *, shared: bool) -> list[Credit]:
    if not shared:
        return list(named(reading, names, given))
    part = replace(given, role=Role.CONTRIBUTOR, score=min(given.score, _PART))
    return [*named(reading, names, part)] or list(unnamed(reading, names, given.rule, 0.8))


def closing_phrase(reading: Reading) -> list[Credit]:
    """`... he said. With files from AFP`, `... he said. EFE`: the last sentence is a credit."""
    if reading.place is not Place.TAIL:
        return []
    found: list[Credit] = []
    if last := _behind(reading, _SENTENCE_END):
        found = supplied_line(last) or reprint(last) or rights(last) or _closing_name(last)
    if not found and (last := _behind(reading, _DASH)):  # "Traduit par Anne Roy — source : AFP"
        found = supplied_line(last)
    return [replace(credit, whole=False, literal=last.text.strip()) for credit in found] if last else []


def _behind(reading: Reading, mark: re.Pattern[str]) -> Reading | None:
    """What stands behind the last mark, where that is short."""
    text = reading.bones.text
    near = max(0, len(text) - MAX_BYLINE - _MARK_WITHIN)
    start = max((at.end() for at in mark.finditer(text, near)), default=len(text))
    if not 0 < len(text) - start <= MAX_BYLINE:
        return None
    return Reading(skeleton(reading.bones.restored(text[start:])), reading.own, reading.place)


def _closing_name(reading: Reading) -> list[Credit]:
    """A service's name as the last word."""
    alone = len(reading.bones.text.strip(" .*—–-")) == 1
    if UNSPACED_TEXT.search(reading.text):  # where captions end in the bare name
        return []
    wire = [mention for mention in reading.bones.mentions if mention.source.is_wire] if alone else []
    return [of_mention(reading, mention, Sentence("closing_name", Role.ORIGIN, 0.7)) for mention in wire]


def headline_byline(reading: Reading) -> list[Credit]:
    """`Talks go on By Reuters Staff 3 Min Read`: a byline with its date that lost markup glued to a headline.

    Without a lead-in a full name, a year and a time of day have to stand there.
    """
    text = reading.bones.text
    match = _HEADLINE_BYLINE.search(text) if reading.bones.mentions and len(text) <= _MAX_HEADLINE else None
    if not match or reading.place is Place.MIDDLE:
        return []
    names = read_credit_list(reading.bones, match["names"], reading.own)
    printed = match["names"]
    led = bool(match["lead"]) and without_dates(printed) != printed
    timed = _YEAR.search(printed) and _TIME.search(printed) and not names.mentions[-1].short
    if not names.clean or names.of(ItemKind.PERSON) or not (led or timed):
        return []
    literal = reading.bones.restored(match.group()).strip()
    given = Sentence("headline_byline", Role.ORIGIN, _LED_BYLINE if led else _TIMED_NAME)
    return [replace(credit, whole=False, literal=literal) for credit in named(reading, names, given)]


_MAX_HEADLINE = 260
_LED_BYLINE = 0.8
_TIMED_NAME = 0.65
_HEADLINE_BYLINE = re.compile(
    rf"\s(?P<lead>(?:By|BY|Von|Par|Por|Da|Di|Door|Av|Af|Od|Przez|От)\s(?:[Tt]he\s|[Ll]['’])?)?"
    rf"(?P<names>{PLACEHOLDER}(?:\s?[/,&]\s?{PLACEHOLDER})*[^\ue000-\ue0ff]*)$"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")


def bracket_between(reading: Reading) -> list[Credit]:
    """`... the talks. (Reuters) In other news`: a service in brackets between two sentences."""
    found: list[Credit] = []
    if not reading.bones.mentions or "(" not in reading.text:
        return found
    for match in _BETWEEN.finditer(reading.bones.text):
        for mention in reading.bones.named(match.group("agency")):
            if mention.source.is_wire and not reading.own.is_source(mention.source):
                credit = of_mention(reading, mention, Sentence("bracket.middle", Role.ORIGIN, 0.6, framed=False))
                found.append(replace(credit, whole=False, literal=reading.bones.restored(match.group().strip())))
    return found[:_MAX_BETWEEN]
