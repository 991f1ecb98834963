"""Metadata of a document: what its page, its feed entry and its row say of headline, authors, dates and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from schemas.page import Page, PageFacts
from schemas.record import Unbelieved
from schemas.vocabulary import DatePrecision, DateSource
from transforms.extract.author_names import people_in
from transforms.extract.authors import read_authors
from transforms.extract.declared_address import read_address
from transforms.extract.doubted_dates import doubted_dates
from transforms.extract.headline import read_headline
from transforms.extract.page_dates import modified, published, published_elsewhere
from transforms.extract.site_name import printed_site_name
from transforms.extract.values import plain_lines, plain_text, strings
from transforms.identify.authority import speaking_address
from transforms.identify.outlet import outlet_of
from transforms.identify.url import canonical_url
from transforms.page.layout import PageLayout

_LONGEST_LINE = 500  # characters of names and titles
_LONGEST_DESCRIPTION = 2_000
_LONGEST_BODY = 500_000
_MOST_KEYWORDS = 50
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description", "dcterms.description")
_SECTIONS = ("article:section", "section", "parsely-section", "sailthru.section", "cxenseparse:section")
_KEYWORDS = ("news_keywords", "keywords", "article:tag", "parsely-tags", "sailthru.tags")
_LANGUAGES = ("content-language", "dc.language", "dcterms.language", "language", "og:locale")
_SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher")
_LANGUAGE = re.compile(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_][a-z0-9]{4,8})*(?:[.@].*)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said of a document. Strings are one line each, entities and tags resolved; None where nothing says it.

    `headline` is without the site's suffix, `page_title` the page's own title. `authors` are people only; `byline_meta`
    is the string that names them, verbatim. Dates are RFC 3339 with the zone that was given, or a plain day.
    `canonical_url` is absolute and one that the page may declare; the others stand in `unbelieved`.
    `language_declared` is BCP 47. `article_body` holds the structured data's text, its paragraphs separated by one
    line feed.
    """

    headline: str | None = None
    page_title: str | None = None
    description: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    byline_meta: str | None = None
    date_published: str | None = None
    date_precision: DatePrecision = DatePrecision.NONE
    date_source: DateSource | None = None
    date_modified: str | None = None
    is_accessible_for_free: bool | None = None
    canonical_url: str | None = None
    language_declared: str | None = None
    site_name: str | None = None
    article_body: str | None = None
    unbelieved: tuple[Unbelieved, ...] = ()


def read_metadata(facts: PageFacts, layout: PageLayout, page: Page, url: str | None, as_of: str) -> Metadata:
    """The metadata of a page. `layout` is read where `facts` do not say enough; `as_of` bounds its dates (RFC 3339).

    The feed entry or row fills in what the page does not say.
    """
    address = read_address(facts, page)
    shown_at = address.url or speaking_address(page)
    names = list(_site_names(facts, shown_at))
    authors = read_authors(facts, layout, names)
    publication = published(facts, layout, page, url, as_of)
    said = _said_elsewhere(page)
    return Metadata(
        headline=read_headline(facts, layout, names, address.url or url) or said.headline,
        page_title=plain_text(facts.title_tag, _LONGEST_LINE),
        description=_first(facts, "description", _DESCRIPTIONS, _LONGEST_DESCRIPTION) or said.description,
        section=_first(facts, "articleSection", _SECTIONS, _LONGEST_LINE),
        keywords=_keywords(facts) or said.keywords,
        authors=authors.people or said.authors,
        byline_meta=authors.byline or said.byline_meta,
        date_published=publication.date.value if publication else None,
        date_precision=publication.date.precision if publication else DatePrecision.NONE,
        date_source=publication.source if publication else None,
        date_modified=modified(facts, as_of),
        is_accessible_for_free=_is_free(facts),
        canonical_url=address.url,
        unbelieved=(*address.unbelieved, *doubted_dates(page, as_of, facts)),
        language_declared=_language(facts) or said.language_declared,
        site_name=_site_name(facts) or said.site_name or printed_site_name(facts, layout, _own_domain(shown_at)),
        article_body=_article_body(facts),
    )


def text_metadata(page: Page, as_of: str) -> Metadata:
    """The metadata of a plain text: what its row or feed entry says."""
    said = _said_elsewhere(page)
    publication = published_elsewhere(page, as_of)
    return Metadata(
        headline=said.headline,
        page_title=said.headline,
        description=said.description,
        keywords=said.keywords,
        authors=said.authors,
        byline_meta=said.byline_meta,
        date_published=publication.date.value if publication else None,
        date_precision=publication.date.precision if publication else DatePrecision.NONE,
        date_source=publication.source if publication else None,
        canonical_url=canonical_url(page.url),
        unbelieved=doubted_dates(page, as_of),
        language_declared=said.language_declared,
        site_name=said.site_name,
    )


