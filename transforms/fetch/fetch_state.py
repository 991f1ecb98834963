"""What runs know of feeds, pages and hosts: rows of JSON in files that the manifests commit, the newest row counts.

Each run writes the rows that it has changed, and now and then those that it has met unchanged, so that a later run
reads a few weeks of files and no more. Times are seconds since 1970; addresses of entries and pages stand as digests.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeAlias

import orjson

from transforms.storage.checked_files import unpacked_lines
from transforms.storage.errors import DamagedFileError

NAME = "feeds.jsonl.gz"
MEMORY_DAYS = 21
RENEWED_SECONDS = 7 * 24 * 3600  # age of a row from which on a run that meets it writes it again


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A feed or another list that is fetched: how it was asked last, and when it may be asked again.

    `validated_url` is the address that gave the validators. `full_at` is when it was last asked without them.
    `failures` are those in a row, `reason` is that of the last one.
    """

    feed: str
    at: float
    etag: str | None = None
    last_modified: str | None = None
    validated_url: str | None = None
    moved_to: str | None = None
    full_at: float = 0.0
    next_at: float = 0.0
    failures: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalRow:
    """A feed or another list that came and could not be read, or not to its end, where there is no `reason`.

    `failures` and `next_at` are as those of a FeedRow. `is_mended` where it has come whole after it broke off.
    """

    refused: str
    at: float
    failures: int = 0
    next_at: float = 0.0
    reason: str | None = None
    is_mended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HintRow:
    """How many seconds a feed itself wants between two polls."""

    hint: str
    at: float
    seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry of a list, by the digest of the list and its id, and the digest of what it said."""

    entry: str
    at: float
    print: str
    is_over: bool = False  # it was over the budget of its list


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A page that a list names, by the digest of its address; it is settled where `next_at` is None.

    `since` is when it was first asked for, `asked_at` when last. `request` is its header, for the next try.
    """

    page: str
    at: float
    since: float
    asked_at: float
    etag: str | None = None
    last_modified: str | None = None
    validated_url: str | None = None
    tries: int = 0
    next_at: float | None = None
    reason: str | None = None
    input: str | None = None
    request: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRow:
    """A host: until when it asked for peace, and its robots files by origin, as `robots.RobotsFile`."""

    host: str
    at: float
    peace_until: float = 0.0
    robots: Mapping[str, Mapping[str, Any]]


Row: TypeAlias = FeedRow | RefusalRow | HintRow | EntryRow | PageRow | HostRow
ROW_TYPES: tuple[type[Row], ...] = (FeedRow, RefusalRow, HintRow, EntryRow, PageRow, HostRow)
_KINDS: Mapping[str, type[Row]] = {fields(kind)[0].name: kind for kind in ROW_TYPES}


def pack_row(row: Row) -> bytes:
    """A row as a line of JSON, without its end."""
    known = {name: value for name, value in asdict(row).items() if value is not None}
    return orjson.dumps(known, option=orjson.OPT_SORT_KEYS)


def write_rows(packed_rows: Iterable[bytes]) -> bytes:
    """A state file of the newest row of each thing: sorted, gzip without a time stamp; the same bytes in any order."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
        file.write(b"".join(row + b"\n" for row in sorted(_newest(packed_rows).values())))
    return packed.getvalue()


def fold_rows(contents: Iterable[tuple[str, bytes]]) -> bytes:
    """One state file that says what these say; each content comes with the clock of the run that left it."""
    return write_rows(line for _, content in contents for line in unpacked_lines(NAME, content))


def read_rows(contents: Iterable[bytes]) -> Iterator[Row]:
    """The newest rows of state files, in any order. Raises DamagedFileError where one is no row of this state."""
    return unpacked_rows(line for content in contents for line in unpacked_lines(NAME, content))


def unpacked_rows(packed_rows: Iterable[bytes]) -> Iterator[Row]:
    """The newest of rows that `pack_row` gave. Raises DamagedFileError where one is no row of this state."""
    for (kind, _), line in _newest(packed_rows).items():
        yield _row_of(kind, orjson.loads(line))


def _newest(packed_rows: Iterable[bytes]) -> dict[tuple[str, str], bytes]:
    newest: dict[tuple[str, str], tuple[float, bytes]] = {}
    for packed in packed_rows:
        kind, key, at = _place(packed)
        if (at, packed) > newest.get((kind, key), (-1.0, b"")):
            newest[kind, key] = at, packed
    return {place: packed for place, (_, packed) in newest.items()}


def _place(packed: bytes) -> tuple[str, str, float]:
    try:
        values = orjson.loads(packed)
        kind = next(name for name in _KINDS if name in values)
        return kind, values[kind], float(values["at"])
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration) as error:
        raise DamagedFileError(NAME, f"holds a row that is none of feeds: {error!r}") from error


def _row_of(kind: str, values: Mapping[str, Any]) -> Row:
    row_type: Any = _KINDS[kind]
    known = {field.name: values.get(field.name) for field in fields(row_type) if field.name in values}
    try:
        row: Row = row_type(**known)
    except TypeError as error:
        raise DamagedFileError(NAME, f"holds a row that is none of feeds: {error!r}") from error
    return row
