"""Datelines at the head of a text: place, date and agency.

    "MOSCOW, Jan 11 (Xinhua) -- Text" -> place MOSCOW, date Jan 11, agency xinhua, and where Text begins

The styles are rows of `data/dateline_styles.jsonl`, patterns over a skeleton (see `skeleton`), for every script that
prints datelines. An acronym that no registry knows is a label: mostly a local station's call sign, never an agency.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from schemas.record import Dateline
from schemas.registry import AgencyKind, load_rows
from transforms.attribute.dates import (
    CJK_DATE,
    city_of,
    country_of,
    is_known_city,
    leading_date,
    trailing_date,
    without_dates,
)
from transforms.attribute.frames import FrameKind, has, whole
from transforms.attribute.normal_text import UNSPACED, WORD, is_caseless
from transforms.attribute.registry_index import Mention, load_index
from transforms.attribute.skeleton import PLACEHOLDER, Skeleton, skeleton

HEAD_CHARACTERS = 200
_MAX_PLACE_WORDS = 7
_MAX_CASELESS_WORDS = 4
_MAX_JOINER_LETTERS = 4

_LEAD = r"(?P<lead>[*]?[^\W_](?:[^()\[\]:;!?\"“”„|\n\ue000-\ue0ff]|(?<=\d):(?=\d)){0,80}?)"
# "Kochi (Kerala) [India], March 3 (ANI):": the region behind the place stands in brackets of its own
_REGION_NAME = r"[^\W\d_][^()\[\]:;!?\n\ue000-\ue0ff]{1,30}"
_REGION = rf"(?:\s?(?:\({_REGION_NAME}\)|\[{_REGION_NAME}\])){{1,2}}"
_REGION_LEAD = rf"(?P<lead>[^\W_][^()\[\]:;!?\n\ue000-\ue0ff]{{0,50}}?{_REGION}[^()\[\]:;!?\n\ue000-\ue0ff]{{0,30}}?)"
_CJK_PLACE = f"(?P<place>[{UNSPACED}]{{1,14}}?)"
_NAMES = rf"{PLACEHOLDER}(?:\s?[/,=+&-]\s?{PLACEHOLDER})*"
_DESK = r"(?:\s?[/,.-]\s?[^()/\[\]\n]{1,24}(?:/\s?\d[\d:.]{2,9})?)?"
# "(red/dpa)": the paper's own initials; "(AMIT «Name»)": a legal form before a name in quotation marks, which only a
# bracket's inside has
_OPEN = r"[(\[]\s?(?P<initials>(?-i:[a-zß-ÿ]{2,6})\s?/\s?)?(?:(?-i:[^\W\d_a-zа-яё]{2,5}\s)?[«„“\"])?"
_CLOSE = r"[.!]?[»”“\"]?\s?[)\]]"
_NEAR_AGENCY = re.compile(
    rf"[(\[/【=]\s?{PLACEHOLDER}|{PLACEHOLDER}[^\s)]{{0,24}}\s?[)\]/】=]|[-–—|.,]\s*{PLACEHOLDER}|{PLACEHOLDER}\s*[-–—|=]"
    rf"|{PLACEHOLDER}.{{0,30}}[电電讯訊]|[,)]\s*{PLACEHOLDER}|^{PLACEHOLDER}:|\d{{4}}\s?(?:م\s)?{PLACEHOLDER}(?:$|\s)"
)
_GLUED = re.compile(
    r"(?<=[^\W\d_][ .!?”\"]) (?=[A-ZÀ-ÞА-Я]{3})|(?<=[.!?…”\"] )(?=[A-ZÀ-Þ])|(?<=[a-zß-ÿ.!?] )(?=[A-Z]{3,}[ ,])"
    r"|(?<=[a-zß-ÿ.!?])(?=[A-Z]{3,}[ ,])"
)
_GLUED_LOSS = 0.05
_MAX_GLUED = 4
_MAX_CHOICES = 4
_CALL_SIGN = re.compile(r"(?:[KW][A-Z]{2,3}|C[FHIJK][A-Z]{2})(?:[- ]?(?:TV|FM|AM|DT|LD))?(?:[ -]?\d{1,2})?")
_BLOCK_STYLE = "block."


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
    """A dateline that was read: `end` is where the story goes on in the normalised text.

    `shared` where the paper's own initials stand beside the agency.
    """

    rule: str
    dateline: Dateline
    mentions: tuple[Mention, ...]
    score: float
    start: int
    end: int
    literal: str
    shared: bool = False


@lru_cache(maxsize=1)
def load_dateline_styles() -> tuple[DatelineStyle, ...]:
    """All styles, sorted by id."""
    return load_rows("dateline_styles.jsonl", DatelineStyle, package="transforms.attribute")


def _filled(pattern: str, agency: str) -> re.Pattern[str]:
    parts = {
        "{lead}": _LEAD,
        "{region_lead}": _REGION_LEAD,
        "{open}": _OPEN,
        "{close}": _CLOSE,
        "{cjk_place}": _CJK_PLACE,
        "{cjk_date}": f"(?P<date>{CJK_DATE})",
        "{agency_pair}": rf"(?P<agency>{PLACEHOLDER}\s?=\s?{PLACEHOLDER})",
        "{agency_last}": f"(?P<agency_last>{agency})",
        "{agency}": f"(?P<agency>{agency})",
        "{desk}": _DESK,
        "{dash}": r"[-–—_=]+",  # "ABUJA, Nigeria (AP) _", "BRUSSEL 14/03 (BELGA) ="
        "{letter}": r"(?=[^\W\d_]|[\ue000-\ue0ff])",
    }
    for token, expression in parts.items():
        pattern = pattern.replace(token, expression)
    return re.compile(r"[\"“'‘•·>]?\s?" + pattern, re.IGNORECASE)


@lru_cache(maxsize=2)
def _styles(*, block: bool) -> tuple[tuple[DatelineStyle, re.Pattern[str]], ...]:
    rows = (style for style in load_dateline_styles() if style.id.startswith(_BLOCK_STYLE) is block)
    return tuple((style, _filled(style.pattern, _NAMES)) for style in rows)


@lru_cache(maxsize=1)
def _labelled() -> re.Pattern[str]:
    label = r"(?-i:[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9&.\-]{1,15}(?: [A-Z0-9][\w.-]{0,10})?|[a-z]{2,5})"
    return _filled(r"{lead}\s?[,.]?\s*[(\[/]\s?{agency}{desk}\s?[)\]/]\s*[.:]?\s*(?:{dash}|(?=\S))", label)


_PLAIN = _filled(r"{lead}(?:\.?\s?(?P<agency>\s[-–—|]+|—|:|\.[-–—]+)|(?<!\s\d)(?<!\s\d\d)\s?[.।])\s(?=[^\s\d])", "")
# "(Québec) Le pont", "【函館】": known cities alone
_BRACKETED_CITY = _filled(r"\((?P<place>[^\W\d_][^()\d\n\ue000-\ue0ff]{1,30})\)\s(?=[^\W\d_])", "")
_CJK_CITY = _filled(r"【{cjk_place}】(?=\S)", "")
# "【パリ=山田花子】": the place and the paper's own reporter, "[記者王小明/台北報導]", "(怡保17日讯)"
_CJK_PLAIN = tuple(
    _filled(pattern, "")
    for pattern in (
        r"[【\[(]{cjk_place}\s?=\s?[^】\])=\ue000-\ue0ff]{2,14}[】\])]",
        r"[【\[(]\s?(?:(?:本[报報])?(?:记者|記者)[^】\])/\ue000-\ue0ff]{2,20}/)?{cjk_place}\s?{cjk_date}?\s?(?:综合|綜合)?(?:报道|報道|报导|報導)[】\])]",
        r"[【\[(]\s?{cjk_place}\s?{cjk_date}\s?(?:综合|綜合)?[电電讯訊][】\])]",
        r"本[报報刊台站网網]{cjk_place}\s?{cjk_date}[专專]?[电電讯訊](?:\([^)\n]{2,20}\))?",
    )
)
# "Kabar.com, Bandung", "BANDUNG, KABAR.com": Indonesian sites put their own address beside the place
_ADDRESS = re.compile(r"^[\w-]+(?:\.[a-z]{2,4}){1,2},\s?|,\s?[\w-]+(?:\.[a-z]{2,4}){1,2}$", re.IGNORECASE)


def read_dateline(text: str, mentions: tuple[Mention, ...]) -> DatelineRead | None:
    """The dateline of a normalised line, or None. Only the first 200 characters are read."""
    head = text[:HEAD_CHARACTERS]
    if len(head) < len(text) and (space := head.rfind(" ")) > 0:
        head = head[:space]
    inside = tuple(mention for mention in mentions if mention.end <= len(head))
    # a place may hold a source's name: "NAMPA, Idaho (AP)"
    choices = (inside, *((mention,) for mention in inside[:_MAX_CHOICES])) if len(inside) > 1 else (inside,)
    services = {head[mention.start : mention.end] for mention in inside if mention.source.is_wire}
    reads = (read for choice in choices if (read := _with_agency(head, choice)))
    found = next((read for read in reads if read.dateline.place not in services), None)
    return found or _with_label(head) or _without_agency(head)


def read_block_dateline(text: str, mentions: tuple[Mention, ...]) -> DatelineRead | None:
    """The dateline of a byline block: `AFP, MANILA`, `Associated Press in Valencia`, `Reuters/abc Frankfurt`."""
    if not mentions:
        return None
    bones = skeleton(text, mentions)
    line = without_dates(bones.text, "\n").split("\n", maxsplit=1)[0]
    parts = dict.fromkeys(part.strip(" ,|") for part in (line, line.split("|", maxsplit=1)[0]))
    for (style, pattern), part in product(_styles(block=True), parts):
        match = pattern.match(part)
        found = _reading(bones, style, match) if match else None
        if found and found.dateline.place and _one_place(found.dateline.place, style):
            return found
    return None


def _one_place(place: str, style: DatelineStyle) -> bool:
    """`AFP, Jane Poe` has the form of `AFP, MANILA`: without a preposition the place is in capitals or well known."""
    caseless = is_caseless(place) and len(place.split()) == 1
    return style.id == "block.in" or caseless or place.isupper() or is_known_city(place)


def _with_agency(head: str, mentions: tuple[Mention, ...]) -> DatelineRead | None:
    bones = skeleton(head, mentions)
    if not mentions or not _NEAR_AGENCY.search(bones.text):
        return None
    starts = [0, *(at.end() for at in re.finditer("\n", bones.text))]
    for start in starts:
        best = _best(bones, start)
        if best:
            return best
    for start in [at.end() for at in _GLUED.finditer(bones.text)][:_MAX_GLUED]:
        best = _best(bones, start)
        if best and best.dateline.place and city_of(best.dateline.place).isupper():
            return replace(best, score=best.score - _GLUED_LOSS)
    return None


def _best(bones: Skeleton, start: int) -> DatelineRead | None:
    matches = ((style, pattern.match(bones.text, start)) for style, pattern in _styles(block=False))
    readings = (_reading(bones, style, match) for style, match in matches if match)
    return max((found for found in readings if found), key=_rank, default=None)


def _rank(found: DatelineRead) -> tuple[bool, bool, float]:
    return found.dateline.place is not None, found.dateline.date is not None, found.score


def _reading(bones: Skeleton, style: DatelineStyle, match: re.Match[str]) -> DatelineRead | None:
    groups = match.groupdict()
    place, date = _place_and_date(match)
    named = bones.named((groups.get("agency") or "") + (groups.get("agency_last") or ""))
    if any(mention.source.kind in _NO_WRITERS for mention in named) or not _fits(style, match, place, date):
        return None
    if place is not None and (
        not is_place(place, bones.plain) or (date is None and _is_doubtful(style, match, place, named))
    ):
        return None
    if style.id in _WHOLE_NAMES and any(mention.short for mention in named):
        return None
    named = tuple(_of_country(mention, place, bones.plain) for mention in named)
    wire = named[-1].source.id if named else None
    literal = bones.restored(match.group()).strip()
    start, end = (len(bones.restored(match.string[:at])) for at in match.span())
    printed, shared = Dateline(literal, place, date, wire), bool(groups.get("initials"))
    return DatelineRead(f"dateline.{style.id}", printed, named, style.score, start, end, literal, shared)


_NO_WRITERS = frozenset({None, AgencyKind.PHOTO})  # outlets, picture agencies


def _of_country(mention: Mention, place: str | None, text: str) -> Mention:
    """The service of the place's country, where several go by the same short form: `Dakar, 9 avr (APS)`."""
    country = country_of(city_of(place)) if place and mention.short else None
    sharing = load_index().sharing(text[mention.start : mention.end]) if country else ()
    return next((replace(mention, source=source) for source in sharing if source.country == country), mention)


