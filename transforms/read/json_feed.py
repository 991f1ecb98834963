"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from typing import Any

from schemas.decisions import Rejection
from schemas.page import FeedEntry
from schemas.reasons import Reason
from transforms.identify.credentials import without_credentials
from transforms.read.feed_model import Feed, FeedHints, credentials_of
from transforms.read.feed_text import markup, moment, person, plain
from transforms.read.full_text import is_full_text
from transforms.read.links import web_link

_VERSION = "jsonfeed.org/version/"


def parse_json_feed(text: str, url: str) -> Feed | Rejection:
    """The feed in a JSON text, or why there is none."""
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        return Rejection(Reason.MALFORMED_FEED, f"no JSON: {error}"[:300])
    if not isinstance(feed, dict):
        return Rejection(Reason.UNSUPPORTED_FEED, "JSON, but no JSON Feed")
    items = feed.get("items")
    if not isinstance(items, list) or _VERSION not in str(feed.get("version", "")):
        kind = "RSS written in JSON" if "rss" in feed else "JSON, but no JSON Feed"
        return Rejection(Reason.UNSUPPORTED_FEED, kind)
    given = [item if isinstance(item, dict) else {} for item in items]  # what is no object counts as an entry too
    entries = tuple(_entry(item, feed, url) for item in given)
    secrets = credentials_of((item.get("url") for item in given), entries)
    hubs = (hub.get("url") for hub in _listed(feed.get("hubs")) if isinstance(hub, dict))
    hints = FeedHints(hub=next(filter(None, map(web_link, hubs)), None), next_page=web_link(feed.get("next_url")))
    version = str(feed["version"]).rpartition("/")[2][:10]
    return Feed(plain(feed.get("title")), entries, f"JSON Feed {version}", hints, secrets)


def _entry(item: dict[str, Any], feed: dict[str, Any], url: str) -> FeedEntry:
    asked = web_link(url)
    place = web_link(feed.get("feed_url"), asked)
    site = web_link(feed.get("home_page_url"), place or asked)
    base = site or place or asked
    modified = _written(item.get("date_modified"))
    published = _written(item.get("date_published")) or modified
    read = FeedEntry(
        feed_url=url,
        entry_id=_written(item.get("id")),
        link=web_link(item.get("url"), base) or web_link(item.get("id")) or web_link(item.get("external_url"), base),
        title=plain(item.get("title")),
        authors=_authors(item) or _authors(feed),
        published=moment(published),
        published_raw=published,
        updated=moment(modified),
        summary=markup(item.get("summary")),
        content=markup(item.get("content_html")) or _paragraphs(item.get("content_text")),
        language=plain(item.get("language")) or plain(feed.get("language")),
        feed_title=plain(feed.get("title")),
        categories=tuple(dict.fromkeys(word for word in map(plain, _listed(item.get("tags"))) if word)),
        home=place or site,
    )
    return replace(read, is_complete=is_full_text(read))


def _written(value: object) -> str | None:
    """An id or a date: a string, though feeds give numbers too."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return without_credentials(plain(value) or "") or None


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    """Names of `authors` (1.1), else of `author` (1.0)."""
    given = [*_listed(holder.get("authors")), holder.get("author")]
    names = (person(author.get("name")) for author in given if isinstance(author, dict))
    return tuple(dict.fromkeys(name for name in names if name))


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _paragraphs(text: object) -> str | None:
    """Plain text as HTML."""
    plain_text = markup(text)
    lines = (line.strip() for line in (plain_text or "").splitlines())
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line) or None
