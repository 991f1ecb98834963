"""Credits at the end of a paragraph, or between two of its sentences; the paragraph stays in the text."""

from __future__ import annotations

import re
from dataclasses import replace

from schemas.vocabulary import Role
from transforms.attribute.grammar.bare_names import initialled
from transforms.attribute.grammar.closing_lines import rights
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
    unnamed,
)
from transforms.attribute.grammar.credit_list import CreditList, ItemKind, read_credit_list
from transforms.attribute.grammar.framed_lines import supplied_line
from transforms.attribute.grammar.reprints import reprint
from transforms.attribute.grammar.supply_lines import supply_line
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_gate import CLOSES_LIST, OPENS_LIST, REPRINT, gates_of
from transforms.attribute.lexicon.frame_matcher import has
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import UNSPACED_TEXT
from transforms.attribute.lexicon.usage_words import WordUse, words_for
from transforms.attribute.mentions.skeleton import PLACEHOLDER

_BEHIND_BRACKET = ' .»"”*\n'
_BRACKET = re.compile(r"[(\[](?P<inside>[^()\[\]\n]{1,120})[)\]]\s*[.»\"”*]*\s*$")
_BETWEEN = re.compile(rf"(?<=[^\s(])\s\((?P<agency>{PLACEHOLDER})\)(?=\.\s|\s(?<=[.!?”\"]\s\(.\)\s))")
_SENTENCE_END = re.compile(r"[.!?…][\"”»)']?(?:\s+|(?=[—–]))|[\"”»]\s+")
_DASH = re.compile(r"\s[-–—|]\s|;\s|,\s(?=[^\W\d_]+:)")
_CAPTION_LENGTH = 200
# the date of a Japanese caption: "毛布を受け取る住民=5日、ナイロビ"
_DATED_CAPTION = re.compile(r"=\s?(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:午[前後])?、")
_MIN_BEFORE = 20
_PICTURE_WITHIN = 10
_MARK_WITHIN = 8  # a sentence's end with its quotation marks and spaces
_MIN_UNSPACED = 8
_ARABIC_CAPTION = 100
_ARABIC = re.compile(r"\W*[\u0621-\u064a]")
_QUESTION_MARKS = ("?", "？", "؟", ";")
_FULL_STOPS = (".", "。", "।", "۔")
_SENTENCE_MARKS = ".!?…。！？।؟\"”»」’'"
_PART = 0.88
_MAX_BETWEEN = 2
_MAX_SPELLED = 9  # words
_MAX_HEADLINE = 260
_LED_BYLINE = 0.8
_TIMED_NAME = 0.65
_AUTHOR_LEADS = sorted(form(word) for word in words_for(WordUse.AUTHOR_LEAD) for form in (str.title, str.upper))
_HEADLINE_BYLINE = re.compile(
    rf"\s(?P<lead>(?:{'|'.join(_AUTHOR_LEADS)})\s(?:[Tt]he\s|[Ll]['’])?)?"
    rf"(?P<names>{PLACEHOLDER}(?:\s?[/,&]\s?{PLACEHOLDER})*[^\ue000-\ue0ff]*)$"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")


def is_bracketed(text: str) -> bool:
    """Whether a text ends in a bracket, marks behind it aside."""
    return text.rstrip(_BEHIND_BRACKET)[-1:] in {")", "]"}


def closing_bracket(passage: Passage) -> list[Credit]:
    """`... he added. (APA, 30.9.2015)`, `... he added. (With files from AFP)`."""
    match = _BRACKET.search(passage.skeleton.text) if is_bracketed(passage.skeleton.text) else None
    if not match or match.start() < _least_before(passage, match):
        return []
    literal = passage.skeleton.restored(match.group().strip())
    inside = passage.piece(match.group("inside"))
    credited = supplied_line(inside) or _bracketed(passage, match) or supply_line(inside)
    return [replace(credit, whole=False, literal=literal) for credit in credited]


def _least_before(passage: Passage, match: re.Match[str]) -> int:
    """How much stands before a bracket at least: little before the end of a text, where it is a sentence."""
    closed = passage.slot is Slot.TAIL and passage.text[: match.start()].rstrip()[-1:] in _SENTENCE_MARKS
    return _MIN_UNSPACED if closed or UNSPACED_TEXT.search(passage.text) else _MIN_BEFORE


def _bracketed(passage: Passage, match: re.Match[str]) -> list[Credit]:
    """Names in the bracket: of the text in the last lines, of a picture where a photographer stands with them."""
    tail, inside = passage.slot is Slot.TAIL, match.group("inside")
    before = passage.skeleton.text[: match.start()].rstrip()
    names = read_credit_list(passage.skeleton, inside, passage.outlet)
    caption = (len(passage.skeleton.text) < _CAPTION_LENGTH and not tail) or _is_caption(before)
    if not names.clean or caption or has(FrameKind.PHOTO, inside) or _repeats(passage, names, before):
        return []
    framed = tail and not (match.group().rstrip().endswith(".") and before[-1] not in _SENTENCE_MARKS)
    if names.of(ItemKind.PERSON) and (names.slashed or not tail):
        return list(named(passage, names, CreditClaim("bracket.end", Role.PHOTO, 0.6, framed)))
    shared = is_shared(names) or JOINED.search(inside) is not None
    claim = CreditClaim("bracket.end", Role.ORIGIN, 0.9 if tail else 0.6, framed)
    return _credits(passage, names, claim, shared=shared)


def _is_caption(before: str) -> bool:
    """Whether a picture's caption stands before a bracket at the end of a text: dated in Japanese, short in Arabic."""
    short = len(before) < _ARABIC_CAPTION and before[-1] not in _SENTENCE_MARKS and bool(_ARABIC.match(before))
    return short or bool(_DATED_CAPTION.search(before))


def _repeats(passage: Passage, names: CreditList, before: str) -> bool:
    """`told the Associated Press (AP)`: the bracket abbreviates the name before it."""
    spelled = {mention.organisation.id for mention in passage.skeleton.named(before[-1:])}
    printed = [passage.text[mention.start : mention.end] for mention in names.mentions]
    return any(mention.organisation.id in spelled for mention in names.mentions) or (
        len(printed) == 1 and _abbreviates(printed[0], before)
    )


def _abbreviates(form: str, before: str) -> bool:
    """Whether a form is the first letters of the words before it: `the Islamic Society of North America (ISNA)`."""
    initials = "".join(word[0] for word in before.split()[-_MAX_SPELLED:] if word[0].isupper())
    return len(form) > 1 and form.isupper() and initials.endswith(form)


def _credits(passage: Passage, names: CreditList, claim: CreditClaim, *, shared: bool) -> list[Credit]:
    if not shared:
        return list(named(passage, names, claim))
    part = replace(claim, role=Role.CONTRIBUTOR, score=min(claim.score, _PART))
    return [*named(passage, names, part)] or list(unnamed(passage, names, claim.rule, 0.8))


def closing_phrase(passage: Passage) -> list[Credit]:
    """`... he said. With files from AFP`, `... he said. EFE`: the last sentence is a credit."""
    if passage.slot is not Slot.TAIL:
        return []
    credited: list[Credit] = []
    if last := _behind(passage, _SENTENCE_END):
        credited = supplied_line(last) or reprint(last) or rights(last) or initialled(last) or _closing_name(last)
        before = passage.text[: len(passage.text) - len(last.text)]
        if has(FrameKind.PHOTO, before[-_PICTURE_WITHIN:]):  # "Fot. PAP"
            return []
        if before.rstrip().endswith(_QUESTION_MARKS) and last.text.rstrip().endswith(_FULL_STOPS):
            return []  # an answer: "Who told it first? Reuters."
    if not credited and (last := _behind(passage, _DASH)):  # "Traduit par Anne Roy — source : AFP"
        credited = supplied_line(last)
    return [replace(credit, whole=False, literal=last.text.strip()) for credit in credited] if last else []


def may_close(text: str) -> bool:
    """Whether the last sentence of a text that names nobody can be a credit: it has a word of a frame."""
    ends = filter(None, (_behind_last(text, mark) for mark in (_SENTENCE_END, _DASH)))
    return any(gates_of(end) & (OPENS_LIST | CLOSES_LIST | REPRINT) for end in ends)


def _behind(passage: Passage, mark: re.Pattern[str]) -> Passage | None:
    """What stands behind the last mark, where that is short."""
    end = _behind_last(passage.skeleton.text, mark)
    return passage.piece(end) if end else None


def _behind_last(text: str, mark: re.Pattern[str]) -> str:
    near = max(0, len(text) - MAX_BYLINE - _MARK_WITHIN)
    start = max((at.end() for at in mark.finditer(text, near)), default=len(text))
    return text[start:] if 0 < len(text) - start <= MAX_BYLINE else ""


def _closing_name(passage: Passage) -> list[Credit]:
    """A service's name as the last word."""
    alone = len(passage.skeleton.text.strip(" .*—–-/|")) == 1
    if UNSPACED_TEXT.search(passage.text):  # where captions end in the bare name
        return []
    wire = [mention for mention in passage.skeleton.mentions if mention.organisation.is_wire] if alone else []
    return [of_mention(passage, mention, CreditClaim("closing_name", Role.ORIGIN, 0.8)) for mention in wire]


def headline_byline(passage: Passage) -> list[Credit]:
    """`Talks go on By Reuters Staff 3 Min Read`: a byline with its date that lost markup glued to a headline.

    Without a lead-in a full name, a year and a time of day have to stand there.
    """
    text = passage.skeleton.text
    match = _HEADLINE_BYLINE.search(text) if passage.skeleton.mentions and len(text) <= _MAX_HEADLINE else None
    if not match or passage.slot is Slot.MIDDLE:
        return []
    names = read_credit_list(passage.skeleton, match["names"], passage.outlet)
    printed = match["names"]
    led = bool(match["lead"]) and without_dates(printed) != printed
    timed = _YEAR.search(printed) and _TIME.search(printed) and not names.mentions[-1].short
    if not names.clean or names.of(ItemKind.PERSON) or not (led or timed):
        return []
    literal = passage.skeleton.restored(match.group()).strip()
    claim = CreditClaim("headline_byline", Role.ORIGIN, _LED_BYLINE if led else _TIMED_NAME)
    return [replace(credit, whole=False, literal=literal) for credit in named(passage, names, claim)]


def bracket_between(passage: Passage) -> list[Credit]:
    """`... the talks. (Reuters) In other news`: a service in brackets between two sentences."""
    credited: list[Credit] = []
    if not passage.skeleton.mentions or "(" not in passage.text:
        return credited
    for match in _BETWEEN.finditer(passage.skeleton.text):
        for mention in passage.skeleton.named(match.group("agency")):
            if _abbreviates(passage.text[mention.start : mention.end], passage.skeleton.text[: match.start()]):
                continue
            if mention.organisation.is_wire and not passage.outlet.is_same(mention.organisation):
                credit = of_mention(passage, mention, CreditClaim("bracket.middle", Role.ORIGIN, 0.6, framed=False))
                literal = passage.skeleton.restored(match.group().strip())
                credited.append(replace(credit, whole=False, literal=literal))
    return credited[:_MAX_BETWEEN]
