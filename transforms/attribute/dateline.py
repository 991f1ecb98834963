"""Datelines at the head of a text: place, date and agency.

    "MOSCOW, Jan 11 (Xinhua) -- Text" -> place MOSCOW, date Jan 11, agency xinhua, and where Text begins

The styles are rows of `data/dateline_styles.jsonl`, patterns over a skeleton (see `skeleton`), for every script that
prints datelines. An acronym that no registry knows is a label: mostly a local station's call sign, never an agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.record import Dateline
from schemas.registry import load_rows
from transforms.attribute.dates import date_pattern, is_known_city
from transforms.attribute.frames import FrameKind, has, whole
from transforms.attribute.registry_index import Mention
from transforms.attribute.skeleton import PLACEHOLDER, Skeleton, skeleton

HEAD_CHARACTERS = 200
_MAX_PLACE_WORDS = 7
_MAX_CASELESS_WORDS = 4
_MAX_JOINER_LETTERS = 4

_PLACE = r"(?P<place>[^\W\d_][^()\[\]:;!?\"“”„|\n\ue000-\ue0ff]{0,58}?)"
_CJK_PLACE = r"(?P<place>[^\s,、。()\[\]【】\d=・\ue000-\ue0ff]{1,14}?)"
_NAMES = rf"{PLACEHOLDER}(?:\s?[/,=+&-]\s?{PLACEHOLDER})*"
_DESK = r"(?:\s?[/,.-]\s?[^()/\[\]\n]{1,24})?"
_GLUED = re.compile(
    r"(?<=[^\W\d_][ .!?”\"]) (?=[A-ZÀ-ÞА-Я]{3})|(?<=[.!?…”\"] )(?=[A-ZÀ-Þ])|(?<=[a-zß-ÿ.!?])(?=[A-Z]{3,}[ ,])"
)
_GLUED_LOSS = 0.05
_MAX_GLUED = 4
_CALL_SIGN = re.compile(r"[KWC][A-Z]{2,3}(?:[- ]?(?:TV|FM|AM|DT|LD))?(?:[ -]?\d{1,2})?")


@dataclass(frozen=True, slots=True)
class DatelineStyle:
    """One way to print a dateline; `score` is how sure it is that the agency supplied the text."""

    id: str
    pattern: str
    score: float
    example: str
    counter_example: str


@dataclass(frozen=True, slots=True)
class DatelineRead:
    """A dateline that was read: `end` is where the story goes on in the normalised text."""

    rule: str
    dateline: Dateline
    mentions: tuple[Mention, ...]
    score: float
    start: int
    end: int
    literal: str


@lru_cache(maxsize=1)
def load_dateline_styles() -> tuple[DatelineStyle, ...]:
    """All styles, sorted by id."""
    return load_rows("dateline_styles.jsonl", DatelineStyle, package="transforms.attribute")


def _filled(pattern: str, agency: str) -> re.Pattern[str]:
    parts = {
        "{place}": _PLACE,
        "{cjk_place}": _CJK_PLACE,
        "{date}": f"(?P<date>{date_pattern()})",
        "{cjk_date}": f"(?P<date>{date_pattern()})",
        "{agency_last}": f"(?P<agency_last>{agency})",
        "{agency}": f"(?P<agency>{agency})",
        "{desk}": _DESK,
        "{dash}": r"[-–—]+",
    }
    for token, expression in parts.items():
        pattern = pattern.replace(token, expression)
    return re.compile(r"[\"“'‘•·>]?\s?" + pattern, re.IGNORECASE)


@lru_cache(maxsize=1)
def _styles() -> tuple[tuple[DatelineStyle, re.Pattern[str]], ...]:
    return tuple((style, _filled(style.pattern, _NAMES)) for style in load_dateline_styles())


@lru_cache(maxsize=1)
def _labelled() -> re.Pattern[str]:
    label = r"(?-i:[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9&.\-]{1,15}(?: [A-Z0-9][\w.-]{0,10})?|[a-z]{2,5})"
    return _filled(
        r"{place}(?:\s?[,.]?\s*{date})?\s?[,.]?\s*[(\[/]\s?{agency}{desk}\s?[)\]/]\s*[.:]?\s*(?:{dash}|(?=\S))", label
    )


@lru_cache(maxsize=1)
def _plain() -> re.Pattern[str]:
    return _filled(r"{place}(?:,?\s{date})?\s?(?:(?P<agency>\s[-–—]+|—|:)|\.)\s(?=\S)", "")


def read_dateline(text: str, mentions: tuple[Mention, ...]) -> DatelineRead | None:
    """The dateline of a normalised line, or None. Only the first 200 characters are read."""
    head = text[:HEAD_CHARACTERS]
    if len(head) < len(text) and (space := head.rfind(" ")) > 0:
        head = head[:space]
    inside = tuple(mention for mention in mentions if mention.end <= len(head))
    bones = skeleton(head, inside)
    found = _with_agency(bones) if inside else None
    return found or _with_label(head) or _without_agency(head)


def _with_agency(bones: Skeleton) -> DatelineRead | None:
    starts = [0, *(at.end() for at in re.finditer("\n", bones.text))]
    glued = [at.end() for at in _GLUED.finditer(bones.text)][:_MAX_GLUED]
    for start in dict.fromkeys([*starts, *glued]):
        readings = [_reading(bones, style, match) for style, match in _matches(bones, start)]
        best = max((found for found in readings if found), key=_rank, default=None)
        if best and start in starts:
            return best
        if best and best.dateline.place and best.dateline.place.split(",")[0].isupper():
            return DatelineRead(
                best.rule, best.dateline, best.mentions, best.score - _GLUED_LOSS, best.start, best.end, best.literal
            )
    return None


def _rank(found: DatelineRead) -> tuple[bool, bool, float]:
    return found.dateline.place is not None, found.dateline.date is not None, found.score


def _matches(bones: Skeleton, start: int) -> list[tuple[DatelineStyle, re.Match[str]]]:
    return [(style, match) for style, pattern in _styles() if (match := pattern.match(bones.text, start))]


def _reading(bones: Skeleton, style: DatelineStyle, match: re.Match[str]) -> DatelineRead | None:
    groups = match.groupdict()
    place, date = _place(match), groups.get("date")
    if place is None and groups.get("place"):
        return None
    if style.id in _NEEDS_CAPITALS and place and not (_capital(place) or date):
        return None
    named = bones.named((groups.get("agency") or "") + (groups.get("agency_last") or ""))
    wire = next((mention.source.id for mention in reversed(named) if mention.source.kind is not None), None)
    literal = bones.restored(match.group()).strip()
    start = len(bones.restored(bones.text[: match.start()]))
    end = len(bones.restored(bones.text[: match.end()]))
    dateline = Dateline(literal, place, date.strip(" ,.") if date else None, wire)
    return DatelineRead(f"dateline.{style.id}", dateline, named, style.score, start, end, literal)


# without a dash or a date, `Ana Paz (AP) said` reads like a dateline
_NEEDS_CAPITALS = frozenset({"bracket.bare", "dash.line"})


def _capital(place: str) -> bool:
    first = place.split(",")[0]
    return first.isupper() or first.lower() == first.upper() or is_known_city(first)


def _place(match: re.Match[str]) -> str | None:
    """The place as printed, with the dot of a state's abbreviation; None where it cannot be a place."""
    printed = match.groupdict().get("place")
    if not printed:
        return None
    place = printed.strip(" ,،.-–—")
    after = match.string[match.end("place") :]
    if "," in place and (printed.endswith(".") or after.startswith(".")):
        place += "."
    return place if is_place(place, match.string) else None


