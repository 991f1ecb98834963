"""Dates as feeds, rows and pages write them: read strictly, or not at all.

Sources: RFC 822 section 5, RFC 3339, ISO 8601, and the month names of fifty languages (`months.py`). A date
that has two readings, such as 02/03/2026, has none here; nor has one outside the years in which pages are published,
which is how Buddhist and Jalali years and the defaults of broken software show themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from schemas.vocabulary import DatePrecision
from transforms.text.folding import folded
from transforms.text.months import MONTHS, load_date_words, month_names
from transforms.text.rfc3339 import utc_moment
from transforms.text.scripts import MARKS
from transforms.text.weekdays import days_of
from transforms.text.zones import IMPOSSIBLE, PLACE, minutes_east, written_offset

_FIRST_YEAR = 1990
_LAST_YEAR = 2100
_AHEAD = timedelta(hours=48)  # clocks and zones of outlets differ
_LONGEST = 100  # characters
_HALF_DAY = 12  # hours
_PIVOT = 70  # of years that RFC 822 wrote with two digits, as POSIX reads them

_CLOCK = (
    r"(?P<half_before>오전|오후|午前|午後|上午|下午)?\s?(?P<hour>\d{1,2})(?:[:时時点시h]|(?<=\d)\.(?=\d\d(?!\d)))\s?"
    r"(?P<minute>\d{2})[分분]?(?:\s?[:.]\s?(?P<second>\d{1,2})[秒초]?(?:[.,]\d{1,9})?)?\s?(?P<half>[ap]\.?\s?m\b\.?)?"
)
_ZONE = (
    rf"(?P<zone>z|(?:utc|gmt)?\s?[+-]\d{{1,2}}(?::?\d{{2}})?|{PLACE}|[a-z]{{2,5}})?"
    r"(?:(?<=\d\d)(?:z|\s[a-z]{2,5}))?"  # `-0500 EST`, as Go prints it
    r"(?:\s?\([^()]{1,40}\)|\s?\[[^\[\]]{1,40}\])?"
)
_TIME = rf"(?:(?:t|[\s,|–—-])[\s,|–—-]*{_CLOCK}\s?{_ZONE})?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<mark>[-/.])\s?(?P<month>\d{{1,2}})(?P=mark)\s?(?P<day>\d{{1,2}})\.?{_TIME}"
)
_SPACED = re.compile(rf"(?P<year>\d{{4}}) (?P<month>\d\d)[ /-](?P<day>\d\d){_TIME}")  # `2026 03/05 08:15`
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:[t ]?(?P<hour>\d\d)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+|\d{3})?)?)?"
    rf"\s?{_ZONE})?"
)
_NUMERIC = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[-/.])\s?(?P<then>\d{1,2})(?P=mark)\s?"
    rf"(?P<year>\d{{4}}){_TIME}"
)
_SHORT_YEAR = re.compile(rf"(?P<first>\d\d)(?P<mark>[-/.])(?P<then>\d\d)(?P=mark)(?P<year>\d\d){_TIME}")
_DAY_OF_WEEK = re.compile(r"([^\W\d_]{2,}(?:[- ][^\W\d_]+)?)[.,]* (?=\d)")
_EAST_ASIAN = re.compile(
    r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일号號]"
    rf"(?:\s?\(.\)|\s?星期.|\s?.曜日|\s?.요일)?(?:\s?{_CLOCK}\s?{_ZONE})?"
)
# After the month's name became {3}, fillers left, and every comma a space: an optional weekday, then one of the orders.
_WEEKDAY = r"(?:[^\W\d_]{2,}(?:-[^\W\d_]+)?\.? )?"
_NAMED = tuple(
    re.compile(f"{_WEEKDAY}{order}")
    for order in (
        rf"(?P<day>\d{{1,2}})[.º°ª]?[ -]?\{{(?P<month>\d+)\}}\.?[ -]?(?P<year>\d{{4}}|\d\d(?= \d))\.?{_TIME}",
        rf"\{{(?P<month>\d+)\}}\.? ?(?P<day>\d{{1,2}})\.? (?P<year>\d{{4}}){_TIME}",
        rf"(?P<year>\d{{4}})\.?[ -]\{{(?P<month>\d+)\}}[ -](?P<day>\d{{1,2}})\.?{_TIME}",
        rf"\{{(?P<month>\d+)\}} (?P<day>\d{{1,2}}) {_CLOCK} ?{_ZONE} (?P<year>\d{{4}})",
    )
)
# Unix seconds or milliseconds from September 2001 to January 2033. Digits that begin with 199 or 2 are a calendar form,
# right or wrong: 2026030210 is ten o'clock on March 2nd.
_UNIX = re.compile(r"(1(?!99)\d{9})(?:\d{3})?(?:\.\d{1,9})?")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date that could be read: RFC 3339 time with the zone that was given, or a plain day (RFC 3339 full-date).

    A time without a zone is known to the day only.
    """

    value: str
    precision: DatePrecision

    @property
    def day(self) -> str:
        """The calendar day where it was printed, YYYY-MM-DD."""
        return self.value[:10]


