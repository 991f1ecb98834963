"""Lists of article URLs: a request for each line."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.decisions import Rejection
from schemas.page import Page
from schemas.reasons import Reason
from transforms.read.files import file_bytes, file_page
from transforms.read.outcomes import Outcome, Refused, Request
from transforms.read.reader import Reader
from transforms.read.redirectors import UNRESOLVED, resolved
from transforms.read.sources import Source
from transforms.read.subscriptions import ListedUrl, listed_url, listed_urls

NO_URL = Rejection(Reason.INVALID_URL, "no http or https URL")


def read_url_list(source: Source) -> Iterator[Outcome]:
    """A request for a URL, or for each URL of a list, and a rejection for each line that is none."""
    if source.is_request:
        row = listed_url(0, source.pattern)
        yield requested(Page(kind=source.kind, input=row.raw, source_id=row.raw), row)
        return
    page, data = file_page(source), file_bytes(source.path)
    if isinstance(data, Rejection):
        yield Refused(page, data)
        return
    for row in listed_urls(data):
        if source.rows.has(row.line):
            yield requested(page, row)


def read_line(page: Page, line: bytes) -> Outcome:
    """The outcome of one line, whose header gives its number."""
    return requested(page, listed_url(page.record_offset or 0, line.decode("utf-8", "replace")))


def requested(page: Page, row: ListedUrl) -> Request | Refused:
    """The request for a listed URL, or why there is none; the header says what listed it."""
    url = resolved(row.url) if row.url else None
    header = Page(
        kind=page.kind,
        input=page.input,
        source_id=row.url or row.raw[:500],
        url=url or row.url,
        record_offset=row.line,
        credentials=row.credentials if url == row.url else None,
    )
    return Request(header) if url else Refused(header, UNRESOLVED if row.url else NO_URL, row.raw.encode())


READER = Reader(read_url_list, read_entry=read_line)
