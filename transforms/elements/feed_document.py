"""The article that stands in a feed: of an entry without a page, or whose page cannot be had."""

from __future__ import annotations

from dataclasses import replace

from schemas.page import FeedEntry, Page
from schemas.reasons import Reason
from transforms.identify.authority import speaks_for
from transforms.identify.url import canonical_url


def feed_document(page: Page, problem: Reason) -> tuple[Page, bytes] | None:
    """Returns header and HTML of the article in a page's feed entry; None where the feed has not the whole of it.

    `problem` is why the page cannot be had. The article is at the entry's link where the feed is of the link's site;
    another site's feed speaks for its own text alone.
    """
    feed = page.feed
    if feed is None or not feed.is_complete or page.page_problem:
        return None
    was_fetched = canonical_url(feed.feed_url) is not None
    header = replace(
        page,
        url=feed.link if feed.link and speaks_for(feed, feed.link) else None,
        charset="utf-8",
        content_type="text/html",
        fetched_at=(page.fetched_at or page.as_of) if was_fetched else None,
        credentials=None,
        page_problem=problem,
    )
    return header, entry_html(feed)


def entry_html(feed: FeedEntry) -> bytes:
    """Returns the longer of content and summary as a page."""
    text = max((feed.content or "", feed.summary or ""), key=len)
    return f"<html><body><article>{text}</article></body></html>".encode()
