"""Datelines at the head of a text: place, date and agency.

"MOSCOW, Jan 11 (Xinhua) -- Text" -> place MOSCOW, date Jan 11, agency xinhua, and where Text begins
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

from schemas.record import Dateline
from schemas.registry import AgencyKind
from transforms.attribute.datelines.parsed import ParsedDateline
from transforms.attribute.datelines.place_and_date import (
    date_behind,
    is_capital_place,
    is_place,
    place_and_date,
)
from transforms.attribute.datelines.plain import labelled_dateline, plain_dateline
from transforms.attribute.datelines.styles import DatelineStyle, PlaceDoubt, compiled_styles
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_matcher import has
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import is_caseless
from transforms.attribute.lexicon.places import city_of, home_of, is_known_city
from transforms.attribute.mentions.registry_index import Mention, load_index
from transforms.attribute.mentions.skeleton import PLACEHOLDER, Skeleton, skeleton

HEAD_CHARACTERS = 200
_NEAR_AGENCY = re.compile(
    rf"[(\[/【=]\s?{PLACEHOLDER}|{PLACEHOLDER}[^\s)]{{0,24}}\s?[)\]/】=]|[-–—|.,]\s*{PLACEHOLDER}|{PLACEHOLDER}\s*[-–—|=]"
    rf"|{PLACEHOLDER}.{{0,30}}[电電讯訊]|[,)]\s*{PLACEHOLDER}|^{PLACEHOLDER}(?::|,\s[^\n]{{2,60}}?[-–—])|^{PLACEHOLDER}\s[^\n\ue000-\ue0ff]{{2,40}}?[-–—]|{PLACEHOLDER}\s?،|\d{{4}}\s?(?:م\s)?{PLACEHOLDER}(?:$|\s)"
)
_GLUED = re.compile(
    r"(?<=[^\W\d_][ .!?”\"]) (?=[A-ZÀ-ÞА-Я]{3})|(?<=[.!?…”\"] )(?=[A-ZÀ-Þ])|(?<=[a-zß-ÿ.!?] )(?=[A-Z]{3,}[ ,])"
    r"|(?<=[a-zß-ÿ.!?])(?=[A-Z]{3,}[ ,])"
)
_GLUED_LOSS = 0.05
_MAX_GLUED = 4
_MAX_CHOICES = 4
_MAX_CASELESS_PLACE = 2
# outlets, picture agencies, sites that print what others wrote
_NO_WRITERS = frozenset({None, AgencyKind.PHOTO, AgencyKind.REPUBLISHER})


def read_dateline(text: str, mentions: tuple[Mention, ...]) -> ParsedDateline | None:
    """The dateline of a normalised line, or None. Only the first 200 characters are read."""
    head = text[:HEAD_CHARACTERS]
    if len(head) < len(text) and (space := head.rfind(" ")) > 0:
        head = head[:space]
    inside = tuple(mention for mention in mentions if mention.end <= len(head))
    # a place may hold a source's name: "NAMPA, Idaho (AP)"
    choices = (inside, *((mention,) for mention in inside[:_MAX_CHOICES])) if len(inside) > 1 else (inside,)
    services = {head[mention.start : mention.end] for mention in inside if mention.organisation.is_wire}
    parsed = (dateline for choice in choices if (dateline := _with_agency(head, choice)))
    signed = (dateline for dateline in parsed if not _is_in(services, dateline.dateline.place))
    return next(signed, None) or labelled_dateline(head) or plain_dateline(head)


def _is_in(services: set[str], place: str | None) -> bool:
    """Whether the words at the place are a service's name or the end of one: `Nachrichtenagentur ANP, ...`."""
    return place is not None and any(place in service for service in services)


def read_block_dateline(text: str, mentions: tuple[Mention, ...]) -> ParsedDateline | None:
    """The dateline of a byline block: `AFP, MANILA`, `Associated Press in Valencia`, `Reuters/abc Frankfurt`."""
    if not mentions:
        return None
    line = skeleton(text, mentions)
    undated = without_dates(line.text, "\n").split("\n", maxsplit=1)[0]
    parts = dict.fromkeys(part.strip(" ,|") for part in (undated, undated.split("|", maxsplit=1)[0]))
    for (style, pattern), part in product(compiled_styles(block=True), parts):
        match = pattern.match(part)
        parsed = _parsed(line, style, match) if match else None
        if parsed and parsed.dateline.place and _one_place(parsed.dateline.place, style):
            is_word = _goes_on(parsed.dateline.place, parsed.mentions) and not is_known_city(parsed.dateline.place)
            return None if is_word else parsed
    return None


def _one_place(place: str, style: DatelineStyle) -> bool:
    """`AFP, Jane Poe` has the form of `AFP, MANILA`: without a preposition the place is in capitals or well known."""
    if style.doubt is PlaceDoubt.REPORTER:  # "AFP / Tunis", "AFP / JANE POE"
        return is_known_city(place)
    caseless = is_caseless(place) and len(place.split()) == 1
    return style.place_led or caseless or place.isupper() or is_known_city(place)


