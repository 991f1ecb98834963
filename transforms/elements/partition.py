"""Where in the tree a document belongs: its date in UTC, its outlet, its shard."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

_SLUG = re.compile(r"[a-z0-9.-]{1,100}", re.ASCII)
_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[Tt ](?P<clock>\d\d:\d\d)(?::\d\d(?:\.\d+)?)? ?(?P<zone>[Zz]|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
UNDATED = "1970-01-01"


class Partition(NamedTuple):
    """A folder of the tree: `date` is YYYY-MM-DD in UTC, `outlet` a slug of the characters a-z, 0-9, `.` and `-`."""

    date: str
    outlet: str

    def folder(self, tree: str) -> str:
        """The hive path below the root, e.g. `articles/date=2026-11-21/outlet=example.org`."""
        return f"{tree}/date={self.date}/outlet={self.outlet}"


def partition_of(record: Mapping[str, Any], as_of: str) -> Partition:
    """The partition of a record: publication date, else fetch date, else the run's clock; without zone, UTC."""
    times = (record.get("date_published"), record.get("date_fetched"), as_of)
    date = next((day for day in map(utc_date, times) if day), UNDATED)
    outlet = record.get("outlet")
    return Partition(date, outlet_slug(outlet.get("id") if isinstance(outlet, Mapping) else outlet))


def partition_key(record: Mapping[str, Any], doc_key: str, as_of: str, shards: int = 1) -> str:
    """The group that a document is written in, `date|outlet|shard`: the key of drafts and of their verdicts."""
    date, outlet = partition_of(record, as_of)
    return f"{date}|{outlet}|{shard_of(doc_key, shards)}"


def split_key(key: str) -> tuple[Partition, int]:
    """The partition and the shard of a `partition_key`."""
    date, outlet, shard = key.split("|")
    return Partition(safe_date(date), outlet_slug(outlet)), int(shard)


def shard_of(doc_key: str, shards: int) -> int:
    """The shard of a document, 0 to shards - 1: CRC-32 of its key, the same on every machine."""
    return zlib.crc32(doc_key.encode("utf-8", "surrogatepass")) % max(shards, 1)


def outlet_slug(outlet: Any) -> str:
    """The outlet's id where it is safe as a folder name, else `unknown-` and eight hex digits of its SHA-256."""
    name = outlet if isinstance(outlet, str) else ""
    if _SLUG.fullmatch(name) and ".." not in name and name[0] != "." and name[-1] != ".":
        return name
    return f"unknown-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def safe_date(value: Any) -> str:
    """A date as a folder name: the UTC date of the value, else 1970-01-01."""
    return utc_date(value) or UNDATED


def utc_date(value: Any) -> str | None:
    """The date in UTC of an RFC 3339 time or of a plain date; None where the value is neither."""
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        local = datetime.fromisoformat(f"{match['day']}T{match['clock'] or '00:00'}").replace(tzinfo=timezone.utc)
        return (local - _offset(match["zone"])).date().isoformat()
    except (ValueError, OverflowError):  # month 13, hour 25, or a zone that leads out of the calendar
        return None


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in {"Z", "z"}:
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
