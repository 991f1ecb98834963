"""Evidence from a feed's entry: its authors, the feed it was taken from, its credits."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.decisions import Evidence
from schemas.page import FeedEntry
from schemas.vocabulary import Role
from transforms.attribute.evidence.scoring import Setting, credit_evidence, rights_evidence
from transforms.attribute.lexicon.normal_text import normalised, slug
from transforms.attribute.mentions.registry_index import find_mentions, load_index
from transforms.attribute.surfaces.bylines import author_evidence
from transforms.attribute.surfaces.fields import FEED_AUTHOR, FEED_CREDIT, FEED_RIGHTS, FEED_SOURCE
from transforms.identify.domains import registrable_domain, site_of


def feed_evidence(entry: FeedEntry, setting: Setting) -> Iterator[Evidence]:
    """Evidence of one entry. Credits may be of its picture: they need a lead-in or a second surface."""
    for author in entry.authors:
        yield from author_evidence(author, FEED_AUTHOR, setting)
    for credit in entry.credits:
        yield from credit_evidence(normalised(credit), FEED_CREDIT, setting)
    if entry.rights:
        yield from rights_evidence(normalised(entry.rights), FEED_RIGHTS, setting)
    yield from _source_feed(entry, setting)


def _source_feed(entry: FeedEntry, setting: Setting) -> Iterator[Evidence]:
    """`<source url="...">Riverside Daily</source>`: the feed that printed the entry first."""
    host, outlet = site_of(entry.source_url), setting.outlet
    if not entry.source_title or outlet.is_called(entry.source_title):
        return
    if host and outlet.host and registrable_domain(host) == registrable_domain(outlet.host):
        return
    organisation = load_index().by_domain(host) if host else None
    mentions = find_mentions(normalised(entry.source_title))
    organisation = organisation or (mentions[0].organisation if mentions else None)
    if organisation and outlet.is_same(organisation):
        return
    identity = organisation.id if organisation else slug(entry.source_title)
    name, spot = organisation.name if organisation else entry.source_title, FEED_SOURCE
    yield Evidence("republished.feed_source", spot.surface, entry.source_title, identity, name, Role.ORIGIN, spot.cap)
