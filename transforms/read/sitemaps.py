"""Sitemaps (https://www.sitemaps.org/protocol.html, with Google's news extension): a request for each page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import orjson
from lxml import etree

from schemas.decisions import Rejection
from schemas.page import FeedEntry, Page
from schemas.reasons import Reason
from transforms.elements.page_codec import entry_of
from transforms.fetch.fetch_options import SITEMAP_LIMITS
from transforms.identify.authority import home_of
from transforms.read.feed_guards import breaks_off, guarded, with_entities_resolved, without_torn_entry
from transforms.read.feed_text import moment, plain
from transforms.read.feeds import parse_feed_document, read_feed_file, rest_of
from transforms.read.gzip_members import unpacked_members
from transforms.read.links import web_link
from transforms.read.outcomes import ListedCatalog, Outcome, Parsed, Refused, Request, Rest
from transforms.read.reader import Reader, catalog_page
from transforms.read.streams import GZIP_MAGIC
from transforms.read.subscriptions import listed_urls
from transforms.read.url_lists import NO_URL

MAX_BYTES = 50 * 1024 * 1024
MAX_URLS = 100_000  # twice what the protocol allows
_FEED_ROOT = re.compile(r"<(?:rss|rdf:RDF|(?:atom:)?feed)\b", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_RULE = re.compile(r"^\s*(?:user-agent|sitemap)\s*:", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_HEAD = 64 * 1024
_TOO_LARGE = Rejection(Reason.DOCUMENT_TOO_LARGE, f"what stands behind {MAX_BYTES:,} bytes of a list is not read")
_NESTED = Rejection(Reason.UNSUPPORTED_FEED, "an index of sitemaps that an index names is not followed")


def parse_sitemap(page: Page, body: bytes, follow: bool) -> Iterator[Parsed] | Rejection:  # noqa: FBT001 - a Reader's `parse`
    """The outcomes of what a sitemap lists, or why it lists nothing; `page` is the header that it came in by.

    It may be XML, an index of sitemaps, text with a URL a line, a feed, or a robots.txt that names sitemaps; each of
    them may be gzip.
    """
    data, problem = _unpacked(body)
    if problem is not None and not data:
        return problem
    is_text = not data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    parsed = _parsed(page, _whole_lines(data) if problem and is_text else data[:MAX_BYTES], follow)
    if isinstance(parsed, Rejection) or problem is None:
        return parsed
    rest = Rest(replace(page, record_offset=len(data)), problem, problem is not _TOO_LARGE)
    return chain((outcome for outcome in parsed if not isinstance(outcome, Rest)), [rest])


def _parsed(page: Page, data: bytes, follow: bool) -> Iterator[Parsed] | Rejection:  # noqa: FBT001 - as parse
    head = data[:_HEAD].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not head.startswith("<"):
        return _from_text(page, data, head, follow)
    if _FEED_ROOT.search(head) and not _ROOT.search(head):
        return parse_feed_document(page, data, follow=False)
    return _from_xml(page, data, follow)


def _from_xml(page: Page, data: bytes, follow: bool) -> Iterator[Parsed] | Rejection:  # noqa: FBT001 - as parse
    text = guarded(data, page.content_type, MAX_BYTES + 1)
    if isinstance(text, Rejection):
        return text
    is_cut = breaks_off(text)
    root = _root(without_torn_entry(text) if is_cut else text)
    if root is None:
        return Rejection(Reason.MALFORMED_FEED, "neither a sitemap nor an index of sitemaps")
    if etree.QName(root).localname.lower() == "sitemapindex":
        if not follow:
            return _NESTED
        locations = _locations(root, "sitemap")
        return chain(_listed(page, locations[:MAX_URLS]), _rest(page, len(locations), is_cut=is_cut))
    return _requests(page, root, is_cut=is_cut)


def read_entry(page: Page, kept: bytes) -> Outcome:
    """The outcome of an entry that was rejected: as JSON where it came from XML, else the line."""
    try:
        return _outcome(page, entry_of(orjson.loads(kept)), page.record_offset or 0)
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        return Refused(page, NO_URL, kept)


def _unpacked(body: bytes) -> tuple[bytes, Rejection | None]:
    """The bytes, of all members where they are gzip, and why there are no more of them than that."""
    data, problem = unpacked_members(body, MAX_BYTES) if body.startswith(GZIP_MAGIC) else (body, None)
    return data, _TOO_LARGE if len(data) > MAX_BYTES else problem


def _whole_lines(data: bytes) -> bytes:
    """The bytes of a list that breaks off without the line in which it does: half an address is another one."""
    return data[:MAX_BYTES].rpartition(b"\n")[0] or data[:MAX_BYTES]


def _from_text(page: Page, data: bytes, head: str, follow: bool) -> Iterator[Parsed] | Rejection:  # noqa: FBT001 - as parse
    if not head:
        return Rejection(Reason.EMPTY_DOCUMENT, "the sitemap is empty")
    if _RULE.search(head):
        named = _NAMED.findall(data.decode("utf-8", "replace"))
        if not named:
            return Rejection(Reason.MALFORMED_FEED, "a robots.txt that names no sitemap")
        return _listed(page, named) if follow else _NESTED
    rows = list(listed_urls(data))
    if not any(row.url for row in rows):
        return Rejection(Reason.MALFORMED_FEED, "neither a sitemap nor a list of URLs")
    entries = (_outcome(page, _entry(page, row.url, {}), row.line, row.raw, row.credentials) for row in rows[:MAX_URLS])
    return chain(entries, _rest(page, len(rows)))


def _rest(page: Page, count: int, *, is_cut: bool = False) -> Iterator[Rest]:
    """What of a list with so many entries is not read: those over the most, and what one lost that breaks off."""
    if count > MAX_URLS:
        problem = f"{count - MAX_URLS:,} entries behind the {MAX_URLS:,} that are read of one list"
        rejection = Rejection(Reason.FEED_ENTRIES_OVER_BUDGET, problem)
        yield Rest(replace(page, record_offset=MAX_URLS), rejection, is_cut=False)
    if is_cut:
        yield rest_of(page, count)


def _root(text: str) -> Any:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(with_entities_resolved(text).encode(), parser)
    except etree.XMLSyntaxError:
        return None
    if root is None or not isinstance(root.tag, str) or not _ROOT.match(f"<{etree.QName(root).localname}"):
        return None
    return root


def _listed(page: Page, raw: list[str]) -> Iterator[Outcome]:
    for number, place in enumerate(dict.fromkeys(raw)):
        link = web_link(place, web_link(page.url))
        if link:
            yield ListedCatalog(catalog_page(page.kind, link))
        else:
            header = Page(kind=page.kind, input=page.input, source_id=place[:500], record_offset=number)
            yield Refused(header, NO_URL, place.encode())


def _requests(page: Page, root: Any, *, is_cut: bool) -> Iterator[Parsed]:
    listed = list(_urls(root, web_link(page.url)))
    entries = [_entry(page, location, fields) for location, fields in listed[:MAX_URLS]]
    links = [entry.link for entry in entries if entry.link]
    # a sitemap lists pages of its own site alone; one in a file says so by what it lists
    home = home_of(links) if page.url is None else None
    outcomes = (_outcome(page, replace(entry, home=home), number) for number, entry in enumerate(entries))
    return chain(outcomes, _rest(page, len(listed), is_cut=is_cut))


def _urls(root: Any, base: str | None) -> Iterator[tuple[str | None, dict[str, str]]]:
    """The address and the named texts of each `<url>`."""
    for url in root.iter("{*}url"):
        texts: dict[str, str] = {}
        for element in url.iter("{*}*"):
            name = etree.QName(element).localname.lower()
            is_of_picture = "sitemap-image" in (element.tag or "") or "sitemap-video" in (element.tag or "")
            if not is_of_picture and name not in texts and (element.text or "").strip():
                texts[name] = element.text.strip()
        yield web_link(texts.get("loc"), base), texts


def _locations(root: Any, name: str) -> list[str]:
    places = [location.text for item in root.iter(f"{{*}}{name}") for location in item.iter("{*}loc")]
    return [place.strip() for place in places if place and place.strip()]


def _entry(page: Page, link: str | None, texts: dict[str, str]) -> FeedEntry:
    words = (plain(word) for word in texts.get("keywords", "").split(","))
    published = texts.get("publication_date")
    return FeedEntry(
        feed_url=page.url or page.input,
        entry_id=plain(texts.get("loc")),
        link=link,
        title=plain(texts.get("title")),
        published=moment(published),
        published_raw=plain(published),
        updated=moment(texts.get("lastmod")),
        language=plain(texts.get("language")),
        feed_title=plain(texts.get("name")),
        categories=tuple(dict.fromkeys(word for word in words if word)),
    )


def _outcome(
    page: Page, entry: FeedEntry, number: int, raw: str = "", credentials: str | None = None
) -> Request | Refused:
    header = Page(
        kind=page.kind,
        input=page.input,
        source_id=entry.link or raw[:500] or entry.entry_id or f"entry {number}",
        url=entry.link,
        title=entry.title,
        published=entry.published_raw,
        language=entry.language,
        record_offset=number,
        feed=entry,
        credentials=credentials,
    )
    return Request(header) if entry.link else Refused(header, NO_URL, raw.encode() or orjson.dumps(entry))


READER = Reader(read_feed_file, read_entry=read_entry, parse=parse_sitemap, limits=SITEMAP_LIMITS, depth=2)
