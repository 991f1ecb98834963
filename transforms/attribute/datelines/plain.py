"""Datelines that name no agency: the place alone, or a place and a label that no registry knows.

An acronym that no registry knows is a label: mostly a local station's call sign, never an agency.
"""

from __future__ import annotations

import re
from functools import lru_cache

from schemas.record import Dateline
from transforms.attribute.datelines.parsed import ParsedDateline
from transforms.attribute.datelines.place_and_date import (
    date_behind,
    is_capital_place,
    is_place,
    is_plain_capitals,
    place_and_date,
)
from transforms.attribute.datelines.styles import dateline_pattern
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_matcher import has, leading
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import WORD, is_caseless
from transforms.attribute.lexicon.places import city_of, is_known_city

_CALL_SIGN = re.compile(r"(?:[KW][A-Z]{2,3}|C[FHIJK][A-Z]{2})(?:[- ]?(?:TV|FM|AM|DT|LD))?(?:[ -]?\d{1,2})?")
_LABEL_MARK = re.compile(r"[(\[/]")
_LABEL_CHARACTERS = 100
_MIN_PLACE = 4
_MIN_STORY = 40


@lru_cache(maxsize=1)
def _labelled() -> re.Pattern[str]:
    label = r"(?-i:[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9&.\-]{1,15}(?: [A-Z0-9][\w.-]{0,10})?|[a-z]{2,5})"
    return dateline_pattern(r"{lead}\s?[,.]?\s*[(\[/]\s?{agency}{desk}\s?[)\]/]\s*[.:]?\s*(?:{dash}|(?=\S))", label)


_PLAIN = dateline_pattern(
    r"{lead}(?:\.?\s?(?P<agency>\s[-–—|]+|—|:|\.[-–—]+)|(?<!\s\d)(?<!\s\d\d)\s?[.।])\s"
    r"(?:{date}\s?{dash}\s)?(?=[^\s\d])",
    "",
)
# the date in brackets behind the places: TUNIS and OSLO (May 4, 2026) - Officials met
_DATE_IN_BRACKETS = dateline_pattern(r"{lead}\s?\({date}\)\s*{dash}\s*(?=[^\s\d])", "")
# "(Québec) Le pont", "【函館】": known cities alone
_BRACKETED_CITY = dateline_pattern(r"\((?P<place>[^\W\d_][^()\d\n\ue000-\ue0ff]{1,30})\)\s(?=[^\W\d_])", "")
_CJK_CITY = dateline_pattern(r"【{cjk_place}】(?=\S)", "")
# "【パリ=山田花子】": the place and the paper's own reporter, "[記者王小明/台北報導]", "(怡保17日讯)"
_CJK_PLAIN = tuple(
    dateline_pattern(pattern, "")
    for pattern in (
        r"[【\[(]{cjk_place}\s?=\s?[^】\])=\ue000-\ue0ff]{2,14}[】\])]",
        r"[【\[(]\s?(?:(?:本[报報])?{reporter}[^】\])/\ue000-\ue0ff]{2,20}/)?{cjk_place}\s?{cjk_date}?\s?{compiled}?{report}[】\])]",
        r"[【\[(]\s?{cjk_place}\s?{cjk_date}\s?{compiled}?{wire}[】\])]",
        r"本[报報刊台站网網]{cjk_place}\s?{cjk_date}[专專]?{wire}(?:\([^)\n]{2,20}\))?",
    )
)


def labelled_dateline(head: str) -> ParsedDateline | None:
    """`COLUMBIA, Mo. (KMIZ)`, `HAMBURG (dpo) -`: a label that no registry knows is never an agency."""
    match = _labelled().match(head) if _LABEL_MARK.search(head[:_LABEL_CHARACTERS]) else None
    if not match or _dated_in_brackets(head):
        return None
    place, date = place_and_date(match)
    if place is None or is_caseless(place) or not is_place(place, head) or not is_capital_place(place):
        return None
    return _unsigned(match, place, date, rule="dateline.label")


def plain_dateline(head: str) -> ParsedDateline | None:
    """`BHOPAL:`, `Berlin.`, `CITY, May 4 -`: the place alone, in capitals before a mark, or a well-known city."""
    city = _CJK_CITY.match(head) or _BRACKETED_CITY.match(head)
    if not city or not is_known_city(city["place"]):
        city = next((match for pattern in _CJK_PLAIN if (match := pattern.match(head))), None)
    if city and not has(FrameKind.PHOTO, head[: city.end()]):
        return _unsigned(city, city["place"].strip(), city.groupdict().get("date"), rule="dateline.plain")
    if dated := _dated_in_brackets(head):
        place, _ = place_and_date(dated)
        if place and is_place(place, head) and not leading(FrameKind.BYLINE, place):
            return _unsigned(dated, place, date_behind(dated), rule="dateline.plain")
    match = _PLAIN.match(head)
    place, date = place_and_date(match) if match else (None, None)
    if not match or not place or not is_place(place, head):
        return None
    date = date or date_behind(match)
    known = is_known_city(re.split("[,/]", place, maxsplit=1)[0])
    if not known and not _is_sure(match, place, date, head):
        return None
    return _unsigned(match, place, date, rule="dateline.plain")


def _dated_in_brackets(head: str) -> re.Match[str] | None:
    return _DATE_IN_BRACKETS.match(head) if "(" in head[:_LABEL_CHARACTERS] else None


def _is_sure(match: re.Match[str], place: str, date: str | None, head: str) -> bool:
    """Whether a place that is no well-known city is one all the same.

    Before a colon capitals are a speaker or a label as often: `JUDGE: The court will rise`. A region or a date says
    that they are a place.
    """
    mark = match.group("agency")
    if not mark:
        return _opens_story(place, date, head[match.end() :])
    located = date is not None or "," in place
    if mark == ":" and not located:
        return False
    return is_plain_capitals(place) or (date is not None and without_dates(place, "") == place)


def _unsigned(match: re.Match[str], place: str, date: str | None, *, rule: str) -> ParsedDateline:
    """A dateline at the start of a line that names no agency."""
    literal = match.group().strip()
    return ParsedDateline(rule, Dateline(literal, place, date, None), (), 0.0, 0, match.end(), literal)


def _opens_story(place: str, date: str | None, story: str) -> bool:
    """Whether a place before a full stop is one: `BRAUNLAGE. Die Skilifte`, one Hindi word, one word and a date."""
    if date is not None:
        return place.isalpha() and len(place) >= _MIN_PLACE and without_dates(place, "") == place
    if is_caseless(place):
        word = WORD.match(place)
        return word is not None and word.end() == len(place) and len(story) >= _MIN_STORY
    words = story.split(maxsplit=2)
    named = (
        len(place) > _MIN_PLACE
        and is_plain_capitals(place)
        and all(map(str.isalpha, re.split(r"[- ]", city_of(place))))
    )
    return named and not any(word.isupper() for word in words[:2])


def is_call_sign(label: str) -> bool:
    """Whether a label is the call sign of a North American station, such as KMIZ or WXYZ-TV."""
    return bool(_CALL_SIGN.fullmatch(label))
