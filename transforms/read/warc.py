"""WARC files: a document for each page that was recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fastwarc.warc import WarcRecordType

from schemas.decisions import Rejection
from schemas.page import Page
from schemas.reasons import Reason
from transforms.elements.archive_record import LIST_HEADER, PAGE_HEADER
from transforms.elements.page_codec import checked_page_of
from transforms.fetch.decompression import BodyReader
from transforms.fetch.outcome import RefusedError, reason_of_status
from transforms.read.files import file_page, rejection_of
from transforms.read.links import web_link
from transforms.read.outcomes import Document, Outcome, Refused
from transforms.read.reader import Reader
from transforms.read.sources import Source
from transforms.read.streams import MAX_FILE_BYTES, OF_ONE_INPUT, open_packed
from transforms.read.warc_records import Damage, read_records
from transforms.text.rfc3339 import utc_time
from transforms.text.writable import one_line

_HTML = {"text/html", "application/xhtml+xml", ""}
_TEXT = "text/plain"
_REDIRECTS = range(300, 400)
_CHUNKED = "chunked"
_FIELD = len(": \r\n")
_SLACK = 256  # bytes of a status line, and of spaces in HTTP headers
_LINE_END = b"\n"
_LONGEST_SIZE = 1024  # bytes of the line that tells a chunk's
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?")
_NO_ENCODING = {"", "identity"}


def read_warc(source: Source) -> Iterator[Outcome]:
    """The pages of a WARC file in their order, and a rejection for each stretch that is damaged.

    Pages are answers of the type HTML, `resource` records of that type, and `conversion` records of plain text (WET).
    Their `record_offset` is the byte at which the record begins. Redirects, pictures and the like are no documents.
    Raises MachineTroubleError.
    """
    header, asked_for = file_page(source), source.rows
    try:
        with open_packed(source.path) as stream:
            for read in read_records(stream, _Pages(header).outcome, asked_for.first, asked_for.last):
                if isinstance(read, Damage):
                    yield _damaged(header, read)
                elif read is not None:
                    yield read
    except OF_ONE_INPUT as error:
        yield Refused(header, rejection_of(error))


def _damaged(header: Page, damage: Damage) -> Refused:
    end = "its end" if damage.end is None else f"byte {damage.end}"
    rejection = Rejection(Reason.DAMAGED_RECORD, f"from byte {damage.start} to {end} the file holds no record")
    return Refused(
        replace(header, source_id=f"{header.source_id}#{damage.start}", record_offset=damage.start), rejection
    )


class _Pages:
    """Makes documents of records.

    An archive of ours keeps the header of a page, or of a list, which is none, in the record before it.
    """

    def __init__(self, header: Page) -> None:
        self._header = header
        self._kept: tuple[str, Page] | None = None
        self._list: str | None = None

    def outcome(self, record: Any) -> Document | Refused | None:
        """The outcome of a record; None where it is no page."""
        if record.record_type is WarcRecordType.metadata:
            return self._keep(record)
        if self._list is not None and self._list == record.record_id:
            return None
        kept, self._kept = self._kept, None
        page = kept[1] if kept and kept[0] == record.record_id else None
        if page is None and (page := _page(self._header, record)) is None:
            return None
        if record.content_length > MAX_FILE_BYTES:
            return Refused(
                page, Rejection(Reason.DOCUMENT_TOO_LARGE, f"the record has more than {MAX_FILE_BYTES} bytes")
            )
        return _document(page, record)

    def _keep(self, record: Any) -> Refused | None:
        """Keeps the header of the page that comes next. One that is none of its is named; the page counts without."""
        headers = record.headers
        if headers.get("Content-Type") == LIST_HEADER:
            self._list = headers.get("WARC-Concurrent-To")
        if headers.get("Content-Type") != PAGE_HEADER or record.content_length > MAX_FILE_BYTES:
            return None
        self._kept = None
        try:
            page = checked_page_of(record.reader.read(), headers.get("WARC-Target-URI"))
        except ValueError as forged:
            number = record.stream_pos
            place = replace(self._header, source_id=f"{self._header.source_id}#{number}", record_offset=number)
            return Refused(place, Rejection(Reason.DAMAGED_RECORD, f"ignored: {forged}"))
        self._kept = headers.get("WARC-Concurrent-To") or "", page
        return None


def _page(header: Page, record: Any) -> Page | None:
    """The header of the page of a record; None where it holds no page."""
    headers, http = record.headers, record.http_headers
    media_type = record.http_content_type if http is not None else headers.get("Content-Type")
    media_type = (media_type or "").partition(";")[0].strip().lower()
    is_text = record.record_type is WarcRecordType.conversion and media_type == _TEXT
    is_redirect = http is not None and http.status_code in _REDIRECTS
    if is_redirect or (not is_text and media_type not in _HTML):
        return None
    place = (headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
    return replace(
        header,
        source_id=(record.record_id or "").strip("<>") or f"{header.source_id}#{record.stream_pos}",
        url=web_link(place),
        is_text=is_text,
        charset="utf-8" if is_text else one_line(record.http_charset, 40) if http is not None else None,
        content_type=media_type or None,
        fetched_at=utc_time(headers.get("WARC-Date") or ""),
        record_offset=record.stream_pos,
    )


def _document(page: Page, record: Any) -> Document | Refused:
    http, length = record.http_headers, record.content_length
    data = record.reader.read()
    if http is not None and (status := http.status_code or 0) and (reason := reason_of_status(status)):
        return Refused(page, Rejection(reason, f"HTTP status {status}"))
    if _is_cut_off(record, http, length, data):
        return Refused(page, Rejection(Reason.RESPONSE_TRUNCATED, "the file ends within the record"), data)
    if http is not None:
        try:
            data = _decoded(http, data)
        except RefusedError as refused:
            return Refused(page, Rejection(refused.reason, refused.message), data)
    if not data or data.isspace():
        return Refused(page, Rejection(Reason.EMPTY_DOCUMENT, "the record is empty"))
    return Document(page, data)


def _is_cut_off(record: Any, http: Any, length: int, data: bytes) -> bool:
    """Whether the file ends within a record: in its fields, in its HTTP headers, or in its body of so many bytes."""
    announced = record.headers.get("Content-Length") or ""
    if not announced.isdecimal() or len(data) < length:
        return True
    if data:  # the end of the headers was there, and so the length that they leave
        return False
    head = sum(len(name) + len(value) + _FIELD for name, value in http.items()) if http is not None else 0
    return int(announced) - head > (_SLACK if http is not None else 0)


def _decoded(http: Any, data: bytes) -> bytes:
    """The body as the server meant it: most archives keep it as it came. Raises RefusedError."""
    if (http.get("Transfer-Encoding") or "").strip().lower() == _CHUNKED:
        data = unchunked(data)
    encoding = (http.get("Content-Encoding") or "").strip().lower()
    if encoding in _NO_ENCODING or not data:
        return data
    reader = BodyReader(encoding, MAX_FILE_BYTES)
    reader.add(data)
    return reader.finish()


def unchunked(data: bytes) -> bytes:
    """The body without the sizes of its chunks (RFC 9112, 7.1); as it is where it has none, as in many archives."""
    pieces: list[bytes] = []
    place = 0
    while (end := data.find(_LINE_END, place, place + _LONGEST_SIZE)) >= 0:
        size = _CHUNK_SIZE.fullmatch(data[place:end])
        if size is None:
            return data
        length, start = int(size[1], 16), end + 1
        if length == 0:
            return b"".join(pieces)
        pieces.append(data[start : start + length])
        place = start + length
        place += 2 if data[place : place + 1] == b"\r" else 1
    return b"".join(pieces) if pieces and place >= len(data) else data


READER = Reader(read_warc)
