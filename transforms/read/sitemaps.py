"""Sitemaps (https://www.sitemaps.org/protocol.html, with Google's news extension): a request for each page."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
from lxml import etree

from schemas.decisions import Rejection
from schemas.page import FeedEntry, Page
from schemas.reasons import Reason
from transforms.elements.page_codec import entry_of
from transforms.fetch.fetch_options import SITEMAP_LIMITS
from transforms.identify.authority import is_one_site
from transforms.read.feed_guards import guarded, with_entities_resolved
from transforms.read.feed_text import moment, plain
from transforms.read.feeds import parse_feed_document, read_feed_file
from transforms.read.links import web_link
from transforms.read.outcomes import ListedCatalog, Outcome, Parsed, Refused, Request
from transforms.read.reader import Reader, catalog_page
from transforms.read.streams import GZIP_MAGIC
from transforms.read.subscriptions import listed_urls
from transforms.read.url_lists import NO_URL

MAX_BYTES = 50 * 1024 * 1024
MAX_URLS = 100_000  # twice what the protocol allows
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_FEED_ROOT = re.compile(r"<(?:rss|rdf:RDF|(?:atom:)?feed)\b", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_RULE = re.compile(r"^\s*(?:user-agent|sitemap)\s*:", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_HEAD = 64 * 1024
_NESTED = Rejection(Reason.UNSUPPORTED_FEED, "an index of sitemaps that an index names is not followed")


def parse_sitemap(page: Page, body: bytes, follow: bool) -> Iterator[Parsed] | Rejection:  # noqa: FBT001 - a Reader's `parse`
    """The outcomes of what a sitemap lists, or why it lists nothing; `page` is the header that it came in by.

    It may be XML, an index of sitemaps, text with a URL a line, a feed, or a robots.txt that names sitemaps; each of
    them may be gzip.
    """
    data = _unpacked(body)
    if isinstance(data, Rejection):
        return data
    head = data[:_HEAD].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not head.startswith("<"):
        return _from_text(page, data, head, follow)
    if _FEED_ROOT.search(head) and not _ROOT.search(head):
        return parse_feed_document(page, data, follow=False)
    return _from_xml(page, data, follow)


def _from_xml(page: Page, data: bytes, follow: bool) -> Iterator[Outcome] | Rejection:  # noqa: FBT001 - as parse
    text = guarded(data, page.content_type, MAX_BYTES)
    if isinstance(text, Rejection):
        return text
    root = _root(text)
    if root is None:
        return Rejection(Reason.MALFORMED_FEED, "neither a sitemap nor an index of sitemaps")
    if etree.QName(root).localname.lower() == "sitemapindex":
        return _listed(page, _locations(root, "sitemap")) if follow else _NESTED
    return _requests(page, root)


def read_entry(page: Page, kept: bytes) -> Outcome:
    """The outcome of an entry that was rejected: as JSON where it came from XML, else the line."""
    try:
        return _outcome(page, entry_of(orjson.loads(kept)), page.record_offset or 0)
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        return Refused(page, NO_URL, kept)


def _unpacked(body: bytes) -> bytes | Rejection:
    if not body.startswith(GZIP_MAGIC):
        return body
    unpacking = zlib.decompressobj(_GZIP_WINDOW)
    try:
        data = unpacking.decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        return Rejection(Reason.UNREADABLE_INPUT, f"no valid gzip stream: {error}")
    return data


def _from_text(page: Page, data: bytes, head: str, follow: bool) -> Iterator[Outcome] | Rejection:  # noqa: FBT001 - as parse
    if not head:
        return Rejection(Reason.EMPTY_DOCUMENT, "the sitemap is empty")
    if _RULE.search(head):
        named = _NAMED.findall(data.decode("utf-8", "replace"))
        if not named:
            return Rejection(Reason.MALFORMED_FEED, "a robots.txt that names no sitemap")
        return _listed(page, named) if follow else _NESTED
    rows = list(listed_urls(data))[:MAX_URLS]
    if not any(row.url for row in rows):
        return Rejection(Reason.MALFORMED_FEED, "neither a sitemap nor a list of URLs")
    return (_outcome(page, _entry(page, row.url, {}), row.line, row.raw, row.credentials) for row in rows)


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


def _requests(page: Page, root: Any) -> Iterator[Outcome]:
    entries = [_entry(page, location, fields) for location, fields in _urls(root, web_link(page.url))][:MAX_URLS]
    links = [entry.link for entry in entries if entry.link]
    # a sitemap lists pages of its own site alone; one in a file says so by what it lists
    home = links[0] if links and page.url is None and all(is_one_site(links[0], link) for link in links) else None
    return (_outcome(page, replace(entry, home=home), number) for number, entry in enumerate(entries))


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
    return [place.strip() for place in places[:MAX_URLS] if place and place.strip()]


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
