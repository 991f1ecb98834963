"""Feeds to entries: RSS, Atom and RDF through feedparser, JSON Feed through a reader of its own.

feedparser gets a stream of guarded bytes only (given a string it would open URLs and files), with its clean-up of HTML
and links off: both are done here, where they are needed, and cost more than the parse.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import feedparser
import feedparser.api

from schemas.decisions import Rejection
from schemas.page import FeedEntry
from schemas.reasons import Reason
from transforms.identify.authority import home_of
from transforms.identify.credentials import without_credentials
from transforms.read.feed_guards import breaks_off, for_parser, guarded, without_torn_entry
from transforms.read.feed_hints import format_name, hints_of, opaque_ids, own_address
from transforms.read.feed_model import Feed, credentials_of
from transforms.read.feed_text import markup, moment, person, plain
from transforms.read.full_text import is_full_text
from transforms.read.json_feed import parse_json_feed
from transforms.read.links import web_link

_NO_DATE = (1970, 1, 1, 0, 0, 0, 3, 1, 0)
_OTHER_ROOTS = {
    "<opml": Rejection(Reason.UNSUPPORTED_FEED, "a list of feeds that is named by another list is not followed"),
    "<html": Rejection(Reason.MALFORMED_FEED, "a web page, no feed"),
}


feedparser.api.PREFERRED_XML_PARSERS = ["transforms.read.buffered_expat"]
feedparser.registerDateHandler(lambda _: _NO_DATE)  # dates are read by `moment`: a tenth of the parse is theirs


@dataclass(frozen=True, slots=True)
class _Channel:
    """What a feed says of itself, and what its entries take from it."""

    url: str
    base: str | None
    home: str | None
    title: str | None
    language: str | None
    authors: tuple[str, ...]
    opaque: frozenset[str]


def parse_feed(data: bytes, url: str, content_type: str | None = None) -> Feed | Rejection:
    """The feed in the bytes, or why there is none.

    `url` is the feed's address or its file's path. Relative links are resolved against `xml:base`, else against the
    address that the feed gives itself, else against `url`. Links other than http and https are left out. Never
    fetches, and never raises on dirt.
    """
    text = guarded(data, content_type)
    if isinstance(text, Rejection):
        return text
    feed = parse_json_feed(text, url) if text.startswith(("{", "[")) else _from_xml(text, url)
    return feed if isinstance(feed, Rejection) or web_link(url) else _with_home(feed)


def _with_home(feed: Feed) -> Feed:
    """A feed in a file; where it does not say of which site it is, it is of the one that it lists alone."""
    if any(entry.home for entry in feed.entries):
        return feed
    home = home_of([entry.link for entry in feed.entries if entry.link])
    return replace(feed, entries=tuple(replace(entry, home=home) for entry in feed.entries)) if home else feed


def _from_xml(text: str, url: str) -> Feed | Rejection:
    if other := _OTHER_ROOTS.get(text[:5].lower()):
        return other
    is_cut = breaks_off(text)
    text = without_torn_entry(text) if is_cut else text
    body = for_parser(text)
    feed = body if isinstance(body, Rejection) else _parse_xml(body, text, url)
    return replace(feed, is_cut=True) if is_cut and isinstance(feed, Feed) else feed


def _parse_xml(body: bytes, text: str, url: str) -> Feed | Rejection:
    headers = {"content-type": "application/xml; charset=utf-8"}  # an address here would outrank the feed's own
    try:
        parsed = feedparser.parse(
            io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )
    except Exception as error:  # noqa: BLE001 - the parser has no closed list of what it raises
        return Rejection(Reason.MALFORMED_FEED, f"the feed parser gave up: {type(error).__name__}: {error}"[:300])
    if not parsed.entries and not parsed.get("version"):
        problem = str(parsed.get("bozo_exception") or "its root element is that of no feed format")
        return Rejection(Reason.MALFORMED_FEED, f"no feed: {problem}"[:300])
    channel = _channel(parsed, text, url)
    entries = tuple(_entry(entry, channel) for entry in parsed.entries)
    secrets = credentials_of((raw.get("link") for raw in parsed.entries), entries)
    return Feed(channel.title, entries, format_name(parsed.get("version")), hints_of(parsed.feed), secrets)


def _channel(parsed: Any, text: str, url: str) -> _Channel:
    asked, place = web_link(url), own_address(parsed.feed, web_link(url))
    site = web_link(parsed.feed.get("link"), place or asked)
    return _Channel(
        url=url,
        base=place or asked or site,
        home=place or site,
        title=plain(parsed.feed.get("title")),
        language=plain(parsed.feed.get("language")),
        authors=() if "<managingEditor" in text else _authors(parsed.feed),
        opaque=opaque_ids(text),
    )


def _entry(entry: Any, channel: _Channel) -> FeedEntry:
    content = _content(entry)
    source: dict[str, Any] = next(_parts(entry, "source"), {})
    updated = dict.get(entry, "updated")  # the parser's own look-up would give the other date for a missing one
    published = entry.get("published") or updated  # where a feed gives one date, it is the entry's
    read = FeedEntry(
        feed_url=channel.url,
        entry_id=_identifier(entry.get("id")),
        link=_link(entry, channel),
        title=plain(entry.get("title")),
        authors=_authors(entry) or _authors(source) or channel.authors,
        published=(written := moment(published)),
        published_raw=plain(published),
        updated=written if updated == published else moment(updated),
        summary=_summary(entry, content),
        content=content,
        language=_language(entry) or channel.language,
        feed_title=channel.title,
        credits=_credits(entry),
        rights=plain(entry.get("rights")),
        categories=_distinct(plain(tag.get("label") or tag.get("term")) for tag in _parts(entry, "tags")),
        home=channel.home,
        **_source(entry, source),
    )
    return replace(read, is_complete=is_full_text(read))


def _source(entry: Any, source: Mapping[str, Any]) -> dict[str, Any]:
    """The feed or publication that an entry was taken from: its `source`, else what Dublin Core calls one."""
    if source:
        address = web_link(source.get("href") or source.get("link"))
        return {"source_title": plain(source.get("title")), "source_url": address}
    named = plain(entry.get("dc_source"))
    address = web_link(named)
    return {"source_title": None if address else named, "source_url": address}


def _language(entry: Any) -> str | None:
    """The language of an entry: its own, else that of its text (`xml:lang`)."""
    details = [*_parts(entry, "content"), *_parts(entry, "summary_detail"), *_parts(entry, "title_detail")]
    return plain(entry.get("language")) or next(filter(None, (plain(part.get("language")) for part in details)), None)


def _identifier(raw: Any) -> str | None:
    """An entry's id; where it is an address, without credentials."""
    return without_credentials(plain(raw) or "") or None


