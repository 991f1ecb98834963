"""Rejected documents as what they were before: a document, a request, an input to read once more."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from schemas.decisions import Rejection
from schemas.input_kinds import kind_of
from schemas.page import Page
from schemas.reasons import Reason
from transforms.elements.page_codec import page_of
from transforms.elements.rejection import LARGEST_PAYLOAD
from transforms.read.input_errors import InputError
from transforms.read.input_places import STANDARD_INPUT
from transforms.read.lines import numbered_lines
from transforms.read.outcomes import Document, Outcome, Refused, Request
from transforms.read.pointers import located
from transforms.read.reader import Reader, reader_of
from transforms.read.sources import Rows, Source
from transforms.read.streams import open_input

MAX_ROW_BYTES = 4 * LARGEST_PAYLOAD  # a payload is packed, then written in base 64; a header is small beside it
_REST_IS_MISSING = {Reason.INPUT_UNAVAILABLE, Reason.UNREADABLE_INPUT}


def read_rejected(source: Source) -> Iterator[Outcome]:
    """What the rows of a rejected file are replayed as; what is read again as an input of its own is left out."""
    with open_input(source.pattern) as stream:
        for row in rows_of(stream, source.pattern):
            outcome = replay(row, source.named)
            if not isinstance(outcome, Source):
                yield outcome


def rows_of(stream: BinaryIO, path: str) -> Iterator[dict[str, Any]]:
    """The rows of an unpacked rejected file. Raises InputError for a row that no run has written."""
    try:
        for _, line in numbered_lines(stream, MAX_ROW_BYTES):
            yield orjson.loads(line or b"")
    except orjson.JSONDecodeError as error:
        raise InputError(path, f"a row is none that a run has written: {error}") from error


def replay(row: Mapping[str, Any], named: tuple[Source, ...]) -> Outcome | Source:
    """What a row of the rejected tree is replayed as.

    A Source is what is read once more, as an input of its own: a whole file or catalog, the rest of a file behind the
    row at which reading failed, or one row that was too large to keep. It is read only where it is among the inputs
    that the run `named`; web addresses are checked when they are fetched. Refused are rows of which nothing can be
    tried again; they are rejected as before.
    """
    kind, body = kind_of(row["provenance"]["kind"]), _payload(row)
    page = page_of(row["page"]) if row["page"] else None
    offset = row["provenance"]["record_offset"]
    if _is_whole_catalog(row):
        return _again(Source(kind, row["pointer"], Rows()), row, named)
    if page and body is not None:
        return Document(page, body)
    if page and page.url and kind.row.is_fetched:
        return Request(page)
    if page is None and offset is not None and row["reason"] in _REST_IS_MISSING:
        return _again(Source(kind, row["pointer"], Rows(offset)), row, named)
    read_entry = reader_of(kind).read_entry
    if page is None and read_entry and body is not None:
        return read_entry(_header(row), body)
    rows = Rows() if offset is None else Rows(offset, offset)
    return _again(Source(kind, row["provenance"]["input"], rows), row, named)


def _is_whole_catalog(row: Mapping[str, Any]) -> bool:
    provenance = row["provenance"]
    is_entry = provenance["feed_url"] or provenance["record_offset"] is not None
    return kind_of(provenance["kind"]).row.is_catalog and not is_entry


def _again(source: Source, row: Mapping[str, Any], named: tuple[Source, ...]) -> Source | Refused:
    found = located(source, named) if source.pattern != STANDARD_INPUT else None
    if found is not None:
        return found
    return Refused(_header(row), Rejection(Reason(row["reason"]), row["message"]), _payload(row))


def _payload(row: Mapping[str, Any]) -> bytes | None:
    if row["payload"] is None:
        return None
    unpacking = zlib.decompressobj()
    body = unpacking.decompress(base64.b64decode(row["payload"]), LARGEST_PAYLOAD)
    if not unpacking.eof:
        raise InputError(row["pointer"], f"its rejected row holds more than {LARGEST_PAYLOAD} bytes: no run wrote it")
    return body


def _header(row: Mapping[str, Any]) -> Page:
    provenance = row["provenance"]
    return Page(
        kind=kind_of(provenance["kind"]),
        input=provenance["input"],
        source_id=provenance["source_id"],
        url=row["url"],
        record_offset=provenance["record_offset"],
    )


READER = Reader(read_rejected)
