"""Where a page says that it stands: its canonical link, `og:url` and JSON-LD, as far as it may say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from schemas.page import Page, PageFacts
from schemas.record import Unbelieved
from transforms.extract.values import strings
from transforms.identify.authority import (
    ANOTHER_SITE,
    FRONT_PAGE,
    LOOSE_FEED,
    PRIVATE_HOST,
    disbelieved_address,
    may_declare,
    speaking_address,
)
from transforms.identify.domains import host_of, is_private_host
from transforms.identify.url import canonical_url

_SLUG_MARKS = 2  # hyphens of a headline in an address: `bridge-opens-again`
_SECTION_DEPTH = 2
_PLAIN_WORD = re.compile(r"[a-z]{2,20}(?:-[a-z]{2,20})?", re.IGNORECASE)
_ID_DIGITS = 5  # of an article's number; a year has four


@dataclass(frozen=True, slots=True)
class Address:
    """The normalised address of a document, None where nobody gives one, and the declared ones that are not used."""

    url: str | None
    unbelieved: tuple[Unbelieved, ...] = ()


def read_address(facts: PageFacts, page: Page) -> Address:
    """Returns the first declared address that the page may declare and that can be an article's, else its own.

    A front page, that of a section too, is a slip of the template; so is a host that nobody else can reach. Addresses
    of other sites are told of, wherever the page names them as its own.
    """
    own, base = canonical_url(page.url), speaking_address(page) or ""
    unbelieved: dict[str, Unbelieved] = {}
    found = None
    for source, declared in _declared(facts, page):
        if address := _absolute(declared, base):
            if (reason := _doubt(page, own, address)) is None:
                found = address
                break
            unbelieved.setdefault(address, disbelieved_address(address, source, reason))
    for source, declared in _also_declared(facts):
        address = _absolute(declared, base)
        if address and address != found and not may_declare(page, address):
            reason = ANOTHER_SITE if base else LOOSE_FEED
            unbelieved.setdefault(address, disbelieved_address(address, source, reason))
    return Address(found or own, tuple(unbelieved.values()))


def _doubt(page: Page, own: str | None, address: str) -> str | None:
    """The reason why a declared address is not believed, or None."""
    if not may_declare(page, address):
        return ANOTHER_SITE if speaking_address(page) else LOOSE_FEED
    if own == address:
        return None
    if own is None and is_private_host(host_of(address)):
        return PRIVATE_HOST
    if own is None:
        return FRONT_PAGE if _is_front_page(address) else None
    return FRONT_PAGE if _is_front_of(address, own) else None


def _declared(facts: PageFacts, page: Page) -> Iterator[tuple[str, str]]:
    """(where it stands, address): the canonical link, without one `og:url`; for a page without address JSON-LD too."""
    if facts.canonical:
        yield "canonical", facts.canonical
    elif shared := facts.first_meta("og:url"):
        yield "og:url", shared
    if page.url is None:
        yield from _in_json_ld(facts)


def _also_declared(facts: PageFacts) -> Iterator[tuple[str, str]]:
    if shared := facts.first_meta("og:url"):
        yield "og:url", shared
    yield from _in_json_ld(facts)


def _in_json_ld(facts: PageFacts) -> Iterator[tuple[str, str]]:
    for node in facts.json_ld[:1]:
        main = node.get("mainEntityOfPage")
        named = (main.get("@id") if isinstance(main, dict) else main, node.get("url"), node.get("@id"))
        yield from (("jsonld", value) for raw in named for value in strings(raw) if "://" in value)


def _absolute(declared: str, base: str) -> str | None:
    try:
        return canonical_url(urljoin(base, declared))
    except ValueError:  # brackets that do not close
        return None


def _segments(url: str) -> list[str]:
    """The segments of a path; a page behind `#!` is no front page."""
    parts = urlsplit(url)
    return [segment for segment in f"{parts.path}/{parts.fragment}".split("/") if segment]


def _is_front_page(url: str) -> bool:
    return not _segments(url) and "=" not in urlsplit(url).query


def _is_front_of(address: str, own: str) -> bool:
    """Whether an address is the front page of the site or of a section, and the page's own that of an article.

    A section that the own address leads into has no segment like an article's: `/politics` of
    `/politics/2026/bridge-opens-after-storm`, but not `/bridge-opens-after-storm` of its `/amp`. Any other is one or
    two plain words: `/politics`, `/world/europe/`.
    """
    if _is_front_page(address):
        return not _is_front_page(own)
    section, whole = _segments(address), _segments(own)
    if not whole or not _is_article(whole[-1]) or any(map(_is_article, section)):
        return False
    is_beginning = len(section) < len(whole) and whole[: len(section)] == section
    is_plain = len(section) <= _SECTION_DEPTH and all(map(_PLAIN_WORD.fullmatch, section))
    return is_beginning or (is_plain and "=" not in urlsplit(address).query)


def _is_article(segment: str) -> bool:
    return segment.count("-") + segment.count("_") >= _SLUG_MARKS or sum(map(str.isdigit, segment)) >= _ID_DIGITS
