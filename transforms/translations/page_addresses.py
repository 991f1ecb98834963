"""What a page has beside its text that versions of a story share: their addresses, links to elsewhere, pictures.

A page names its versions in other languages by `hreflang` (https://html.spec.whatwg.org/#attr-link-hreflang), by
JSON-LD and by links of `rel="alternate"`. Links count in paragraphs of the story and to other owners; those that share
the page do not, nor do front pages. Pictures count by the name of their file, whatever size of it a page asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from schemas.page import PageAddresses, PageFacts
from transforms.identify.domains import host_of, registrable_domain
from transforms.identify.url import canonical_url
from transforms.page.layout import NONE, PageLayout

_MOST_VERSIONS, _MOST_LINKS, _MOST_IMAGES = 24, 8, 4
_MOST_LOOKS = 400  # at elements of a tag
_OPENING, _LEAST_OPENING = 40, 8  # characters by which a paragraph is known in the story
_FRONT_PAGE = len("/en-gb")  # characters of the path of a language's front page
_PARAGRAPHS = frozenset(["p", "blockquote"])  # lists are menus more often than not
_FIGURES = frozenset(["figure", "picture"])
_SHARES = re.compile(r"\b(?:shar(?:e|er|eArticle)|intent|submit|send|subscribe|login|signup|account)\b", re.IGNORECASE)
_SIZE = re.compile(
    r"(?:[-_@](?:\d{2,5}x\d{0,5}|\d{3,4}w?|\dx|scaled|large|medium|small|thumb(?:nail)?))+\Z", re.IGNORECASE
)
_FURNITURE = re.compile(r"logo|avatar|icon|default|placeholder|sprite|blank|pixel|banner|share|social", re.IGNORECASE)
_LEAST_NAME = 8  # characters of the name of a picture's file


def read_page_addresses(facts: PageFacts, layout: PageLayout, url: str | None, text: str) -> PageAddresses:
    """The addresses of a page, in document order; `text` is that of its story."""
    home = canonical_url(url) or canonical_url(facts.canonical)
    if home is None:
        return PageAddresses(images=_first(_MOST_IMAGES, _images(facts, layout)))
    owner = registrable_domain(host_of(home))
    versions = _first(_MOST_VERSIONS, _versions(facts, layout, home))
    own = [version for version in versions if registrable_domain(host_of(version)) == owner]
    return PageAddresses(
        versions=tuple(own),
        claimed=tuple(version for version in versions if version not in own),
        links=_first(_MOST_LINKS, _links(layout, owner, text)),
        images=_first(_MOST_IMAGES, _images(facts, layout)),
    )


def _first(most: int, values: Iterable[str]) -> tuple[str, ...]:
    """The first different values; the others are not made."""
    found: dict[str, None] = {}
    for value in values:
        found[value] = None
        if len(found) == most:
            break
    return tuple(found)


def _versions(facts: PageFacts, layout: PageLayout, home: str) -> Iterator[str]:
    """The articles that the page names as versions of itself."""
    named = [href for _, href in facts.alternates]
    named += [value for node in facts.json_ld for key in _WORKS if (value := _address(node.get(key)))]
    anchors = islice(layout.numbers_of("a"), _MOST_LOOKS)
    named += [layout.attribute(number, "href") for number in anchors if "alternate" in layout.relations[number]]
    for href in named:
        try:
            address = canonical_url(urljoin(home, href.strip()))
        except ValueError:  # brackets that are no address of the sixth version
            continue
        if address and address != home and len(urlsplit(address).path.strip("/")) > _FRONT_PAGE:
            yield address


_WORKS = ("translationOfWork", "workTranslation")


def _address(work: Any) -> str | None:
    value = (work.get("url") or work.get("@id")) if isinstance(work, dict) else work
    return value if isinstance(value, str) else None


def _links(layout: PageLayout, owner: str, text: str) -> Iterator[str]:
    """What the story's paragraphs link to on sites of others."""
    for number in islice(layout.numbers_of("a"), _MOST_LOOKS):
        paragraph = layout.containers[number]
        if paragraph == NONE or layout.tags[paragraph] not in _PARAGRAPHS:
            continue
        href = layout.attribute(number, "href").strip()
        is_elsewhere = href.startswith(("http://", "https://")) and owner not in href
        if is_elsewhere and _is_in_story(layout, paragraph, text) and not _SHARES.search(href):
            address = canonical_url(href)
            if address and len(urlsplit(address).path) > _FRONT_PAGE:
                yield address


def _is_in_story(layout: PageLayout, paragraph: int, text: str) -> bool:
    opening = layout.first_text(paragraph).strip()[:_OPENING]
    return len(opening) >= _LEAST_OPENING and opening in text


def _images(facts: PageFacts, layout: PageLayout) -> Iterator[str]:
    """The files of the picture that stands for the page, and of those in its figures."""
    for address in facts.meta.get("og:image", ())[:_MOST_IMAGES]:
        yield from _file(address)
    for number in islice(layout.numbers_of("img"), _MOST_LOOKS):
        parent = layout.parents[number]
        if parent != NONE and (layout.tags[parent] in _FIGURES or layout.tags[layout.parents[parent]] in _FIGURES):
            yield from _file(layout.attribute(number, "src") or layout.attribute(number, "data-src"))


def _file(address: str) -> Iterator[str]:
    """The name of a picture's file in lower case, without its ending and size; a short one with its folder."""
    path = unquote(address.partition("?")[0]).rstrip("/").lower()
    folder, _, file = path.rpartition("/")
    whole = file.rpartition(".")[0] or file
    name = _SIZE.sub("", whole)
    if len(name) < _LEAST_NAME:
        name = f"{folder.rpartition('/')[2]}/{whole}"
    if len(name) >= _LEAST_NAME and not _FURNITURE.search(name):
        yield name
