"""What a feed says about itself: its format, its address, when it wants to be asked again."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from transforms.identify.domains import host_of, is_private_host
from transforms.read.feed_model import FeedHints
from transforms.read.links import web_link

_FORMATS = {"atom": "Atom", "rss": "RSS", "cdf": "CDF"}
_VERSION = re.compile(r"([a-z]+)(\d)(\d+)?")
_RDF = {"rss090", "rss10"}
_MINUTE = 60  # seconds
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_LONGEST_POLL = 604_800  # seconds; feeds that are to be read once a year still print news
_OPAQUE = re.compile(
    r"""<guid\b[^<>]{0,500}?\bisPermaLink\s*=\s*["']?\s*(?:false|no|0)\b[^<>]{0,500}>\s{0,100}(<!\[CDATA\[.{0,4096}?\]\]>|[^<]{0,4096})""",
    re.IGNORECASE | re.DOTALL,
)


def format_name(version: str | None) -> str | None:
    """The parser's name of a format as people write it: `rss20` is `RSS 2.0`, `rss10` is `RSS 1.0 (RDF)`."""
    found = _VERSION.fullmatch(version or "")
    if found is None:
        return _FORMATS.get(version or "")
    name = f"{_FORMATS.get(found[1], found[1].upper())} {found[2]}.{found[3] or '0'}"
    return f"{name} (RDF)" if version in _RDF else name


def hints_of(feed: Mapping[str, Any]) -> FeedHints:
    """What the feed asks of those who poll it; a `feed` as the parser gives it."""
    return FeedHints(_poll_seconds(feed), *(next(_links(feed, rel), None) for rel in ("hub", "next")))


def own_address(feed: Mapping[str, Any], asked: str | None) -> str | None:
    """The address that a feed gives itself (`rel=self`), one on the web where it was `asked` for at one."""
    for raw in _links(feed, "self"):
        address = web_link(raw, asked)
        if address and (asked is None or is_private_host(host_of(asked)) or not is_private_host(host_of(address))):
            return address
    return None


def opaque_ids(text: str) -> frozenset[str]:
    """The ids of an RSS text that say that they are no permalinks."""
    return frozenset(
        html.unescape(raw.removeprefix("<![CDATA[").removesuffix("]]>")).strip() for raw in _OPAQUE.findall(text)
    )


def _links(feed: Mapping[str, Any], rel: str) -> Iterator[str]:
    links = feed.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == rel and link.get("href"):
            yield str(link["href"])


def _poll_seconds(feed: Mapping[str, Any]) -> int | None:
    """The longest time between two polls that the feed asks for; None where it does not say."""
    ttl, frequency = _number(feed.get("ttl")), _number(feed.get("sy_updatefrequency")) or 1
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    asked = [seconds for seconds in (ttl and ttl * _MINUTE, period and period // frequency) if seconds]
    return min(max(asked), _LONGEST_POLL) if asked else None


def _number(raw: object) -> int | None:
    text = str(raw or "").strip()
    return int(text[:9]) if text.isdecimal() else None
