"""Rejected documents as what they were before: a document, a request, an input to read once more."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from schemas.decisions import Rejection
from schemas.input_kinds import kind_of
from schemas.page import Page
from schemas.reasons import Reason
from transforms.elements.page_codec import page_of
from transforms.read.input_errors import NoSuchInput
from transforms.read.outcomes import Document, Outcome, Refused, Request
from transforms.read.reader import Reader, reader_of
from transforms.read.sources import Source, expand
from transforms.read.streams import open_input


def read_rejected(source: Source) -> Iterator[Outcome]:
    """What the rows of a rejected file are replayed as; what is read again as an input of its own is left out."""
    with open_input(source.pattern) as rows:
        for row in rows:
            outcome = replay(orjson.loads(row))
            if not isinstance(outcome, Source):
                yield outcome


def replay(row: Mapping[str, Any]) -> Outcome | Source:
    """What a row of the rejected tree is replayed as.

    A Source is an input that is read once more, as an input of its own. Refused are rows of which nothing was kept that
    could be tried again; they are rejected as before.
    """
    kind, body = kind_of(row["provenance"]["kind"]), _payload(row)
    page = page_of(row["page"]) if row["page"] else None
    if _is_whole_catalog(row) or (page is None and row["provenance"]["record_offset"] is None):
        return _input_again(Source(kind, row["pointer"]), row)
    if page is None:
        read_entry = reader_of(kind).read_entry
        return read_entry(_header(row), body) if read_entry and body is not None else _as_before(row, body)
    if body is not None:
        return Document(page, body)
    if kind.row.is_fetched and page.url:
        return Request(page)
    return _input_again(Source(kind, row["pointer"]), row) if kind.row.is_one_document else _as_before(row, body)


def _is_whole_catalog(row: Mapping[str, Any]) -> bool:
    provenance = row["provenance"]
    is_entry = provenance["feed_url"] or provenance["record_offset"] is not None
    return kind_of(provenance["kind"]).row.is_catalog and not is_entry


def _input_again(source: Source, row: Mapping[str, Any]) -> Source | Refused:
    try:
        expand(source)
    except NoSuchInput:
        return _as_before(row, _payload(row))
    return source


def _payload(row: Mapping[str, Any]) -> bytes | None:
    return zlib.decompress(base64.b64decode(row["payload"])) if row["payload"] is not None else None


def _header(row: Mapping[str, Any]) -> Page:
    provenance = row["provenance"]
    return Page(
        kind=kind_of(provenance["kind"]),
        input=provenance["input"],
        source_id=provenance["source_id"],
        url=row["url"],
        record_offset=provenance["record_offset"],
    )


def _as_before(row: Mapping[str, Any], body: bytes | None) -> Refused:
    return Refused(_header(row), Rejection(Reason(row["reason"]), row["message"]), body)


READER = Reader(read_rejected)