def _link(entry: Any, channel: _Channel) -> str | None:
    """The page of an entry: what stood there before a feed service replaced it, its link, or an id that is a URL.

    A `guid` that says that it is no permalink is no address, whatever it looks like.
    """
    identifier = str(entry.get("id") or "").strip()
    link = entry.get("link")
    own = chain(
        (
            entry.get("feedburner_origlink"),
            None if entry.get("guidislink") and link == entry.get("id") else link,  # the parser calls any guid a link
        ),
        (link.get("href") for link in _parts(entry, "links") if link.get("rel") == "alternate"),
    )
    links = (link for raw in own if (link := web_link(raw, channel.base)))
    return next(links, None) or (None if identifier in channel.opaque else web_link(identifier))


def _authors(entry: Any) -> tuple[str, ...]:
    given = list(_parts(entry, "authors"))
    # the parser tears addresses with long top-level domains apart, so a string with an address is read whole
    if len(given) <= 1 or "@" in str(entry.get("author", "")):
        return _distinct([person(entry.get("author"))])
    return _distinct(person(author.get("name")) for author in given)


def _content(entry: Any) -> str | None:
    """The longest content that is markup or text."""
    given = [markup(part.get("value")) for part in _parts(entry, "content") if _is_text(part.get("type"))]
    return max((text for text in given if text), key=len, default=None)


def _is_text(media_type: str | None) -> bool:
    return not media_type or media_type.startswith("text/") or media_type.endswith(("html", "xml", "html+xml"))


def _summary(entry: Any, content: str | None) -> str | None:
    summary = markup(entry.get("summary"))
    return None if summary == content else summary


def _credits(entry: Any) -> tuple[str, ...]:
    media = [credit.get("content") for credit in _parts(entry, "media_credit")]
    return _distinct(plain(text) for text in [*media, entry.get("publisher")])


def _parts(entry: Any, name: str) -> Iterator[Any]:
    """The parts of a structured field. An unknown element of the same name makes it a string: then it has none."""
    value = entry.get(name)
    yield from (part for part in (value if isinstance(value, list) else [value]) if isinstance(part, dict))


def _distinct(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