def parse_date(raw: str | None) -> ParsedDate | None:
    """The date that a string gives, or None: where it gives none, two, an impossible one, or one outside 1990-2100.

    Reads RFC 822, RFC 3339 and ISO 8601, also without marks (2026030210), Unix seconds and milliseconds, numeric dates
    with one reading (a day of the week may decide on it), East Asian dates, and dates with a month's name in one of
    fifty languages; zones by offset, by unequivocal abbreviation or by IANA name. Only a whole string is a date.
    """
    text = folded(raw[: _LONGEST + 1]) if raw else ""
    if not text or len(text) > _LONGEST:
        return None
    if unix := _UNIX.fullmatch(text):
        return _from_unix(int(unix[1]))
    for form in (_YEAR_FIRST, _COMPACT, _EAST_ASIAN, _SPACED):
        if found := form.fullmatch(text):
            return _dated(found, int(found["month"]), int(found["day"]))
    return _after_weekday(text) or _from_names(text)


def is_month(word: str) -> bool:
    """Whether a word is the name of a month, or its abbreviation, in one of the languages."""
    return folded(word).rstrip(".") in _month_words()[0]


def tells_change(text: str) -> bool:
    """Whether the words beside a date say that it is of a later change, in one of the languages."""
    return _change_words().search(folded(text)) is not None


def within(date: ParsedDate | None, as_of: str) -> ParsedDate | None:
    """The date, unless it lies more than 48 hours after the run's clock `as_of` (RFC 3339)."""
    if date is None:
        return None
    return date if utc_moment(date.value) <= utc_moment(as_of) + _AHEAD else None


def _from_unix(seconds: int) -> ParsedDate | None:
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return ParsedDate(f"{moment:%Y-%m-%dT%H:%M:%S}Z", DatePrecision.SECOND)


def _after_weekday(text: str) -> ParsedDate | None:
    """A date in numbers, the name of a day of the week before it or not."""
    named = _DAY_OF_WEEK.match(text)
    numbers = _without_fillers(text[named.end() :] if named else text)
    orders = (_YEAR_FIRST, _SHORT_YEAR, _NUMERIC) if named else (_NUMERIC,)
    found = next((match for order in orders if (match := order.fullmatch(numbers))), None)
    if found is None:  # the names of all languages are loaded where they can decide something only
        return None
    days = days_of(named[1]) if named else frozenset(range(7))
    if not days:
        return None
    if found.re is _YEAR_FIRST:
        return _dated(found, int(found["month"]), int(found["day"]))
    return _from_short_year(found, days) if found.re is _SHORT_YEAR else _from_numbers(found, days)