def normal_language(code: str | None) -> str | None:
    """A declared language as BCP 47 in its usual case (`pt-BR`, `zh-Hant-TW`); None for what is no language code."""
    found = _LANGUAGE.fullmatch(code.strip()) if code else None
    if found is None:
        return None
    language, script, region = found.groups()
    return "-".join(filter(None, (language.lower(), script and script.title(), region and region.upper())))


def _said_elsewhere(page: Page) -> Metadata:
    feed = page.feed
    if feed is None:
        return Metadata(
            headline=plain_text(page.title, _LONGEST_LINE),
            language_declared=normal_language(page.language),
            site_name=plain_text(page.outlet, _LONGEST_LINE),
        )
    authors = [text for name in feed.authors if (text := plain_text(name, _LONGEST_LINE))]
    return Metadata(
        headline=plain_text(feed.title or page.title, _LONGEST_LINE),
        description=plain_text(feed.summary, _LONGEST_DESCRIPTION),
        keywords=tuple(text for name in feed.categories[:_MOST_KEYWORDS] if (text := plain_text(name, _LONGEST_LINE))),
        authors=people_in(authors),
        byline_meta=", ".join(authors) or None,
        language_declared=normal_language(feed.language or page.language),
        site_name=plain_text(page.outlet or feed.feed_title, _LONGEST_LINE),
    )


def _values(facts: PageFacts, key: str) -> Iterator[str]:
    for node in facts.json_ld:
        for raw in strings(node.get(key)):
            if text := plain_text(raw, _LONGEST_DESCRIPTION):
                yield text


def _first(facts: PageFacts, key: str, names: tuple[str, ...], longest: int) -> str | None:
    """The first value of the article nodes under `key`, else of the meta elements."""
    found = chain(_values(facts, key), (value for name in names for value in facts.meta.get(name, ())))
    return next((text for raw in found if (text := plain_text(raw, longest))), None)


def _keywords(facts: PageFacts) -> tuple[str, ...]:
    """The keywords of the first source that has some, in its order, without repetitions."""
    sources = (list(_values(facts, "keywords")), *(facts.meta.get(name, ()) for name in _KEYWORDS))
    for source in sources:
        parts = [part for value in source for part in (re.split(r"[,;|]", value) if len(source) == 1 else [value])]
        if found := dict.fromkeys(text for part in parts if (text := plain_text(part, _LONGEST_LINE))):
            return tuple(found)[:_MOST_KEYWORDS]
    return ()


def _is_free(facts: PageFacts) -> bool | None:
    """Whether the article may be read for free, by its structured data or by `article:content_tier`."""
    for node in facts.json_ld:
        declared: Any = node.get("isAccessibleForFree")
        if isinstance(declared, bool):
            return declared
        if isinstance(declared, str) and (word := declared.strip().lower().rpartition("/")[2]) in ("true", "false"):
            return word == "true"
    tier = (facts.first_meta("article:content_tier", "og:article:content_tier") or "").lower()
    return {"free": True, "metered": False, "locked": False}.get(tier)


def _language(facts: PageFacts) -> str | None:
    declared = (facts.html_language, *_values(facts, "inLanguage"), *(facts.first_meta(name) for name in _LANGUAGES))
    return next((code for raw in declared if (code := normal_language(raw))), None)


def _site_name(facts: PageFacts) -> str | None:
    named = chain((facts.first_meta(name) for name in _SITE_NAMES), _values(facts, "publisher"))
    return next((text for raw in named if (text := plain_text(raw, _LONGEST_LINE))), None)


def _site_names(facts: PageFacts, url: str | None) -> Iterator[str]:
    """Names that mean the site: those it gives itself, its domain and the domain's label.

    On a platform of many publications the declared names are often those of the authors: the platform's count.
    """
    outlet = outlet_of(url)
    if outlet.domain:
        yield from (outlet.domain, outlet.domain.split(".")[0])
    if outlet.domain is None or outlet.id == outlet.domain:
        yield from filter(None, (outlet.name, *(facts.first_meta(name) for name in _SITE_NAMES)))
        yield from _values(facts, "publisher")


def _own_domain(url: str | None) -> str | None:
    """The domain of an outlet, None on platforms of many."""
    outlet = outlet_of(url)
    return outlet.domain if outlet.id == outlet.domain else None


def _article_body(facts: PageFacts) -> str | None:
    bodies = (plain_lines(node.get("articleBody"), _LONGEST_BODY) for node in facts.json_ld)
    return next((body for body in bodies if body), None)