def _is_doubtful(style: DatelineStyle, match: re.Match[str], place: str, named: tuple[Mention, ...]) -> bool:
    """Whether a style without a date leaves it open that the words are a place, and they are no well-known city."""
    if is_known_city(place):
        return False
    if style.id == "agency.first":  # "قنا" is a city too
        return is_caseless(place) and all(mention.short for mention in named)
    if style.id == "dash.line":  # "RUI VALADÃO/LUSA"
        return " " in place and match.string[match.end("lead") :].lstrip().startswith("/")
    return style.id in _UNMARKED and _goes_on(place, named)


def _fits(style: DatelineStyle, match: re.Match[str], place: str | None, date: str | None) -> bool:
    """Whether place and date are as sure as the style needs them."""
    if "lead" not in match.groupdict():
        return style.id not in _UNMARKED or _story_begins(match)
    if place is None and date is None:
        return False
    if style.id.startswith(_DATED):
        return date is not None and (style.id not in _UNMARKED or _story_begins(match))
    sure = place is None or date is not None or _capital(place)
    if style.id in _UNMARKED:
        return sure or _story_begins(match)
    if style.id == _JOINED and has(FrameKind.LABEL, place or ""):
        return False
    return sure or style.id not in _NEEDS_CAPITALS


# without a dash or a date, `Ana Paz (AP) said` reads like a dateline
_NEEDS_CAPITALS = frozenset({"bar.line", "bracket.line", "dash.line", "agency.first", "joined.dash"})
_JOINED = "joined.dash"
# "Monday, May 4, AP Stylebook": a form that is also part of other names needs a mark behind it
_WHOLE_NAMES = frozenset({"dated.comma", "zh.alone"})
# no mark stands before the story
_UNMARKED = frozenset({"agency.dash", "agency.slash", "bracket.bare", "dated.comma"})
_DATED = "dated."
_ARABIC_ON = " في"  # "Cairo on 4 May"