def _with_agency(head: str, mentions: tuple[Mention, ...]) -> ParsedDateline | None:
    line = skeleton(head, mentions)
    if not mentions or not _NEAR_AGENCY.search(line.text):
        return None
    starts = [0, *(at.end() for at in re.finditer("\n", line.text))]
    if first := next((best for start in starts if (best := _best(line, start))), None):
        return first
    for start in [at.end() for at in _GLUED.finditer(line.text)][:_MAX_GLUED]:
        best = _best(line, start)
        if best and best.dateline.place and city_of(best.dateline.place).isupper():
            return replace(best, score=best.score - _GLUED_LOSS)
    return None


def _best(line: Skeleton, start: int) -> ParsedDateline | None:
    matches = ((style, pattern.match(line.text, start)) for style, pattern in compiled_styles(block=False))
    parsed = (_parsed(line, style, match) for style, match in matches if match)
    return max((dateline for dateline in parsed if dateline), key=_rank, default=None)


def _rank(parsed: ParsedDateline) -> tuple[bool, bool, float]:
    return parsed.dateline.place is not None, parsed.dateline.date is not None, parsed.score


def _parsed(line: Skeleton, style: DatelineStyle, match: re.Match[str]) -> ParsedDateline | None:
    groups = match.groupdict()
    place, date = place_and_date(match)
    mentions = line.named((groups.get("agency") or "") + (groups.get("agency_last") or ""))
    if any(mention.organisation.kind in _NO_WRITERS for mention in mentions) or not _fits(style, match, place, date):
        return None
    if place is not None and (
        not is_place(place, line.plain) or (date is None and _is_doubtful(style, match, place, mentions))
    ):
        return None
    if style.needs_full_name and any(mention.short for mention in mentions):
        return None
    mentions = tuple(_at_home(mention, place, line.plain) for mention in mentions)
    agency = mentions[-1].organisation.id if mentions else None
    literal = line.restored(match.group()).strip()
    start, end = (len(line.restored(match.string[:at])) for at in match.span())
    printed, shared = Dateline(literal, place, date or date_behind(match), agency), bool(groups.get("initials"))
    rule = f"dateline.{style.id}"
    return ParsedDateline(rule, printed, mentions, style.score, start, end, literal, shared, style.in_sentence)


def _at_home(mention: Mention, place: str | None, text: str) -> Mention:
    """The service that is at home in the place, where several go by the same short form: `Dakar, 9 avr (APS)`."""
    home = home_of(city_of(place)) if place and mention.short else None
    sharing = load_index().sharing(text[mention.start : mention.end]) if home else ()
    namesakes = (replace(mention, organisation=service) for service in sharing if home in {service.country, service.id})
    return next(namesakes, mention)


def _is_doubtful(style: DatelineStyle, match: re.Match[str], place: str, mentions: tuple[Mention, ...]) -> bool:
    """Whether a style without a date leaves it open that the words are a place, and they are no well-known city."""
    if style.doubt is None or is_known_city(place):
        return False
    if style.doubt is PlaceDoubt.NAMESAKE:
        return is_caseless(place) and all(mention.short for mention in mentions)
    if style.doubt is PlaceDoubt.REPORTER:
        marks = ("/",) if "." in place else ("/", ",")  # "K. T., STA": initials, which no other rule credits
        return " " in place and match.string[match.end("lead") :].lstrip().startswith(marks)
    return _goes_on(place, mentions)


def _fits(style: DatelineStyle, match: re.Match[str], place: str | None, date: str | None) -> bool:
    """Whether place and date are as sure as the style needs them."""
    if "lead" not in match.groupdict():
        return not style.opens_story or _story_begins(match)
    if place is None and date is None:
        return False
    if style.needs_date:
        return date is not None and (not style.opens_story or _story_begins(match))
    sure = place is None or date is not None or is_capital_place(place)
    if style.opens_story:
        return _story_begins(match) or date is not None or (sure and not _reads_on(match))
    if style.refuses_labels and has(FrameKind.LABEL, place or ""):
        return False
    return sure or not style.needs_capitals


def _story_begins(match: re.Match[str]) -> bool:
    """Whether no small letter follows: `Freiburg (KNA) Die Diözese`, while a sentence goes on in lower case."""
    first = match.string[match.end() : match.end() + 1]
    return first.isalpha() and not first.islower()


def _reads_on(match: re.Match[str]) -> bool:
    """Whether a small letter follows: `WASHINGTON (AP) is how the forged story began`."""
    return match.string[match.end() : match.end() + 1].islower()


def _goes_on(place: str, mentions: tuple[Mention, ...]) -> bool:
    """Whether words of a script without capitals are more than a place: `हिंदी और उर्दू (भाषा) विज्ञान`.

    Before a form that is also a word only a well-known city is one.
    """
    if not is_caseless(place):
        return False
    return "," in place or len(place.split()) > _MAX_CASELESS_PLACE or any(mention.short for mention in mentions)
