"""Documents as the edit stage receives them, said in few words: where each came from, and what it claims."""

import hashlib
import json
import random
from dataclasses import dataclass, field

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page

CLOCK = "2026-03-10T12:00:00Z"
TODAY = "2026-03-10T06:00:00Z"
YESTERDAY = "2026-03-09T06:00:00Z"
WORDS = """
council harbour minister farmers engineers teachers pilots nurses bakers sailors judges rangers printers
opened closed rebuilt measured painted inspected sold counted moved repaired planned welcomed refused
bridge market orchard railway library lighthouse tunnel theatre quarry vineyard airport dam museum
Northgate Salinas Arvik Tolmin Brask Oldham Perla Quint Rosmar Selby Tarn Ulverton Varde Wexley
"""
WHO, DID, WHAT, WHERE = (line.split() for line in WORDS.strip().splitlines())
WHEN = ["before dawn", "after the storm", "in heavy rain", "during the strike", "on Sunday evening", "at short notice"]


def story(name, paragraphs=4):
    """Prose that no other name has; the same name gives the same prose."""
    draw = random.Random(hashlib.sha256(name.encode()).hexdigest())
    return [" ".join(sentence(draw) for _ in range(3)) for _ in range(paragraphs)]


def sentence(draw):
    """A sentence of fifteen to twenty words with a number of its own."""
    who, did, what, where, when = (draw.choice(words) for words in (WHO, DID, WHAT, WHERE, WHEN))
    other, place = draw.choice(WHO), draw.choice(WHERE)
    return (
        f"The {who} of {where} {did} the {draw.choice(WHAT)} and the {what} {when}, while {draw.randrange(20, 9999)} "
        f"{other} from {place} waited for {draw.randrange(2, 90)} days."
    )


@dataclass(frozen=True)
class Doc:
    """A document: `at` is the address that it was fetched from, `url` one that the operator gives in a row.

    `feed` is the address of the feed that listed it, or that holds it where there is no `at`; `said` are the feed's
    other claims. `saved` is a page from a file, `text` its paragraphs, `head` the markup of its head.
    """

    name: str
    text: list[str]
    at: str | None = None
    url: str | None = None
    feed: str | None = None
    said: dict = field(default_factory=dict)
    saved: bool = False
    outlet: str | None = None
    head: str = ""
    date: str | None = None
    title: str | None = None
    lead: str = ""
    tail: str = ""

    def page(self, case):
        """(header, body) under the case's name."""
        source_id = f"{case}/{self.name}"
        shared = {"source_id": source_id, "as_of": CLOCK, "charset": "utf-8", "content_type": "text/html"}
        return Page(**shared, **self._origin()), self.html().encode()

    def _origin(self):
        if self.feed:
            entry = FeedEntry(feed_url=self.feed, entry_id=self.name, link=self.at, **self.said)
            told = {name: self.said.get(key) for name, key in (("title", "title"), ("published", "published_raw"))}
            return {
                "kind": InputKind.FEED,
                "input": self.feed,
                "url": self.at,
                "feed": entry,
                "fetched_at": CLOCK,
                **told,
            }
        if self.at:
            return {"kind": InputKind.URL, "input": "urls.txt", "url": self.at, "fetched_at": CLOCK}
        if self.saved:
            return {"kind": InputKind.PAGE, "input": f"{self.name}.html"}
        return {
            "kind": InputKind.ROW,
            "input": "rows.jsonl",
            "url": self.url,
            "outlet": self.outlet,
            "published": self.date,
        }

    def html(self):
        """The page: no title where it is a feed's text."""
        paragraphs = [*self.text]
        paragraphs[0] = f"{self.lead}{paragraphs[0]}"
        body = "".join(f"<p>{text}</p>" for text in [*paragraphs, *([self.tail] if self.tail else [])])
        dated = f'<meta property="article:published_time" content="{self.date}">' if self.date else ""
        title = self.title if self.title is not None else f"What happened to {self.text[0][:40]}"
        if self.feed and not self.at:
            return f"<html><body><article>{self.head}{body}</article></body></html>"
        return (
            f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{dated}{self.head}</head>"
            f"<body><article><h1>{title}</h1>{body}</article></body></html>"
        )


def canonical(address):
    """The markup of a canonical link."""
    return f'<link rel="canonical" href="{address}">'


def og_url(address):
    """The markup of og:url."""
    return f'<meta property="og:url" content="{address}">'


def json_ld(**claims):
    """The markup of an article's JSON-LD."""
    article = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **claims})
    return f'<script type="application/ld+json">{article}</script>'


def site_name(name):
    """The markup of a site's name."""
    return f'<meta property="og:site_name" content="{name}">'