def is_place(place: str, line: str) -> bool:
    """Whether the words could name a place: few, capitalised where the line has capitals, no lead-in of a credit."""
    words = re.findall(r"[^\s,/-]+", place)
    if not words or len(words) > _MAX_PLACE_WORDS or any(char.isdigit() for char in place):
        return False
    if has(FrameKind.PHOTO, place) or whole(FrameKind.STAFF, place) or whole(FrameKind.FILLER, place):
        return False
    if place.lower() == place.upper():
        return len(words) <= _MAX_CASELESS_WORDS
    if line.lower() == line:
        return len(words) <= _MAX_CASELESS_WORDS
    return words[0][0].isupper() and all(
        word[0].isupper() or len(word) <= _MAX_JOINER_LETTERS or "'" in word or "’" in word for word in words
    )


def _with_label(head: str) -> DatelineRead | None:
    match = _labelled().match(head)
    place = _place(match) if match else None
    if not match or not place or not _capital(place):
        return None
    literal = match.group().strip()
    dateline = Dateline(literal, place, match.groupdict().get("date"), None)
    return DatelineRead("dateline.label", dateline, (), 0.0, 0, match.end(), literal)


def _without_agency(head: str) -> DatelineRead | None:
    match = _plain().match(head)
    place = _place(match) if match else None
    if not match or not place:
        return None
    known = is_known_city(place.split(",")[0].split("/")[0])
    if not known and not (match.group("agency") and place.split(",")[0].isupper() and match.group("date")):
        if not (match.group("agency") and _plain_capitals(place)):
            return None
    date = match.group("date")
    return DatelineRead(
        "dateline.plain",
        Dateline(match.group().strip(), place, date, None),
        (),
        0.0,
        0,
        match.end(),
        match.group().strip(),
    )


def _plain_capitals(place: str) -> bool:
    first = place.split(",")[0]
    return first.isupper() and len(first) > 3 and not has(FrameKind.LABEL, first)


def is_call_sign(label: str) -> bool:
    """Whether a label is the call sign of a North American station, such as KMIZ or WXYZ-TV."""
    return bool(_CALL_SIGN.fullmatch(label))
