"""Lists of feeds and of articles: OPML, and plain text with one URL a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from transforms.identify.credentials import split_credentials
from transforms.read.feed_guards import end_of_prolog, with_entities_resolved
from transforms.read.links import web_link
from transforms.text.charset import decode
from transforms.text.writable import encodable, writable

MAX_LIST_BYTES = 10 * 1024 * 1024
MAX_FEEDS = 100_000
_HEAD = 64 * 1024
_OPML = re.compile(r"<opml\b", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"\s*feed:(//)?", re.IGNORECASE)
_COMMENT = "#"


@dataclass(frozen=True, slots=True)
class ListedUrl:
    """An entry of a list: its number from 0, what stands there, and the URL it is, None where it is none.

    Both are without the credentials, which are `user:password`.
    """

    line: int
    raw: str
    url: str | None
    credentials: str | None = field(default=None, repr=False)


def listed_feeds(data: bytes, charset: str | None = None) -> list[ListedUrl] | None:
    """The feeds that an OPML document or a text with one URL a line names; None where the bytes are neither.

    Each once, in their order, at most 100,000; `feed:` addresses are read as http. A list that a list names is an entry
    like any other.
    """
    head = decode(data[:_HEAD], charset).lstrip("\ufeff \t\r\n")
    if _OPML.match(head, end_of_prolog(head)):
        named = list(_opml_addresses(data[:MAX_LIST_BYTES]))
    else:
        first = next((line for line in map(str.strip, head.splitlines()) if line and not line.startswith(_COMMENT)), "")
        if " " in first or not _feed_link(first):
            return None
        named = [line for line in map(str.strip, _all_lines(data)) if line and not line.startswith(_COMMENT)]
    listed = ((_feed_link(raw), *split_credentials(raw)) for raw in named)
    distinct = dict.fromkeys((url or raw, url, credentials) for url, raw, credentials in listed)
    return [ListedUrl(number, *row) for number, row in enumerate(distinct)][:MAX_FEEDS]


def is_cut_list(data: bytes) -> bool:
    """Whether the bytes are an OPML document that breaks off."""
    text = data.replace(b"\0", b"").lower()  # in whichever encoding of Unicode
    return b"<opml" in text[:_HEAD] and b"</opml" not in text


def listed_urls(data: bytes) -> Iterator[ListedUrl]:
    """The lines of a URL list; blank lines and lines that start with `#` are none of its entries."""
    for number, line in enumerate(_all_lines(data)):
        raw = line.strip()
        if raw and not raw.startswith(_COMMENT):
            yield listed_url(number, raw)


def listed_url(number: int, raw: str) -> ListedUrl:
    """One line of a list."""
    plain, credentials = split_credentials(encodable(raw))
    return ListedUrl(number, plain, web_link(raw), credentials)


def _all_lines(data: bytes) -> list[str]:
    return decode(data, None).removeprefix("\ufeff").splitlines()


def _opml_addresses(data: bytes) -> Iterator[str]:
    """`xmlUrl` of every outline, in document order, however deep; attribute names in any case."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    text = writable(decode(data, None)).lstrip("\ufeff \t\r\n")
    try:
        root = etree.fromstring(with_entities_resolved(text[end_of_prolog(text) :]).encode(), parser)
    except etree.XMLSyntaxError:
        return
    for outline in root.iter("{*}outline") if root is not None else ():
        yield from (str(value) for name, value in outline.attrib.items() if str(name).lower() == "xmlurl" and value)


def _feed_link(raw: str) -> str | None:
    """`feed://a.example/f` and `feed:https://a.example/f` are what browsers once handed to feed readers."""
    found = _FEED_SCHEME.match(raw)
    if not found:
        return web_link(raw)
    return web_link(("http://" if found[1] else "") + raw[found.end() :])