def _story_begins(match: re.Match[str]) -> bool:
    """Whether no small letter follows: `Freiburg (KNA) Die Diözese`, while a sentence goes on in lower case."""
    first = match.string[match.end() : match.end() + 1]
    return first.isalpha() and not first.islower()


def _goes_on(place: str, named: tuple[Mention, ...]) -> bool:
    """Whether words of a script without capitals are more than a place: `हिंदी और उर्दू (भाषा) विज्ञान`.

    Before a form that is also a word only a well-known city is one.
    """
    if not is_caseless(place):
        return False
    return "," in place or len(place.split()) > _MAX_CASELESS_PLACE or any(mention.short for mention in named)


_MAX_CASELESS_PLACE = 2


def _capital(place: str) -> bool:
    first = city_of(place)
    return first.isupper() or is_caseless(first) or is_known_city(first)


def _place_and_date(match: re.Match[str]) -> tuple[str | None, str | None]:
    """Place and date as printed. A state's abbreviation keeps its dot: `ST. JOSEPH, Mich.` is a place."""
    groups = match.groupdict()
    if "lead" not in groups:
        return groups.get("place"), groups.get("date")
    lead = groups["lead"]
    if lead[:1].isdigit() and (first := leading_date().match(lead)):  # "3 мая, Минск"
        return first.group("place").strip(" ,،.-–—/:") or None, first.group("date").strip(" ,.")
    dated = trailing_date().search(lead)
    before = lead[: dated.start()].removesuffix(_ARABIC_ON) if dated else lead
    place = before.strip(" ,،.-–—/:")
    behind = "" if dated else match.string[match.end("lead") :]
    abbreviated = _ABBREVIATION.search(place)
    dashed = behind[1:2] in {"-", "–", "—"} and abbreviated and len(abbreviated.group()) > _SHORT_STATE  # "Chile.-"
    if abbreviated and (before.endswith(".") or (behind.startswith(".") and not dashed)):
        place += "."
    place = _ADDRESS.sub("", _OWN_NAME.split(place, maxsplit=1)[0])
    reporter, _, desk = place.rpartition("/")
    if reporter and desk.isupper() and desk.isalpha() and not reporter.isupper():  # "Selin Kara/ANTALYA, (DHA)"
        place = desk
    return place or None, dated.group("date").strip(" ,.") if dated else None


