"""One row of the index: what later runs remember of a committed document. Never its text.

A row is packed as bytes between the steps of a run, and is a row of a Parquet file on the disk.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import orjson

SIGNATURE = "words-5.bottom-16.quarter.1"  # how signatures are made: files of another one are not compared with


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class IndexRow:
    """A committed document.

    `claim` is the id that its address or text claims, which differs from `id` where several documents claim one;
    `claimant` tells those without an address apart, "" for others. `printed_version` is the version of the text with
    the lines that its outlet repeats. `cluster_as_of` is the clock of the run that gave the cluster its id. Times are
    RFC 3339, `published` and `changed` seconds since 1970 UTC as the duplicates stage believes them. `agencies` and
    `origins` are credited registry ids and domains. `speaks` says that the document came from its address or that the
    operator vouches for it. `exact`, `keys`, `shingles`, `whole`, `sketch` and `specifics` are the signature, arrays
    as little-endian bytes; `anchors` are those by which translations are found, packed by the stage that reads them;
    `story` is the group of versions that the document is one of, `translation` the record's as JSON, where it names an
    original or a group: what copies of later runs are told.
    """

    id: str
    version: str
    run_id: str
    as_of: str
    partition: str
    claim: str
    claimant: str
    printed_version: str
    cluster_id: str
    canonical_id: str
    cluster_as_of: str
    outlet: str
    outlet_domain: str | None
    url: str | None
    language: str
    date_published: str | None
    published: float | None
    changed: float
    speaks: bool
    is_wire: bool
    wire_confidence: float
    wire_basis: str | None
    agencies: tuple[str, ...]
    origins: tuple[str, ...]
    shingles: int
    whole: bool
    exact: bytes
    keys: bytes
    sketch: bytes
    specifics: bytes
    seen: str = ""
    anchors: bytes = b""
    headline: str | None = None
    story: str | None = None
    translation: str | None = None


BINARY = tuple(field.name for field in fields(IndexRow) if field.type == "bytes")
_PLAIN = tuple(field.name for field in fields(IndexRow) if field.type != "bytes")


def pack_row(row: IndexRow) -> bytes:
    """The row as bytes: a line of JSON, then the arrays."""
    arrays = [getattr(row, name) for name in BINARY]
    plain = [getattr(row, name) for name in _PLAIN]
    return b"".join((orjson.dumps([plain, [len(array) for array in arrays]]), b"\n", *arrays))


def unpack_row(packed: bytes) -> IndexRow:
    """The row that `pack_row` wrote."""
    line, _, rest = packed.partition(b"\n")
    plain, sizes = orjson.loads(line)
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in zip(_PLAIN, plain, strict=True)
    }
    for name, size in zip(BINARY, sizes, strict=True):
        values[name], rest = rest[:size], rest[size:]
    return IndexRow(**values)
