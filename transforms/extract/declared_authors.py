"""Whom structured data and meta elements name as the authors of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from schemas.page import PageFacts
from transforms.extract.article_nodes import node_types
from transforms.extract.author_names import ADDRESS, begins_like_byline, name_key, names_one_person, natural_order
from transforms.extract.values import plain_text

_META_NAMES = (
    *("author", "article:author", "article:author_name", "og:article:author", "og:author", "authors", "author_name"),
    *("parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "citation_author", "content_author"),
    *("cxenseparse:author", "dcsext.author", "rbauthors", "itemprop:author"),
)
_CATALOG_NAMES = frozenset(["dc.creator", "dcterms.creator", "citation_author"])
"""Meta elements for catalogs of libraries, which put the family name first: `Doe, Jane Ann`."""

_CARD_LABELS = (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))
"""What stands below a link in a network: a label, as `Written by`, and what it labels."""

LONGEST_BYLINE = 200
_MOST_AUTHORS = 100
_MOST_LEVELS = 4
_LISTS = ("@list", "@set", "@value", "itemListElement", "item")


@dataclass(frozen=True, slots=True)
class DeclaredAuthors:
    """The author strings of one source. `persons` are those that it declares to be people and not the outlet."""

    raw: tuple[str, ...]
    persons: tuple[str, ...] = ()


def declared_authors(facts: PageFacts) -> Iterator[DeclaredAuthors]:
    """Yields what structured data and meta elements name as authors, by source; no source without a name."""
    for node in facts.json_ld:
        if (authors := _of_node(node)).raw:
            yield authors
    for name in _META_NAMES:
        values = facts.meta.get(name, ())[:_MOST_AUTHORS]
        texts = [text for value in values if (text := plain_text(value, LONGEST_BYLINE))]
        people = [natural_order(text, surely=name in _CATALOG_NAMES) for text in texts if not ADDRESS.match(text)]
        if people:
            yield DeclaredAuthors(tuple(dict.fromkeys(people)))
    for label, value in _CARD_LABELS:
        told, names = facts.first_meta(label), facts.first_meta(value)
        if told and names and begins_like_byline(told) and (text := plain_text(names, LONGEST_BYLINE)):
            yield DeclaredAuthors((text,))


def _of_node(node: Mapping[str, Any]) -> DeclaredAuthors:
    """The authors of a node that are people, or of no declared type; its creators where it has no authors."""
    given = node.get("author") or node.get("creator")
    publisher = node.get("publisher")
    is_outlet = isinstance(publisher, dict) and "person" not in node_types(publisher)
    outlet = name_key(str(publisher.get("name") or "")) if isinstance(publisher, dict) and is_outlet else ""
    raw, persons = [], []
    for name, is_person in islice(_names(given, is_person=False, levels=_MOST_LEVELS), _MOST_AUTHORS):
        if text := plain_text(name, LONGEST_BYLINE):
            raw.append(natural_order(text, surely=False))
            if is_person and name_key(text) != outlet and names_one_person(text):
                persons.append(text)
    return DeclaredAuthors(tuple(raw), tuple(persons))


def _names(value: Any, *, is_person: bool, levels: int) -> Iterator[tuple[str, bool]]:
    """Yields the names in an author value, and whether they are of a person."""
    if levels < 0:
        return
    if isinstance(value, str):
        yield value, is_person
    elif isinstance(value, list):
        for item in value[:_MOST_AUTHORS]:
            yield from _names(item, is_person=is_person, levels=levels - 1)
    elif isinstance(value, dict):
        types = node_types(value)
        inner = next((value[key] for key in _LISTS if value.get(key)), None)
        if inner is not None:
            yield from _names(inner, is_person=is_person, levels=levels - 1)
        elif not types or "person" in types:
            yield from _names(_name_of(value), is_person=is_person or "person" in types, levels=levels - 1)


def _name_of(person: Mapping[str, Any]) -> Any:
    if name := person.get("name"):
        return name
    return " ".join(str(person[part]) for part in ("givenName", "familyName") if isinstance(person.get(part), str))