# behind a place: "Tunis - «The Paper» - Reuters", "BERLIN paper |", "MONTRÉAL, le 18 mars"
_OWN_NAME = re.compile(r"\s[-–—/]\s?[«\"“]|(?<=[A-ZÀ-Þ]{2})\s[a-zß-ÿ]{2,12}$|,\s(?:le|den|am|il|dnia|dne)$")
_SHORT_STATE = len(", Mich")
# names whose last dot belongs to them: "ST. JOSEPH, Mich.", "Frankfurt a.M."
_ABBREVIATION = re.compile(r",\s?[^,]{1,6}$|\b[a-z]\.\s?[A-ZÀ-Þ]$")


def is_place(place: str, line: str) -> bool:
    """Whether the words could name a place: few, capitalised where the line has capitals, no lead-in of a credit."""
    words = re.findall(r"[^\s,/()\[\]-]+", place)
    if not words or len(words) > _MAX_PLACE_WORDS or any(char.isdigit() for char in place):
        return False
    if has(FrameKind.PHOTO, place) or whole(FrameKind.STAFF, place) or whole(FrameKind.FILLER, place):
        return False
    if is_caseless(place):
        return len(words) <= _MAX_CASELESS_WORDS
    if line.lower() == line:
        return len(words) <= _MAX_CASELESS_WORDS
    return words[0][0].isupper() and all(
        word[0].isupper() or len(word) <= _MAX_JOINER_LETTERS or "'" in word or "’" in word for word in words
    )


