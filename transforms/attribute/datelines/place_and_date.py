"""The place and the date of a dateline: `ST. JOSEPH, Mich., May 4` -> `ST. JOSEPH, Mich.`, `May 4`."""

from __future__ import annotations

import re

from transforms.attribute.lexicon.dates import leading_date, trailing_date
from transforms.attribute.lexicon.frame_matcher import has, whole
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import UNSPACED_TEXT, is_caseless
from transforms.attribute.lexicon.places import city_of, is_known_city
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for

_NO_PLACES = (FrameKind.STAFF, FrameKind.FILLER, FrameKind.UNNAMED)  # "סוכנויות הידיעות, AFP": agencies
_MAX_PLACE_WORDS = 7
_MAX_CASELESS_WORDS = 4
_MAX_UNSPACED_PLACE = 12  # characters
_MAX_JOINER_LETTERS = 4
_MIN_CAPITALS = 4
_MAX_PLAIN_WORDS = 3
_BEFORE_DATE = re.compile(rf"\s{pattern_for(WordUse.BEFORE_DATE)}$")  # "Cairo on 4 May"
_SHORT_STATE = len(", Mich")
_MARKS = " ,،۔.-–—/:"
# names whose last dot belongs to them: "ST. JOSEPH, Mich.", "Frankfurt a.M."
_ABBREVIATION = re.compile(r",\s?[^,]{1,6}$|\b[a-z]\.\s?[A-ZÀ-Þ]$")
# "Kabar.com, Bandung", "BANDUNG, KABAR.com": Indonesian sites put their own address beside the place
_ADDRESS = re.compile(r"^[\w-]+(?:\.[a-z]{2,4}){1,2},\s?|,\s?[\w-]+(?:\.[a-z]{2,4}){1,2}$", re.IGNORECASE)
# behind a place: "Tunis - «The Paper» - Reuters", "BERLIN paper |", "MONTRÉAL, le 18 mars"
_BEHIND_PLACE = re.compile(
    rf"\s[-–—/]\s?[«\"“]|(?<=[A-ZÀ-Þ]{{2}})\s[a-zß-ÿ]{{2,12}}$|,\s{pattern_for(WordUse.DATE_ARTICLE)}$"
)


def place_and_date(match: re.Match[str]) -> tuple[str | None, str | None]:
    """Place and date as printed. A state's abbreviation keeps its dot: `ST. JOSEPH, Mich.` is a place."""
    groups = match.groupdict()
    if "lead" not in groups:
        return groups.get("place"), groups.get("date")
    lead = groups["lead"]
    if lead[:1].isdigit() and (first := leading_date().match(lead)):  # "3 мая, Минск"
        return first.group("place").strip(_MARKS) or None, first.group("date").strip(" ,.")
    dated = trailing_date().search(lead)
    before = _BEFORE_DATE.sub("", lead[: dated.start()]) if dated else lead
    place = before.strip(_MARKS)
    behind = "" if dated else match.string[match.end("lead") :]
    if _ends_in_abbreviation(place, before, behind):
        place += "."
    place = _ADDRESS.sub("", _BEHIND_PLACE.split(place, maxsplit=1)[0])
    reporter, _, desk = place.rpartition("/")
    if reporter and desk.isupper() and desk.isalpha() and not reporter.isupper():  # "Selin Kara/ANTALYA, (DHA)"
        place = desk
    return place or None, dated.group("date").strip(" ,.") if dated else None


def date_behind(match: re.Match[str]) -> str | None:
    """The date that stands behind the place or the agency: `BONN (May 4, 2026) -`, `/ ACCESSWIRE / May 4, 2026 /`."""
    groups = match.groupdict()
    desk = trailing_date().search(groups.get("desk") or "")
    return groups.get("date_behind") or (desk.group("date").strip(" ,.") if desk else None)


def _ends_in_abbreviation(place: str, before: str, behind: str) -> bool:
    """Whether the dot behind a place belongs to it: `Mich.`, but not in `Chile.-`."""
    abbreviated = _ABBREVIATION.search(place)
    if not abbreviated:
        return False
    dashed = behind[1:2] in {"-", "–", "—"} and len(abbreviated.group()) > _SHORT_STATE
    return before.endswith(".") or (behind.startswith(".") and not dashed)


def is_place(place: str, line: str) -> bool:
    """Whether the words could name a place: few, capitalised where the line has capitals, no lead-in of a credit."""
    words = re.findall(r"[^\s,/()\[\]-]+", place)
    if not words or len(words) > _MAX_PLACE_WORDS or any(char.isdigit() for char in place):
        return False
    if has(FrameKind.PHOTO, place) or any(whole(kind, place) for kind in _NO_PLACES):
        return False
    if UNSPACED_TEXT.search(place) and max(map(len, words)) > _MAX_UNSPACED_PLACE:
        return False
    if is_caseless(place) or line.lower() == line:
        return len(words) <= _MAX_CASELESS_WORDS
    return words[0][0].isupper() and all(
        word[0].isupper() or len(word) <= _MAX_JOINER_LETTERS or "'" in word or "’" in word for word in words
    )


def is_capital_place(place: str) -> bool:
    """Whether a place is in capitals, in a script without capitals, or well known."""
    city = city_of(place)
    return city.isupper() or is_caseless(city) or is_known_city(city)


def is_plain_capitals(place: str) -> bool:
    """Whether a place is one to three words in capitals, and no label such as `EXCLUSIVE`."""
    city = city_of(place)
    few = len(city) >= _MIN_CAPITALS and len(city.split()) <= _MAX_PLAIN_WORDS
    return few and city.isupper() and not has(FrameKind.LABEL, city)
