"""Where in the tree a document belongs: its date in UTC, its outlet, its shard."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from transforms.text.rfc3339 import utc_date

_SLUG = re.compile(r"[a-z0-9.-]{1,100}", re.ASCII)
UNDATED = "1970-01-01"
EVERY_OUTLET = ""


class Partition(NamedTuple):
    """A folder of the tree: `date` is YYYY-MM-DD in UTC, `outlet` a slug of the characters a-z, 0-9, `.` and `-`."""

    date: str
    outlet: str

    def folder(self, tree: str) -> str:
        """The hive path below the root, e.g. `articles/date=2026-11-21/outlet=example.org`; of a day, its own."""
        return f"{tree}/date={self.date}/outlet={self.outlet}" if self.outlet else f"{tree}/date={self.date}"

    @property
    def day(self) -> Partition:
        """The day of the partition, all outlets together."""
        return Partition(self.date, EVERY_OUTLET)

    @property
    def key(self) -> str:
        """The partition as the key of an element, `date|outlet`."""
        return f"{self.date}|{self.outlet}"


def partition_of(record: Mapping[str, Any], as_of: str) -> Partition:
    """The partition of a record: publication date, else fetch date, else the run's clock; without zone, UTC.

    Records of schema version 1, whose outlet is an object, have one too.
    """
    times = (record.get("date_published"), record.get("date_fetched"), as_of)
    date = next((day for day in map(utc_date, times) if day), UNDATED)
    outlet = record.get("outlet")
    return Partition(date, outlet_slug(outlet.get("id") if isinstance(outlet, Mapping) else outlet))


class Spread(NamedTuple):
    """Over how many files rows are spread: `shards` a partition, or so many `files_per_day` for all its outlets."""

    shards: int = 1
    files_per_day: int = 0


def shard_key(partition_key: str, doc_key: str, spread: Spread) -> str:
    """The group that a document is written in: `date|outlet|shard`, or `date||shard` for all outlets of a day."""
    if spread.files_per_day:
        return f"{partition_key.partition('|')[0]}||{shard_of(doc_key, spread.files_per_day)}"
    return f"{partition_key}|{shard_of(doc_key, spread.shards)}"


def split_key(key: str) -> tuple[Partition, int]:
    """The partition and the shard of a `shard_key`."""
    date, outlet, shard = key.split("|")
    return Partition(safe_date(date), outlet_slug(outlet) if outlet else EVERY_OUTLET), int(shard)


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
