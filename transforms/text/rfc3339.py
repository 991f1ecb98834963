"""Times that options, rows and records hold: one reader of RFC 3339, and the one form that records use."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

# spelt out, for `datetime.fromisoformat` accepts other forms in each version of Python
_MOMENT = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)"
    r"(?:[Tt ](?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d+)?)?"
    r" ?(?:[Zz]|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?)?)?",
    re.ASCII,
)
_PARTS = ("year", "month", "day", "hour", "minute", "second")
_LEAP_SECOND = 60


def utc_moment(text: str) -> datetime:
    """Returns the moment, in UTC and to the second, that an ISO 8601 date or time names.

    A time without zone is UTC, a date is its midnight, fractions of a second are cut off, a leap second is the second
    before it. Raises ValueError for anything else, and for times that their zone puts outside the calendar.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"no time of RFC 3339: {text[:80]!r}")
    year, month, day, hour, minute, second = (int(match[part] or 0) for part in _PARTS)
    east = timedelta(hours=int(match["hours"] or 0), minutes=int(match["minutes"] or 0))
    zone = timezone(-east if match["sign"] == "-" else east)
    local = datetime(year, month, day, hour, minute, second - (second == _LEAP_SECOND), tzinfo=zone)
    try:
        return local.astimezone(timezone.utc)
    except OverflowError as error:
        raise ValueError(f"outside the calendar: {text[:80]!r}") from error


def utc_time(text: str) -> str | None:
    """Returns the moment as `2026-03-02T23:30:00Z`; None for what `utc_moment` refuses."""
    try:
        return f"{utc_moment(text).replace(tzinfo=None).isoformat()}Z"
    except ValueError:
        return None


def utc_date(value: object) -> str | None:
    """Returns the day of the moment in UTC, YYYY-MM-DD; None for what `utc_moment` refuses and for other types."""
    try:
        return utc_moment(value).date().isoformat() if isinstance(value, str) else None
    except ValueError:
        return None
