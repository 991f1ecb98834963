"""Times that people and programs write into options and rows, in the one form that records use."""

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


def utc_time(text: str) -> str | None:
    """RFC 3339 in UTC, to the second, of an ISO 8601 date or time; None for anything else.

    A time without zone is UTC, a date is its midnight, fractions of a second are cut off.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(found[part] or 0) for part in _PARTS)
    east = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    try:
        zone = timezone(-east if found["sign"] == "-" else east)
        utc = datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(timezone.utc)
    except (ValueError, OverflowError):  # month 13, a zone of a day, a time that its zone puts outside the calendar
        return None
    return f"{utc.replace(tzinfo=None).isoformat()}Z"
