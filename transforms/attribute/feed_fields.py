"""Evidence from a feed's entry: its authors, the feed it was taken from, its credits."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.decisions import Evidence
from schemas.page import FeedEntry
from schemas.vocabulary import Role, Surface
from transforms.attribute.byline import of_author
from transforms.attribute.credit_model import Place
from transforms.attribute.evidence_of import Setting, Spot, read_text
from transforms.attribute.normal_text import normalised, slug
from transforms.attribute.registry_index import find_mentions, load_index
from transforms.identify.hosts import registrable_domain, site_of


def of_feed(entry: FeedEntry, setting: Setting) -> Iterator[Evidence]:
    """Evidence of one entry. Credits may be of its picture: they need a lead-in or a second surface."""
    for author in entry.authors:
        yield from of_author(author, Surface.FEED, setting, 0.85)
    for credit in entry.credits:
        yield from read_text(normalised(credit), Spot(Surface.FEED, Place.BOX, 0.6), setting)[0]
    if entry.rights:
        yield from (
            found
            for found in read_text(normalised(entry.rights), Spot(Surface.FEED, Place.TAIL, 0.6), setting)[0]
            if found.rule.startswith("rights")
        )
    yield from _source_feed(entry, setting)


def _source_feed(entry: FeedEntry, setting: Setting) -> Iterator[Evidence]:
    """`<source url="...">Riverside Daily</source>`: the feed that printed the entry first."""
    host = site_of(entry.source_url)
    own = setting.own
    if not entry.source_title or own.is_name(entry.source_title):
        return
    if host and own.host and registrable_domain(host) == registrable_domain(own.host):
        return
    source = load_index().by_domain(host) if host else None
    mentions = find_mentions(normalised(entry.source_title))
    source = source or (mentions[0].source if mentions else None)
    if source and own.is_source(source):
        return
    identity = source.id if source else slug(entry.source_title)
    name = source.name if source else entry.source_title
    yield Evidence("republished.feed_source", Surface.FEED, entry.source_title, identity, name, Role.ORIGIN, 0.75)
