"""What a page's links and marks say of its versions in other languages on the same site.

`hreflang="x-default"` names the version for readers of any language, which on a site that translates its stories is
the one they were written in. Source: https://developers.google.com/search/docs/specialty/international/localized-versions
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urljoin, urlsplit

from schemas.page import PageFacts
from schemas.registry import load_rows
from schemas.vocabulary import Surface, Word
from transforms.attribute.translation.languages import language_name
from transforms.attribute.translation.signs import SignKind, TranslationSign
from transforms.identify.domains import host_of, registrable_domain

_DEFAULT = "x-default"
_LINKED, _MARKED = 0.3, 0.45  # of a version that links name; the same on a site that is marked as translating
_TRANSLATED = 0.9
_PROXY = ".translate.goog"
_FRONT_PAGE = len("/en-gb")  # characters of the path of a language's front page


class MarkPlace(Word):
    """Where software that translates pages leaves its mark."""

    GENERATOR = "generator"  # a meta element of that name
    CLASS = "class"  # one of the classes of the elements html and body
    ELEMENT = "element"  # one of the classes of other elements
    SETTINGS = "settings"  # a script that holds the settings; `source` is the site's own language there


@dataclass(frozen=True, slots=True)
class SoftwareMark:
    """A mark that software leaves on a page.

    `is_translated` where the page that has it is a machine's translation; of settings, where its language is not the
    site's own: a page with the switch of languages alone is the original.
    """

    id: str
    place: MarkPlace
    pattern: str
    name: str
    is_translated: bool
    example: str
    counter_example: str

    def stands_in(self, piece: str) -> bool:
        """Whether a class or a generator is the mark, or settings hold it."""
        if self.place is MarkPlace.SETTINGS:
            return self.source_in(piece) is not None
        return re.fullmatch(self.pattern, piece) is not None

    def source_in(self, settings: str) -> str | None:
        """The site's own language, by settings of the software."""
        found = re.search(self.pattern, settings, re.IGNORECASE | re.DOTALL)
        return found["source"].lower() if found else None


@lru_cache(maxsize=1)
def load_marks() -> tuple[SoftwareMark, ...]:
    """The marks, sorted by id."""
    return load_rows("multilingual.jsonl", SoftwareMark, package="transforms.attribute")


def marks_in(values: tuple[str, ...], place: MarkPlace) -> Iterator[SoftwareMark]:
    """The marks that stand in the contents of generators, among classes, or in settings."""
    in_classes = place in {MarkPlace.CLASS, MarkPlace.ELEMENT}
    pieces = tuple(name for value in values for name in value.split()) if in_classes else values
    for mark in load_marks():
        if mark.place is place and any(mark.stands_in(piece) for piece in pieces):
            yield mark


def site_signs(facts: PageFacts, url: str | None, language: str) -> Iterator[TranslationSign]:
    """The signs of a page's links and marks: of a machine that has translated it, or of its default version."""
    marks = [
        *marks_in(facts.meta.get("generator", ()), MarkPlace.GENERATOR),
        *marks_in(facts.root_classes, MarkPlace.CLASS),
        *marks_in(facts.language_classes, MarkPlace.ELEMENT),
    ]
    yield from _by_settings(facts, language)
    yield from _by_proxy(url)
    for mark in marks:
        if mark.is_translated:
            yield _by_machine(mark, f"{mark.name} has translated the page", None)
    default = _default_version(facts, url, language)
    if default:
        address, source = default
        sentence = f"the page links to {address} ({language_name(source)}) as the default of its versions"
        if marks:
            sentence = f"{sentence}, on a site made with {marks[0].name}"
        score = _MARKED if marks else _LINKED
        yield TranslationSign(
            SignKind.VERSION,
            "links.default_version",
            address,
            sentence,
            score,
            Surface.META,
            language=source,
            is_by_language=True,
        )


def _by_settings(facts: PageFacts, language: str) -> Iterator[TranslationSign]:
    """The sign of software that serves the page in a language which is not the site's own, as page and text say."""
    here = language.partition("-")[0]
    if (facts.html_language or "").lower().partition("-")[0].partition("_")[0] != here:
        return
    for mark in marks_in(facts.language_scripts, MarkPlace.SETTINGS):
        found = next(source for script in facts.language_scripts if (source := mark.source_in(script)))
        if found != here:
            own, shown = language_name(found), language_name(here)
            sentence = f"{mark.name} serves the page in {shown}; the site's own language is {own}"
            yield _by_machine(mark, sentence, found)


def _by_proxy(url: str | None) -> Iterator[TranslationSign]:
    """The sign of an address at which Google translates the pages of other sites."""
    parts = urlsplit(url or "")
    if (parts.hostname or "").endswith(_PROXY):
        asked = dict(parse_qsl(parts.query))
        mark = next(mark for mark in load_marks() if mark.place is MarkPlace.CLASS and mark.is_translated)
        source = asked.get("_x_tr_sl", "auto")
        yield _by_machine(mark, f"{mark.name} has translated the page", None if source == "auto" else source[:3])


def _by_machine(mark: SoftwareMark, sentence: str, source: str | None) -> TranslationSign:
    return TranslationSign(
        SignKind.METADATA,
        f"software.{mark.id}",
        mark.name,
        sentence,
        _TRANSLATED,
        Surface.META,
        language=source,
        machine=True,
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
