"""A rejected document as what it was before: a document, a request, a feed or file to read once more."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from typing import Any

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind, kind_of
from schemas.page import Page
from schemas.reasons import Reason
from transforms.elements.page_codec import page_of
from transforms.read.entries import Document, Refused, Request
from transforms.read.errors import NoSuchInput
from transforms.read.files import read_document
from transforms.read.rows import read_row
from transforms.read.sources import Source, expand

_FILES = {InputKind.PAGE, InputKind.TEXT}


def replay(row: Mapping[str, Any]) -> Document | Request | Refused | Source:
    """What a row of the rejected tree is replayed as.

    A Source is a whole feed or list that could not be read: it comes in as an input of its own. Refused are rows of
    which nothing was kept that could be tried again; they are rejected as before.
    """
    told = row["page"]
    page = page_of(told) if told else None
    kind = kind_of(row["provenance"]["kind"])
    body = _payload(row)
    if _is_whole_input(row, page, kind) and _is_there(source := Source(kind, row["pointer"])):
        return source
    if page and body is not None:
        return Document(page, body)
    if page and page.url and kind not in {InputKind.ROW, *_FILES}:
        return Request(page)
    if kind is InputKind.ROW and body is not None:
        return _row_again(row, body)
    return _file_again(row, kind) if kind in _FILES else _as_before(row, kind, body)


def _is_there(source: Source) -> bool:
    try:
        return bool(expand(source))
    except NoSuchInput:
        return False


def _is_whole_input(row: Mapping[str, Any], page: Page | None, kind: InputKind) -> bool:
    if kind is InputKind.FEED:
        return not row["provenance"]["feed_url"]
    return kind is InputKind.URL and page is None and row["reason"] == Reason.UNREADABLE_INPUT


def _payload(row: Mapping[str, Any]) -> bytes | None:
    return zlib.decompress(base64.b64decode(row["payload"])) if row["payload"] is not None else None


def _row_again(row: Mapping[str, Any], line: bytes) -> Document | Refused:
    told = row["provenance"]
    page, data, raw = read_row(Source(InputKind.ROW, told["input"]), told["record_offset"], line)
    return Refused(page, data, raw or b"") if isinstance(data, Rejection) else Document(page, data)


def _file_again(row: Mapping[str, Any], kind: InputKind) -> Document | Refused:
    page, data = read_document(Source(kind, row["pointer"]))
    return Refused(page, data, b"") if isinstance(data, Rejection) else Document(page, data)


def _as_before(row: Mapping[str, Any], kind: InputKind, body: bytes | None) -> Refused:
    told = row["provenance"]
    page = Page(
        kind=kind,
        input=told["input"],
        source_id=told["source_id"],
        url=row["url"],
        record_offset=told["record_offset"],
    )
    return Refused(page, Rejection(Reason(row["reason"]), row["message"]), body or b"")
