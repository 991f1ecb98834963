"""Feeds to entries: RSS, Atom and RDF through feedparser, JSON Feed through a reader of its own.

feedparser gets a stream of guarded bytes only (given a string it would open URLs and files), with its clean-up of HTML
and links off: both are done here, where they are needed, and cost more than the parse.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

import feedparser

from schemas.decisions import Rejection
from schemas.page import FeedEntry
from schemas.reasons import Reason
from transforms.identify.credentials import without_credentials
from transforms.read.feed_guards import for_parser, guarded
from transforms.read.feed_model import Feed
from transforms.read.feed_text import markup, moment, person, plain
from transforms.read.json_feed import parse_json_feed
from transforms.read.links import web_link

_OTHER_ROOTS = {
    "<opml": Rejection(Reason.UNSUPPORTED_FEED, "a list of feeds that is named by another list is not followed"),
    "<html": Rejection(Reason.MALFORMED_FEED, "a web page, no feed"),
}


def parse_feed(data: bytes, url: str, content_type: str | None = None) -> Feed | Rejection:
    """The feed in the bytes, or why there is none.

    `url` is the feed's address or its file's path; relative links are resolved against it where it is an address.
    Links other than http and https are left out. Never fetches, and never raises on dirt.
    """
    text = guarded(data, content_type)
    if isinstance(text, Rejection):
        return text
    if text.startswith(("{", "[")):
        return parse_json_feed(text, url)
    if other := _OTHER_ROOTS.get(text[:5].lower()):
        return other
    body = for_parser(text)
    return body if isinstance(body, Rejection) else _parse_xml(body, url)


def _parse_xml(body: bytes, url: str) -> Feed | Rejection:
    base = web_link(url)
    headers = {"content-type": "application/xml; charset=utf-8", **({"content-location": base} if base else {})}
    try:
        parsed = feedparser.parse(
            io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )
    except Exception as error:  # noqa: BLE001 - the parser has no closed list of what it raises
        return Rejection(Reason.MALFORMED_FEED, f"the feed parser gave up: {type(error).__name__}: {error}"[:300])
    if not parsed.entries and not parsed.get("version"):
        problem = str(parsed.get("bozo_exception") or "its root element is that of no feed format")
        return Rejection(Reason.MALFORMED_FEED, f"no feed: {problem}"[:300])
    title = plain(parsed.feed.get("title"))
    language = plain(parsed.feed.get("language"))
    entries = tuple(_entry(entry, url, base, title, language) for entry in parsed.entries)
    return Feed(title, entries)


def _entry(entry: Any, url: str, base: str | None, feed_title: str | None, feed_language: str | None) -> FeedEntry:
    source: dict[str, Any] = next(_parts(entry, "source"), {})
    content = _content(entry)
    updated = dict.get(entry, "updated")  # the parser's own look-up would give the other date for a missing one
    published = entry.get("published") or updated  # where a feed gives one date, it is the entry's
    return FeedEntry(
        feed_url=url,
        entry_id=_identifier(entry.get("id")),
        link=_link(entry, base),
        title=plain(entry.get("title")),
        authors=_authors(entry),
        published=moment(published),
        published_raw=plain(published),
        updated=moment(updated),
        summary=_summary(entry, content),
        content=content,
        language=plain(entry.get("language")) or feed_language,
        feed_title=feed_title,
        source_title=plain(source.get("title")),
        source_url=web_link(source.get("href") or source.get("link")),
        credits=_credits(entry),
        rights=plain(entry.get("rights")),
        categories=_distinct(plain(tag.get("label") or tag.get("term")) for tag in _parts(entry, "tags")),
    )


def _identifier(raw: Any) -> str | None:
    """An entry's id; where it is an address, without credentials."""
    return without_credentials(plain(raw) or "") or None


def _link(entry: Any, base: str | None) -> str | None:
    """The page of an entry: what stood there before a feed service replaced it, its link, or an id that is a URL."""
    own = [
        entry.get("feedburner_origlink"),
        entry.get("link"),
        *(link.get("href") for link in _parts(entry, "links") if link.get("rel") == "alternate"),
    ]
    return next((link for link in (web_link(raw, base) for raw in own) if link), None) or web_link(entry.get("id"))


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
    return _distinct(plain(text) for text in [*media, entry.get("dc_source"), entry.get("publisher")])


def _parts(entry: Any, name: str) -> Iterator[Any]:
    """The parts of a structured field. An unknown element of the same name makes it a string: then it has none."""
    value = entry.get(name)
    yield from (part for part in (value if isinstance(value, list) else [value]) if isinstance(part, dict))


def _distinct(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