def _from_short_year(found: re.Match[str], days: frozenset[int]) -> ParsedDate | None:
    """A date with a year of two digits, which stands last: the order that the day of the week fits, if it fits one."""
    one, two = int(found["first"]), int(found["then"])
    readings = [parsed for month, day in ((two, one), (one, two)) if (parsed := _dated(found, month, day))]
    fitting = {parsed.value: parsed for parsed in readings if datetime.fromisoformat(parsed.day).weekday() in days}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _from_numbers(found: re.Match[str], days: frozenset[int]) -> ParsedDate | None:
    """Dots stand between day, month and year; with other marks the numbers tell the order, or the day of the week."""
    first, then = int(found["first"]), int(found["then"])
    if found["mark"] == "." or first > MONTHS or first == then:
        return _dated(found, then, first)
    if then > MONTHS:
        return _dated(found, first, then)
    readings = [date for month, day in ((then, first), (first, then)) if (date := _dated(found, month, day))]
    fitting = [date for date in readings if datetime.fromisoformat(date.day).weekday() in days]
    return fitting[0] if len(fitting) == 1 else None


def _from_names(text: str) -> ParsedDate | None:
    months, name, _ = _month_words()
    named, count = name.subn(lambda word: f"{{{months[word[1]]}}}", text)
    if count != 1:
        return None
    plain = _without_fillers(named)
    found = next((match for order in _NAMED if (match := order.fullmatch(plain))), None)
    return _dated(found, int(found["month"]), int(found["day"])) if found else None


def _without_fillers(text: str) -> str:
    return " ".join(_month_words()[2].sub(" ", text.replace(",", " ")).split())


@lru_cache(maxsize=1)
def _change_words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(re.escape(folded(word)) for row in load_date_words() for word in row.changed)))


@lru_cache(maxsize=1)
def _month_words() -> tuple[dict[str, int], re.Pattern[str], re.Pattern[str]]:
    """Month names with their numbers, and the patterns of a name and of a filler.

    A name that means one month in one language and another in another is left out.
    """
    meanings: dict[str, set[int]] = {}
    for year in month_names().values():
        for number, names in enumerate(year, 1):
            for name in names:
                meanings.setdefault(folded(name), set()).add(number)
    fillers = {folded(word) for row in load_date_words() for word in row.fillers}
    months = {name: next(iter(numbers)) for name, numbers in meanings.items() if len(numbers) == 1}
    return months, _any_of(set(meanings) & set(months)), _any_of(fillers)


def _any_of(words: set[str]) -> re.Pattern[str]:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?:(?<=\d)|(?<![\w.]))(?:d['’])?({'|'.join(map(re.escape, longest))})\.?(?![\w{MARKS}])")


def _dated(found: re.Match[str], month: int, day: int) -> ParsedDate | None:
    parts = found.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == len("26"):
        year += 2000 if year < _PIVOT else 1900
    clock = _clock(parts)
    if not _FIRST_YEAR <= year <= _LAST_YEAR or clock is None:
        return None
    hour, minute, second = clock
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # printed with the zone as given
    except ValueError:
        return None
    offset = minutes_east(parts.get("zone"), moment)
    if offset == IMPOSSIBLE:
        return None
    if offset is None or not parts.get("minute"):
        return ParsedDate(f"{moment:%Y-%m-%d}", DatePrecision.DAY)
    precision = DatePrecision.SECOND if parts["second"] else DatePrecision.MINUTE
    return ParsedDate(f"{moment:%Y-%m-%dT%H:%M:%S}{written_offset(offset)}", precision)


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int] | None:
    """Hour from 0 to 23, minute and second; zeros where there is no clock, None where the halves of the day clash."""
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or parts.get("half_before") or "")[:2]
    if not half:
        return hour, minute, second
    if not 1 <= hour <= _HALF_DAY:
        return None
    return hour % _HALF_DAY + (_HALF_DAY if half[0] == "p" or half in ("오후", "午後", "下午") else 0), minute, second
