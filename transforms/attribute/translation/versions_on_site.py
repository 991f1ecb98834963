"""What a page's links and marks say of its versions in other languages on the same site.

`hreflang="x-default"` names the version for readers of any language, which on a site that translates its stories is
the one they were written in. Source: https://developers.google.com/search/docs/specialty/international/localized-versions
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from schemas.page import PageFacts
from schemas.registry import load_rows
from schemas.vocabulary import Surface, Word
from transforms.attribute.translation.languages import language_name
from transforms.attribute.translation.signs import SignKind, TranslationSign
from transforms.identify.domains import host_of, registrable_domain

_DEFAULT = "x-default"
_LINKED, _MARKED = 0.3, 0.45  # of a version that links name; the same on a site that is marked as translating
_TRANSLATED = 0.9
_FRONT_PAGE = len("/en-gb")  # characters of the path of a language's front page


class MarkPlace(Word):
    """Where software that translates pages leaves its mark."""

    GENERATOR = "generator"  # a meta element of that name
    CLASS = "class"  # one of the classes of the elements html and body


@dataclass(frozen=True, slots=True)
class SoftwareMark:
    """A mark that software leaves on a page. `is_translated` where the page that has it is a machine's translation."""

    id: str
    place: MarkPlace
    pattern: str
    name: str
    is_translated: bool
    example: str
    counter_example: str


@lru_cache(maxsize=1)
def load_marks() -> tuple[SoftwareMark, ...]:
    """The marks, sorted by id."""
    return load_rows("multilingual.jsonl", SoftwareMark, package="transforms.attribute")


def marks_in(values: tuple[str, ...], place: MarkPlace) -> Iterator[SoftwareMark]:
    """The marks that stand in the contents of generators, or among classes."""
    pieces = values if place is MarkPlace.GENERATOR else tuple(name for value in values for name in value.split())
    for mark in load_marks():
        if mark.place is place and any(re.fullmatch(mark.pattern, piece) for piece in pieces):
            yield mark


def site_signs(facts: PageFacts, url: str | None, language: str) -> Iterator[TranslationSign]:
    """The signs of a page's links and marks: of a machine that has translated it, or of its default version."""
    marks = [
        *marks_in(facts.meta.get("generator", ()), MarkPlace.GENERATOR),
        *marks_in(facts.root_classes, MarkPlace.CLASS),
    ]
    for mark in marks:
        if mark.is_translated:
            sentence = f"{mark.name} has translated the page"
            rule = f"software.{mark.id}"
            yield TranslationSign(SignKind.METADATA, rule, mark.name, sentence, _TRANSLATED, Surface.META, machine=True)
    default = _default_version(facts, url, language)
    if default:
        address, source = default
        sentence = f"the page links to {address} ({language_name(source)}) as the default of its versions"
        if marks:
            sentence = f"{sentence}, on a site made with {marks[0].name}"
        score = _MARKED if marks else _LINKED
        yield TranslationSign(
            SignKind.VERSION, "links.default_version", address, sentence, score, Surface.META, language=source
        )


def _default_version(facts: PageFacts, url: str | None, language: str) -> tuple[str, str] | None:
    """(address, language) of the article in another language that is the default of the page's versions."""
    home = url or facts.canonical
    if not home or not facts.alternates:
        return None
    try:
        versions = [(name.lower(), urljoin(home, href)) for name, href in facts.alternates]
        here = {_plain(home), _plain(urljoin(home, facts.canonical or home))}
        places = [_plain(address) for _, address in versions]
    except ValueError:  # brackets that are no address of the sixth version
        return None
    default = next((address for name, address in versions if name == _DEFAULT), None)
    if default is None or _plain(default) in here or not _is_article(default, home):
        return None
    mine = language.partition("-")[0]
    listed = any(name.partition("-")[0] == mine and at in here for (name, _), at in zip(versions, places, strict=True))
    sources = {name.partition("-")[0] for name, address in versions if address == default and name != _DEFAULT}
    return (default, min(sources)) if listed and sources and mine not in sources else None


def _plain(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}"


def _is_article(address: str, home: str) -> bool:
    """Whether an address is of the same owner, and deeper than a front page."""
    host = host_of(address)
    same = bool(host) and registrable_domain(host) == registrable_domain(host_of(home))
    return same and len(urlsplit(address).path.strip("/")) > _FRONT_PAGE