def _with_label(head: str) -> DatelineRead | None:
    """`COLUMBIA, Mo. (KMIZ)`, `HAMBURG (dpo) -`: a label that no registry knows is never an agency."""
    match = _labelled().match(head) if _LABEL_MARK.search(head[:_LABEL_CHARACTERS]) else None
    if not match:
        return None
    place, date = _place_and_date(match)
    if place is None or is_caseless(place) or not is_place(place, head) or not _capital(place):
        return None
    return _unsigned(match, place, date, rule="dateline.label")


def _unsigned(match: re.Match[str], place: str, date: str | None, *, rule: str) -> DatelineRead:
    """A dateline at the start of a line that names no agency."""
    literal = match.group().strip()
    return DatelineRead(rule, Dateline(literal, place, date, None), (), 0.0, 0, match.end(), literal)


_LABEL_MARK = re.compile(r"[(\[/]")
_LABEL_CHARACTERS = 100
_MIN_CAPITALS = 4
_MAX_PLAIN_WORDS = 3


def _without_agency(head: str) -> DatelineRead | None:
    """`BHOPAL:`, `Berlin.`, `CITY, May 4 -`: the place alone, in capitals before a mark, or a well-known city."""
    city = _CJK_CITY.match(head) or _BRACKETED_CITY.match(head)
    if not city or not is_known_city(city["place"]):
        city = next((match for pattern in _CJK_PLAIN if (match := pattern.match(head))), None)
    if city and not has(FrameKind.PHOTO, head[: city.end()]):
        return _unsigned(city, city["place"].strip(), city.groupdict().get("date"), rule="dateline.plain")
    match = _PLAIN.match(head)
    if not match:
        return None
    place, date = _place_and_date(match)
    if not place or not is_place(place, head):
        return None
    marked = bool(match.group("agency"))
    known = is_known_city(re.split("[,/]", place, maxsplit=1)[0])
    if not known and not (_plain_capitals(place) if marked else _opens_story(place, date, head[match.end() :])):
        return None
    return _unsigned(match, place, date, rule="dateline.plain")


def _plain_capitals(place: str) -> bool:
    first = city_of(place)
    few = len(first) >= _MIN_CAPITALS and len(first.split()) <= _MAX_PLAIN_WORDS
    return few and first.isupper() and not has(FrameKind.LABEL, first)


def _opens_story(place: str, date: str | None, story: str) -> bool:
    """Whether a place before a full stop is one: `BRAUNLAGE. Die Skilifte`, one Hindi word, one word and a date."""
    if date is not None:
        return place.isalpha() and len(place) >= _MIN_CAPITALS and without_dates(place, "") == place
    if is_caseless(place):
        return WORD.fullmatch(place) is not None and len(story) >= _MIN_STORY
    words = story.split(maxsplit=2)
    named = (
        len(place) > _MIN_CAPITALS
        and _plain_capitals(place)
        and all(map(str.isalpha, re.split(r"[- ]", city_of(place))))
    )
    return named and not any(word.isupper() for word in words[:2])


_MIN_STORY = 40


def is_call_sign(label: str) -> bool:
    """Whether a label is the call sign of a North American station, such as KMIZ or WXYZ-TV."""
    return bool(_CALL_SIGN.fullmatch(label))
