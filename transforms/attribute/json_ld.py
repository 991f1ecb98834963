"""Evidence from JSON-LD: authors, organisations, what a text is based on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.decisions import Evidence
from schemas.vocabulary import Role, Surface
from transforms.attribute.byline import of_author
from transforms.attribute.evidence_of import Setting
from transforms.attribute.normal_text import slug
from transforms.attribute.registry_index import find_mentions, load_index
from transforms.identify.hosts import registrable_domain, site_of

_ORGANISATIONS = {"provider": 0.8, "sourceOrganization": 0.85, "copyrightHolder": 0.6, "publisher": 0.6}
_MAX_NAMES = 12
_MAX_BASES = 3
_KNOWN_BASIS = 0.75
_UNKNOWN_BASIS = 0.45  # mostly papers and laws that a text reports on


def names_of(value: Any) -> Iterator[str]:
    """The names in a JSON-LD value: a string, an object with `name`, or a list of either."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from names_of(value.get("name"))
    elif isinstance(value, (list, tuple)):
        for item in value[:_MAX_NAMES]:
            yield from names_of(item)


def of_json_ld(node: Mapping[str, Any], setting: Setting) -> Iterator[Evidence]:
    """Evidence of one article node."""
    for name in names_of(node.get("author")):
        yield from of_author(name, Surface.JSON_LD, setting, 0.85)
    for name in names_of(node.get("contributor")):
        yield from (_as_contributor(found) for found in of_author(name, Surface.JSON_LD, setting, 0.75))
    for name in names_of(node.get("creditText")):
        yield from of_author(name, Surface.JSON_LD, setting, 0.6)
    for key, score in _ORGANISATIONS.items():
        for name in names_of(node.get(key)):
            yield from _organisation(key, name, score, setting)
    yield from _based_on(node.get("isBasedOn"), setting)


def _as_contributor(found: Evidence) -> Evidence:
    role = Role.CONTRIBUTOR if found.role is Role.ORIGIN else found.role
    return Evidence(
        "jsonld.contributor", found.surface, found.literal, found.source, found.name, role, found.score, found.against
    )


def _organisation(key: str, name: str, score: float, setting: Setting) -> Iterator[Evidence]:
    """A wire service as organisation; the outlet itself is the publisher."""
    mentions = find_mentions(name)
    if len(mentions) != 1 or len(name) > mentions[0].end - mentions[0].start + len("The "):
        return
    source = mentions[0].source
    own = setting.own.source is not None and setting.own.source.id == source.id
    if own:
        yield Evidence(f"jsonld.{key}", Surface.JSON_LD, name, source.id, source.name, Role.PUBLISHER, 0.8)
    elif source.kind is not None and source.is_wire:
        yield Evidence(f"jsonld.{key}", Surface.JSON_LD, name, source.id, source.name, Role.ORIGIN, score)
    elif key in {"provider", "sourceOrganization"} and setting.own.host and not setting.own.is_source(source):
        yield Evidence(f"jsonld.{key}", Surface.JSON_LD, name, source.id, source.name, Role.ORIGIN, score - 0.1)


def _based_on(value: Any, setting: Setting) -> Iterator[Evidence]:
    """Another outlet's page that the text is based on; one's own pages in another edition do not count."""
    for url in _urls(value):
        host = site_of(url)
        if not host or not setting.own.host or registrable_domain(host).split(".")[0] == setting.own.label:
            continue
        source, domain = load_index().by_domain(host), registrable_domain(host)
        identity, name = (source.id, source.name) if source else (slug(domain.split(".")[0]), domain)
        score = _KNOWN_BASIS if source else _UNKNOWN_BASIS
        yield Evidence("republished.based_on", Surface.JSON_LD, url, identity, name, Role.ORIGIN, score)


def _urls(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    urls = [item.get("url") or item.get("@id") if isinstance(item, Mapping) else item for item in items]
    return [url for url in urls if isinstance(url, str)][:_MAX_BASES]
