"""Evidence from JSON-LD: authors, organisations, what a text is based on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from schemas.decisions import Evidence
from schemas.vocabulary import Role, Surface
from transforms.attribute.evidence.scoring import Setting
from transforms.attribute.lexicon.json_names import names_in
from transforms.attribute.lexicon.normal_text import slug
from transforms.attribute.mentions.registry_index import find_mentions, load_index
from transforms.attribute.surfaces.bylines import author_evidence
from transforms.attribute.surfaces.fields import JSON_LD_FIELDS, PageField, Reads
from transforms.identify.domains import registrable_domain, site_of

_MAX_BASES = 3
_LONGEST = 4_000  # characters of an organisation's name
_KNOWN_BASIS = 0.75
_UNKNOWN_BASIS = 0.45  # mostly papers and laws that a text reports on
_OUTLET_LOSS = 0.1
_ARTICLE = "The "


def json_ld_evidence(node: Mapping[str, Any], setting: Setting) -> Iterator[Evidence]:
    """Evidence of one article node."""
    for field in JSON_LD_FIELDS:
        for name in names_in(node.get(field.name)):
            yield from _of_name(field, name, setting)
    yield from _based_on(node.get("isBasedOn"), setting)


def _of_name(field: PageField, name: str, setting: Setting) -> Iterator[Evidence]:
    if field.reads is Reads.AUTHOR:
        yield from author_evidence(name, field.spot, setting)
    elif field.reads is Reads.CONTRIBUTOR:
        yield from (_as_contributor(sign) for sign in author_evidence(name, field.spot, setting))
    else:
        yield from _organisation(field, name, setting)


def _as_contributor(sign: Evidence) -> Evidence:
    role = Role.CONTRIBUTOR if sign.role is Role.ORIGIN else sign.role
    return replace(sign, rule="jsonld.contributor", role=role)


def _organisation(field: PageField, name: str, setting: Setting) -> Iterator[Evidence]:
    """A wire service as organisation; the outlet itself is the publisher."""
    mentions = find_mentions(name) if len(name) <= _LONGEST else ()
    if len(mentions) != 1 or len(name) > mentions[0].end - mentions[0].start + len(_ARTICLE):
        return
    organisation, outlet, cap = mentions[0].organisation, setting.outlet, field.spot.cap
    another = outlet.host and not outlet.is_same(organisation)
    if outlet.organisation is not None and outlet.organisation.id == organisation.id:
        role, score = Role.PUBLISHER, 0.8
    elif organisation.is_wire:
        role, score = Role.ORIGIN, cap
    elif field.reads is Reads.ORGANISATION and another:
        role, score = Role.ORIGIN, cap - _OUTLET_LOSS
    else:
        return
    yield Evidence(f"jsonld.{field.name}", field.spot.surface, name, organisation.id, organisation.name, role, score)


def _based_on(value: Any, setting: Setting) -> Iterator[Evidence]:
    """Another outlet's page that the text is based on; one's own pages in another edition do not count."""
    for url in _urls(value):
        host = site_of(url)
        if not host or not setting.outlet.host or registrable_domain(host).split(".")[0] == setting.outlet.label:
            continue
        organisation, domain = load_index().by_domain(host), registrable_domain(host)
        identity = organisation.id if organisation else slug(domain.split(".")[0])
        name, score = (organisation.name, _KNOWN_BASIS) if organisation else (domain, _UNKNOWN_BASIS)
        yield Evidence("republished.based_on", Surface.JSON_LD, url, identity, name, Role.ORIGIN, score)


def _urls(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    urls = [item.get("url") or item.get("@id") if isinstance(item, Mapping) else item for item in items]
    return [url for url in urls if isinstance(url, str)][:_MAX_BASES]
