"""The people who wrote an article: structured data first, then metadata, then the byline that the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, dropwhile, islice
from typing import Any

from lxml.html import HtmlElement

from schemas.page import PageFacts
from transforms.extract.author_names import (
    ADDRESS,
    begins_like_byline,
    mixes_scripts_without_capitals,
    name_key,
    people_in,
)
from transforms.extract.facts import visible_text
from transforms.extract.json_ld import node_types
from transforms.extract.values import plain_text

_META_NAMES = (
    *("author", "article:author", "article:author_name", "og:article:author", "og:author", "authors", "author_name"),
    *("parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "citation_author", "content_author"),
    *("cxenseparse:author", "dcsext.author", "rbauthors", "itemprop:author"),
)
_TEXT_TAGS = ("a", "address", "div", "em", "h3", "h4", "h5", "li", "p", "small", "span", "strong")
_NAMED = re.compile(r"by-?line|author|auth-?name|autor|auteur|autore|writer|redakteur", re.IGNORECASE)
_NOT_THE_BYLINE = re.compile(
    r"comment|related|bio|more|list-?item|teaser|footer|promo|sidebar", re.IGNORECASE
)  # of another text, or about the author
_ASIDES = ("aside", "footer", "nav")
_NAMES_READ = 400  # characters of an element's names
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


def read_authors(facts: PageFacts, root: HtmlElement, site_names: Iterable[str]) -> Authors:
    """The authors that the first source with a person in it names.

    `byline` is that source's string; where none names a person, the first string that is declared to.
    """
    sites = frozenset(key for name in site_names if (key := name_key(name)))
    declared = list(_declared(facts))
    for raw in chain(declared, _shown(root)):
        if people := people_in(raw, sites):
            return Authors(people, ", ".join(raw))
    return Authors((), ", ".join(declared[0]) if declared else None)


def _declared(facts: PageFacts) -> Iterator[list[str]]:
    """What structured data and meta elements name as authors, by source."""
    for node in facts.json_ld:
        if told := list(_declared_people(node)):
            yield told
    for name in _META_NAMES:
        values = [text for value in facts.meta.get(name, ()) if (text := plain_text(value, _LONGEST_BYLINE))]
        if told := [value for value in dict.fromkeys(values) if not ADDRESS.match(value)]:
            yield told


def _shown(root: HtmlElement) -> Iterator[list[str]]:
    """What elements named for authors hold, and the lines below the headline that begin like a byline."""
    for element in islice(filter(_is_byline, root.iter(*_TEXT_TAGS)), _MOST_BYLINES):
        links = [_text(link) for link in element.iter("a") if _AUTHOR_LINK.search(link.get("href") or "")]
        text = _text(element)
        if told := [name for name in dict.fromkeys(links) if name]:
            yield told
        elif text and len(text) <= _LONGEST_BYLINE and not mixes_scripts_without_capitals(text):
            yield [text]
    elements = dropwhile(lambda element: element.tag != "h1", root.iter("h1", *_TEXT_TAGS))
    for element in islice(elements, _MOST_BELOW_HEADLINE):
        if element.text and begins_like_byline(element.text):
            text = _text(element)
            if len(text) <= _LONGEST_LINE:
                yield [text]


def _text(element: HtmlElement) -> str:
    return plain_text(visible_text(element), 2 * _LONGEST_BYLINE) or ""


def _is_byline(element: HtmlElement) -> bool:
    """Whether an element is named for authors, or links to one, and belongs to the article."""
    get = element.get
    names = f"{get('class', '')} {get('id', '')}"[:_NAMES_READ]
    roles = f"{get('itemprop', '')} {get('rel', '')} {get('data-testid', '')}"[:_NAMES_READ]
    told = _NAMED.search(names) or _NAMED.search(roles) or _AUTHOR_LINK.search(get("href", "")[:_NAMES_READ])
    if told is None or _NOT_THE_BYLINE.search(names):
        return False
    return "author" in get("rel", "").split() or next(element.iterancestors(*_ASIDES), None) is None


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
