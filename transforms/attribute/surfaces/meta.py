"""Evidence from meta elements: authors, sources, and an address that another site's page is the original of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from schemas.decisions import Evidence
from schemas.page import PageFacts
from schemas.registry import load_platforms
from schemas.vocabulary import Role
from transforms.attribute.evidence.scoring import Setting, Spot, credit_evidence
from transforms.attribute.lexicon.normal_text import normalised, slug
from transforms.attribute.mentions.registry_index import load_index
from transforms.attribute.surfaces.bylines import author_evidence
from transforms.attribute.surfaces.fields import CANONICAL, META_FIELDS, META_SOURCE_LINE, PageField, Reads
from transforms.identify.domains import registrable_domain, site_of

_UNKNOWN_LOSS = 0.15
_LONGEST = 4_000  # characters of a source field


def meta_evidence(facts: PageFacts, setting: Setting) -> Iterator[Evidence]:
    """Evidence of the page's meta elements and its canonical link."""
    for field in META_FIELDS:
        for value in facts.meta.get(field.name, ())[: field.most]:
            yield from _of_value(field, value, setting)
    yield from _canonical(facts, setting)


def _of_value(field: PageField, value: str, setting: Setting) -> Iterator[Evidence]:
    if field.reads is Reads.AUTHOR:
        yield from author_evidence(value.lstrip("@"), field.spot, setting)
    elif field.reads is Reads.SOURCE:
        text = normalised(value[:_LONGEST])
        yield from credit_evidence(text, field.spot, setting) or _source_name(text, setting)
    else:
        yield from _other_domain(f"republished.{field.name}", value, field.spot, setting)


def _source_name(text: str, setting: Setting) -> tuple[Evidence, ...]:
    """`<meta name="source" content="Riverside Daily">`: read as a source line."""
    return credit_evidence(f"Source: {text}", META_SOURCE_LINE, setting) if text and "://" not in text else ()


def _canonical(facts: PageFacts, setting: Setting) -> Iterator[Evidence]:
    """A canonical link that leaves the page's own domain, while og:url does not: the text was printed there first."""
    shared, host = site_of(facts.first_meta("og:url")), setting.outlet.host
    if not facts.canonical or not host:
        return
    known = load_index().by_domain(site_of(facts.canonical) or "") is not None
    if (shared and registrable_domain(shared) == registrable_domain(host)) or (known and not shared):
        yield from _other_domain("republished.canonical", facts.canonical, CANONICAL, setting)


@lru_cache(maxsize=1)
def _platform_hosts() -> frozenset[str]:
    """Hosts of many publications: an address there says nothing about who printed first."""
    return frozenset(row.host for row in load_platforms())


def _other_domain(rule: str, url: str, spot: Spot, setting: Setting) -> Iterator[Evidence]:
    host, outlet = site_of(url), setting.outlet
    if not host or not outlet.host or "." not in host or registrable_domain(host).split(".")[0] == outlet.label:
        return
    organisation, domain = load_index().by_domain(host), registrable_domain(host)
    if organisation is not None:
        if not outlet.is_same(organisation):
            yield Evidence(rule, spot.surface, url, organisation.id, organisation.name, Role.ORIGIN, spot.cap)
    elif domain not in _platform_hosts():
        identity, score = slug(domain.split(".")[0]), spot.cap - _UNKNOWN_LOSS
        yield Evidence(rule, spot.surface, url, identity, domain, Role.ORIGIN, score)
