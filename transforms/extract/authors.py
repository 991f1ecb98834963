"""The people who wrote an article: structured data first, then metadata, then the byline that the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, dropwhile, islice
from typing import Any

from schemas.page import PageFacts
from transforms.extract.article_nodes import node_types
from transforms.extract.author_names import (
    ADDRESS,
    begins_like_byline,
    mixes_scripts_without_capitals,
    name_key,
    people_in,
)
from transforms.extract.values import plain_text
from transforms.page.element_names import Use, is_named
from transforms.page.layout import PageLayout

_META_NAMES = (
    *("author", "article:author", "article:author_name", "og:article:author", "og:author", "authors", "author_name"),
    *("parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "citation_author", "content_author"),
    *("cxenseparse:author", "dcsext.author", "rbauthors", "itemprop:author"),
)
_TEXT_TAGS = ("a", "address", "div", "em", "h3", "h4", "h5", "li", "p", "small", "span", "strong")
_ASIDES = frozenset(["aside", "footer", "nav"])
_ADDRESS_READ = 400  # characters of a link
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|people|staff|profile|by|bios|contributors?|writers?)/", re.IGNORECASE
)
_LONGEST_BYLINE = 200
_LONGEST_LINE = 80  # characters of a line that begins like a byline; prose is longer
_MOST_BYLINES = 12
_MOST_BELOW_HEADLINE = 60


@dataclass(frozen=True, slots=True)
class Authors:
    """The people, in the order in which they are named, and the string that names them, verbatim."""

    people: tuple[str, ...] = ()
    byline: str | None = None


def read_authors(facts: PageFacts, layout: PageLayout, site_names: Iterable[str]) -> Authors:
    """The authors that the first source with a person in it names.

    `byline` is that source's string; where none names a person, the first string that is declared to.
    """
    sites = frozenset(key for name in site_names if (key := name_key(name)))
    declared = list(_declared(facts))
    for raw in chain(declared, _shown(layout)):
        if people := people_in(raw, sites):
            return Authors(people, ", ".join(raw))
    return Authors((), ", ".join(declared[0]) if declared else None)


def _declared(facts: PageFacts) -> Iterator[list[str]]:
    """What structured data and meta elements name as authors, by source."""
    for node in facts.json_ld:
        if people := list(_declared_people(node)):
            yield people
    for name in _META_NAMES:
        values = [text for value in facts.meta.get(name, ()) if (text := plain_text(value, _LONGEST_BYLINE))]
        if people := [value for value in dict.fromkeys(values) if not ADDRESS.match(value)]:
            yield people


def _shown(layout: PageLayout) -> Iterator[list[str]]:
    """What elements named for authors hold, and the lines below the headline that begin like a byline."""
    elements = (element for element in layout.numbers_of(*_TEXT_TAGS) if _is_byline(layout, element))
    for element in islice(elements, _MOST_BYLINES):
        links = [_text(layout, link) for link in range(element, layout.ends[element]) if _leads_to_author(layout, link)]
        text = _text(layout, element)
        if people := [name for name in dict.fromkeys(links) if name]:
            yield people
        elif text and len(text) <= _LONGEST_BYLINE and not mixes_scripts_without_capitals(text):
            yield [text]
    below = dropwhile(lambda element: layout.tags[element] != "h1", layout.numbers_of("h1", *_TEXT_TAGS))
    for element in islice(below, _MOST_BELOW_HEADLINE):
        if begins_like_byline(layout.first_text(element)):
            text = _text(layout, element)
            if len(text) <= _LONGEST_LINE:
                yield [text]


def _text(layout: PageLayout, element: int) -> str:
    return plain_text(layout.visible_text(element), 2 * _LONGEST_BYLINE) or ""


def _is_byline(layout: PageLayout, element: int) -> bool:
    """Whether an element is named for authors, or links to one, and belongs to the article."""
    names, relation = f"{layout.classes[element]} {layout.ids[element]}", layout.relations[element]
    roles = f"{layout.properties[element]} {relation} {layout.attribute(element, 'data-testid')}"
    named = is_named(names, Use.AUTHOR) or is_named(roles, Use.AUTHOR) or _leads_to_author(layout, element)
    if not named or is_named(names, Use.NO_AUTHOR):
        return False
    above = (layout.tags[part] for part in layout.path(layout.parents[element]))
    return "author" in relation.split() or _ASIDES.isdisjoint(above)


def _leads_to_author(layout: PageLayout, element: int) -> bool:
    is_link = layout.tags[element] == "a"
    return is_link and _AUTHOR_LINK.search(layout.attribute(element, "href")[:_ADDRESS_READ]) is not None


def _declared_people(node: Any) -> Iterator[str]:
    """The names of the authors of a node that are people, or of no declared type."""
    for key in ("author", "creator"):
        values = node.get(key)
        for author in values if isinstance(values, list) else [values]:
            for name in _person_names(author):
                if text := plain_text(name, _LONGEST_BYLINE):
                    yield text
        if values:
            return


def _person_names(author: Any) -> list[Any]:
    if not isinstance(author, dict):
        return [author]
    types = node_types(author)
    if types and "person" not in types:
        return []
    name = author.get("name") or " ".join(str(author[part]) for part in ("givenName", "familyName") if author.get(part))
    return name if isinstance(name, list) else [name]
