"""What becomes of a feed's entries and of listed URLs: a request, a document of its own, or a rejection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import orjson

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from schemas.reasons import Reason
from transforms.read.feed_model import Feed
from transforms.read.feed_text import word_count
from transforms.read.subscriptions import ListedUrl

FULL_TEXT_WORDS = 50


@dataclass(frozen=True, slots=True)
class Document:
    """A document whose bytes are at hand."""

    page: Page
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A page that is to be fetched from its URL."""

    page: Page


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that gives no document; `body` is what there is of it."""

    page: Page
    rejection: Rejection
    body: bytes


def read_entries(feed: Feed, source: Page) -> Iterator[Document | Request | Refused]:
    """One outcome for each entry. `source` is the header that the feed came in by.

    An entry with a link is fetched. One without is a document by itself where its own content has at least 50 words.
    """
    for number, entry in enumerate(feed.entries):
        yield _entry(entry, number, source)


def read_urls(rows: Iterable[ListedUrl], path: str) -> Iterator[Document | Request | Refused]:
    """One request for each URL of a list, and a rejection for each line that is none."""
    for row in rows:
        page = Page(
            kind=InputKind.URL, input=path, source_id=row.url or row.raw[:500], url=row.url, record_offset=row.line
        )
        if row.url:
            yield Request(page)
        else:
            yield Refused(page, Rejection(Reason.INVALID_URL, "no http or https URL"), row.raw.encode())


def feed_page(url: str, as_of: str) -> Page:
    """The header of a feed that is to be fetched."""
    return Page(kind=InputKind.FEED, input=url, source_id=url, url=url, as_of=as_of)


def _entry(entry: FeedEntry, number: int, source: Page) -> Document | Request | Refused:
    page = Page(
        kind=InputKind.FEED,
        input=source.input,
        source_id=entry.link or entry.entry_id or f"entry {number}",
        url=entry.link,
        title=entry.title,
        published=entry.published_raw,
        language=entry.language,
        record_offset=number,
        feed=entry,
        as_of=source.as_of,
    )
    if entry.link:
        return Request(page)
    text = max((entry.content or "", entry.summary or ""), key=len)
    if word_count(text) >= FULL_TEXT_WORDS:
        document = f"<html><body><article>{text}</article></body></html>".encode()
        read = replace(page, charset="utf-8", content_type="text/html", fetched_at=source.fetched_at)
        return Document(read, document)
    told = f"the entry has no http or https link and fewer than {FULL_TEXT_WORDS} words of its own"
    return Refused(page, Rejection(Reason.ENTRY_WITHOUT_LINK, told), orjson.dumps(entry))
