"""The sample outlets as a web site: every URL with its response, rendered from layouts and stories.

A story file is one line of JSON (path, headline, byline, times ...) and then the body's HTML; its outlet's
`layout.html` is what surrounds it. `feed.json` names the outlet's stories in the order of its feed, pages that do not
exist (`missing`) and files that are no pages (`documents`).
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FEED_PATHS = {"rss": "/feed.xml", "atom": "/atom.xml", "json": "/feed.json"}


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """What the site answers at one URL."""

    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Story:
    """One article of the sample: what its file says, and its outlet's domain."""

    domain: str
    declared: dict[str, Any]
    body: str

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://{self.domain}{self.declared['path']}"


def feed_urls() -> list[str]:
    """The URL of every outlet's feed, sorted."""
    return sorted(f"http://{outlet.name}{FEED_PATHS[_feed(outlet)['format']]}" for outlet in _outlets())


def responses() -> dict[str, SiteAnswer]:
    """Every URL of the sample with its response; any other URL is a 404."""
    return {url: response for outlet in _outlets() for url, response in _responses_of(outlet)}


def _outlets() -> list[Traversable]:
    folder = resources.files("pipeline.sample").joinpath("outlets")
    return sorted((entry for entry in folder.iterdir() if entry.is_dir()), key=lambda entry: entry.name)


def _feed(outlet: Traversable) -> dict[str, Any]:
    return json.loads(outlet.joinpath("feed.json").read_text(encoding="utf-8"))


def _responses_of(outlet: Traversable) -> Iterator[tuple[str, SiteAnswer]]:
    feed = _feed(outlet)
    layout = Template(outlet.joinpath("layout.html").read_text(encoding="utf-8"))
    stories = [_story(outlet, name) for name in feed["entries"]]
    for story in stories:
        charset = story.declared.get("encoding", "utf-8")
        page = layout.substitute(_filling(story)).encode(charset, errors="xmlcharrefreplace")
        # the charset stands in the page only, as on many real sites
        yield story.url, SiteAnswer("text/html", page)
    for document in feed.get("documents", ()):
        yield f"http://{outlet.name}{document['path']}", SiteAnswer(document["content_type"], PDF)
    yield f"http://{outlet.name}{FEED_PATHS[feed['format']]}", _render_feed(outlet.name, feed, stories)


def _story(outlet: Traversable, name: str) -> Story:
    head, _, body = outlet.joinpath(f"{name}.html").read_text(encoding="utf-8").partition("\n")
    return Story(outlet.name, json.loads(head), body)


def _filling(story: Story) -> dict[str, str]:
    declared = story.declared
    return {
        "url": story.url,
        "headline": html.escape(declared["headline"]),
        "description": html.escape(declared["description"]),
        "section": html.escape(declared["section"]),
        "byline": html.escape(declared["byline"]),
        "author": html.escape(declared.get("author", "")),
        "published": declared["published"],
        "published_text": declared["published_text"],
        "keywords": html.escape(", ".join(declared["keywords"])),
        "json_ld": json.dumps(_json_ld(story), ensure_ascii=True),
        "body": story.body,
    }


def _json_ld(story: Story) -> dict[str, Any]:
    declared = story.declared
    node = {
        "@context": "https://schema.org",
        "@type": declared.get("type", "NewsArticle"),
        "headline": declared["headline"],
        "datePublished": declared["published"],
        "author": [{"@type": "Person", "name": name} for name in declared["authors"]],
        "mainEntityOfPage": story.url,
    }
    return node | ({"isAccessibleForFree": declared["free"]} if "free" in declared else {})


def _render_feed(domain: str, feed: dict[str, Any], stories: list[Story]) -> SiteAnswer:
    entries = [(story.declared["headline"], story.url, story.declared["published"]) for story in stories]
    others = [*feed.get("missing", ()), *feed.get("documents", ())]
    entries += [(other["title"], f"http://{domain}{other['path']}", "") for other in others]
    render = {"rss": _rss, "atom": _atom, "json": _json_feed}[feed["format"]]
    return render(domain, feed, entries)


def _rss(domain: str, feed: dict[str, Any], entries: list[tuple[str, str, str]]) -> SiteAnswer:
    items = "".join(
        f"<item><title>{html.escape(title)}</title><link>{url}?utm_source=rss</link>"
        f"<guid isPermaLink='false'>{url}</guid>" + (f"<dc:date>{published}</dc:date>" if published else "") + "</item>"
        for title, url, published in entries
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{html.escape(feed['title'])}</title><link>http://{domain}/</link>"
        f"<description/><language>{feed['language']}</language>{items}</channel></rss>"
    )
    return SiteAnswer("application/rss+xml; charset=utf-8", document.encode())


def _atom(domain: str, feed: dict[str, Any], entries: list[tuple[str, str, str]]) -> SiteAnswer:
    items = "".join(
        f"<entry><title>{html.escape(title)}</title><id>{url}</id><link href='{url}'/>"
        f"<updated>{published}</updated><published>{published}</published></entry>"
        for title, url, published in entries
    )
    document = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{feed["language"]}">'
        f"<title>{html.escape(feed['title'])}</title><id>http://{domain}/</id>{items}</feed>"
    )
    return SiteAnswer("application/atom+xml", document.encode())


def _json_feed(domain: str, feed: dict[str, Any], entries: list[tuple[str, str, str]]) -> SiteAnswer:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed["title"],
        "home_page_url": f"http://{domain}/",
        "language": feed["language"],
        "items": [
            {"id": url, "url": url, "title": title, "date_published": published} for title, url, published in entries
        ],
    }
    return SiteAnswer("application/feed+json", json.dumps(document).encode())
