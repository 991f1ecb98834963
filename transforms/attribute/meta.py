"""Evidence from meta elements: authors, sources, and an address that another site's page is the original of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from schemas.decisions import Evidence
from schemas.page import PageFacts
from schemas.registry import load_platforms
from schemas.vocabulary import Role, Surface
from transforms.attribute.byline import of_author
from transforms.attribute.credit_model import Place
from transforms.attribute.evidence_of import Setting, Spot, read_text
from transforms.attribute.normal_text import normalised, slug
from transforms.attribute.registry_index import load_index
from transforms.identify.hosts import registrable_domain, site_of

_AUTHORS = (
    "author",
    "articleauthor",
    "article:author",
    "article:author_name",
    "twitter:creator",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "dcterms.creator",
    "byl",
    "og:article:author",
)
_SOURCES = (
    "source",
    "dc.source",
    "article:source",
    "news_source",
    "cxenseparse:source",
    "og:source",
    "contentsource",
    "agency",
)
_UNKNOWN_LOSS = 0.15
_ORIGINALS = ("syndication-source", "original-source")


def of_meta(facts: PageFacts, setting: Setting) -> Iterator[Evidence]:
    """Evidence of the page's meta elements and its canonical link."""
    for key in _AUTHORS:
        for value in facts.meta.get(key, ())[:6]:
            yield from of_author(value.lstrip("@"), Surface.META, setting, 0.8)
    for key in _SOURCES:
        for value in facts.meta.get(key, ())[:3]:
            text = normalised(value)
            yield from read_text(text, Spot(Surface.META, Place.BYLINE, 0.8), setting)[0] or _source_name(text, setting)
    for key in _ORIGINALS:
        for value in facts.meta.get(key, ())[:2]:
            yield from _other_domain(f"republished.{key}", value, Surface.META, 0.8, setting)
    yield from _canonical(facts, setting)


def _source_name(text: str, setting: Setting) -> tuple[Evidence, ...]:
    """`<meta name="source" content="Riverside Daily">`: read as a source line."""
    return (
        read_text(f"Source: {text}", Spot(Surface.META, Place.BYLINE, 0.7), setting)[0]
        if text and "://" not in text
        else ()
    )


def _canonical(facts: PageFacts, setting: Setting) -> Iterator[Evidence]:
    """A canonical link that leaves the page's own domain, while og:url does not: the text was printed there first."""
    shared = site_of(facts.first_meta("og:url"))
    if not facts.canonical or not setting.own.host:
        return
    known = load_index().by_domain(site_of(facts.canonical) or "") is not None
    if (shared and registrable_domain(shared) == registrable_domain(setting.own.host)) or (known and not shared):
        yield from _other_domain("republished.canonical", facts.canonical, Surface.CANONICAL, 0.85, setting)


@lru_cache(maxsize=1)
def _platform_hosts() -> frozenset[str]:
    """Hosts of many publications: an address there says nothing about who printed first."""
    return frozenset(row.host for row in load_platforms())


def _other_domain(rule: str, url: str, surface: Surface, score: float, setting: Setting) -> Iterator[Evidence]:
    host, own = site_of(url), setting.own
    if not host or not own.host or "." not in host or registrable_domain(host).split(".")[0] == own.label:
        return
    source, domain = load_index().by_domain(host), registrable_domain(host)
    if source is not None:
        if not own.is_source(source):
            yield Evidence(rule, surface, url, source.id, source.name, Role.ORIGIN, score)
    elif domain not in _platform_hosts():
        yield Evidence(rule, surface, url, slug(domain.split(".")[0]), domain, Role.ORIGIN, score - _UNKNOWN_LOSS)
