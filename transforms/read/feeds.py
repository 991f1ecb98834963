"""Feeds and lists of feeds: what becomes of their entries is a request, a document of its own, or a rejection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import orjson

from schemas.decisions import Rejection
from schemas.page import FeedEntry, Page
from schemas.reasons import Reason
from transforms.elements.feed_document import entry_html
from transforms.elements.page_codec import entry_of
from transforms.fetch.fetch_options import FEED_LIMITS
from transforms.identify.credentials import credentials_for
from transforms.read.feed_model import Feed
from transforms.read.feed_parser import parse_feed
from transforms.read.files import file_bytes, file_page
from transforms.read.full_text import LEAST_WORDS, has_text
from transforms.read.outcomes import Catalog, Document, ListedCatalog, Outcome, Parsed, Refused, Request, Rest, Wishes
from transforms.read.reader import Reader, catalog_page
from transforms.read.redirectors import UNRESOLVED, resolved
from transforms.read.sources import Source
from transforms.read.subscriptions import ListedUrl, is_cut_list, listed_feeds
from transforms.read.url_lists import NO_URL


def read_feed_file(source: Source) -> Iterator[Outcome]:
    """The feed or list of feeds in a file, not parsed yet."""
    page, data = file_page(source), file_bytes(source.path)
    yield Refused(page, data) if isinstance(data, Rejection) else Catalog(page, data)


def parse_feed_document(page: Page, body: bytes, follow: bool) -> Iterator[Parsed] | Rejection:  # noqa: FBT001 - a Reader's `parse`
    """The outcomes of a feed's entries, or the feeds that a list names where lists are followed; or why there are none.

    `page` is the header that the feed came in by.
    """
    listed = listed_feeds(body, page.charset) if follow else None
    if listed is None:
        parsed = parse_feed(body, page.url or page.input, _content_type(page))
        if isinstance(parsed, Rejection):
            return parsed
        rest = [rest_of(page, len(parsed.entries))] if parsed.is_cut else []
        return chain([Wishes(page, parsed.hints.poll_seconds)], read_entries(parsed, page), rest)
    if not listed:
        return Rejection(Reason.MALFORMED_FEED, "a list that names no feed")
    rest = [rest_of(page, len(listed))] if is_cut_list(body) else []
    return chain((_listed(row, page) for row in listed), rest)


def rest_of(page: Page, entries: int) -> Rest:
    """What a list lost that breaks off behind so many entries."""
    return Rest(replace(page, record_offset=entries), cut_behind(entries))


def cut_behind(entries: int) -> Rejection:
    """Why the end of a list is missing that breaks off behind so many entries."""
    problem = f"the list breaks off behind entry {entries:,}: what stood there is missing"
    return Rejection(Reason.RESPONSE_TRUNCATED, problem)


def read_entries(feed: Feed, source: Page) -> Iterator[Outcome]:
    """One outcome for each entry. `source` is the header that the feed came in by.

    An entry with a link is fetched. One without is a document by itself where its own text has at least 50 words.
    """
    secrets = feed.credentials
    return (_entry(entry, number, source, secrets.get(entry.link or "")) for number, entry in enumerate(feed.entries))


def read_entry(page: Page, kept: bytes) -> Outcome:
    """The outcome of an entry that was rejected; its header gives its number, `kept` is the entry as JSON.

    A line of a list that is no URL is rejected again.
    """
    try:
        entry = entry_of(orjson.loads(kept))
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        return Refused(page, NO_URL, kept)
    return _entry(entry, page.record_offset or 0, page)


def _listed(row: ListedUrl, page: Page) -> ListedCatalog | Refused:
    if row.url:
        return ListedCatalog(replace(catalog_page(page.kind, row.url), credentials=row.credentials))
    header = Page(kind=page.kind, input=page.input, source_id=row.raw[:500], record_offset=row.line)
    return Refused(header, NO_URL, row.raw.encode())


def _content_type(page: Page) -> str | None:
    """The Content-Type of a response, put together again."""
    return f"{page.content_type or ''}; charset={page.charset}" if page.charset else page.content_type


def _entry(entry: FeedEntry, number: int, source: Page, credentials: str | None = None) -> Document | Request | Refused:
    link = resolved(entry.link) if entry.link else None
    page = Page(
        kind=source.kind,
        input=source.input,
        source_id=entry.link or entry.entry_id or f"entry {number}",
        url=link,
        title=entry.title,
        published=entry.published_raw,
        language=entry.language,
        record_offset=number,
        feed=entry,
    )
    if link:
        own = credentials if link == entry.link else None
        return Request(replace(page, credentials=own or credentials_for(link, source.credentials, source.url)))
    if has_text(entry):
        read = replace(page, charset="utf-8", content_type="text/html", fetched_at=source.fetched_at)
        return Document(read, entry_html(entry))
    if entry.link:
        return Refused(replace(page, url=entry.link), UNRESOLVED, orjson.dumps(entry))
    problem = f"the entry has no http or https link, and not {LEAST_WORDS} words of its own that are no teaser"
    return Refused(page, Rejection(Reason.ENTRY_WITHOUT_LINK, problem), orjson.dumps(entry))


READER = Reader(read_feed_file, read_entry=read_entry, parse=parse_feed_document, limits=FEED_LIMITS)
