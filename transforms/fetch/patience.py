"""How long to wait: what a response asks for, and how long after a trouble the next try comes."""

from __future__ import annotations

import hashlib
import re
from datetime import timezone
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 24 * 3600  # seconds; a server that asks for more is asked once a day
_MAX_AGE = re.compile(r"(?:^|[,\s])(?:s-maxage|max-age)\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)(?:$|[,\s=])", re.IGNORECASE)


def jitter(*parts: object) -> float:
    """A number from 0 up to, and without, 1: the same for the same parts, so that a run done again waits as long."""
    digest = hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def retry_at(header: str | None, now: float, date: str | None = None) -> float | None:
    """The time, in seconds since 1970, before which a `Retry-After` asks for peace; None where it says nothing.

    It is seconds or a date (RFC 9110, 10.2.3); a date counts from the response's own `Date`, so that a wrong clock here
    or there does no harm. More than a day is a day.
    """
    value = (header or "").strip()
    if value.isdecimal():
        return now + min(int(value[:12]), LONGEST_WAIT)
    moment, server = _moment(value), _moment(date)
    if moment is None:
        return None
    return now + min(max(0.0, moment - (now if server is None else server)), LONGEST_WAIT)


def fresh_seconds(cache_control: str | None, expires: str | None = None, date: str | None = None) -> int | None:
    """How long a response says that it holds, up to a day; None where it does not say so."""
    if cache_control and _UNCACHED.search(cache_control):
        return None
    if cache_control and (match := _MAX_AGE.search(cache_control)):
        return min(int(match[1]), LONGEST_WAIT) or None
    until, since = _moment(expires), _moment(date)
    if until is None or since is None:
        return None
    return int(min(max(0.0, until - since), LONGEST_WAIT)) or None


def backoff_seconds(first: float, attempt: int, *parts: object) -> float:
    """Seconds before the try after `attempt` failed ones (from 1): doubled each time, the half of them jitter."""
    whole = min(first * 2.0 ** min(attempt - 1, 32), LONGEST_WAIT)
    return whole * (0.75 + 0.5 * jitter(attempt, *parts))


def _moment(text: str | None) -> float | None:
    try:
        parsed = parsedate_to_datetime(text or "")
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
