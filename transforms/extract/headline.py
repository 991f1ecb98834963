"""The headline of an article, without the name of the site and the section that pages add to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from schemas.page import PageFacts
from transforms.extract.values import plain_text

_LONGEST = 500  # characters
_LEAST_WORDS = 3  # of what a cut leaves
_KICKER_WORDS = 5  # at most, of what stands before the headline in its heading
_SITE_WORDS = 6  # at most, of a segment that holds the site's name
_SHARED = 0.5  # of the words, between a heading and a title of one article
_LEAST_KEY = 3  # letters of a site's name that may stand inside a segment
_PREFIX_KEY = 12  # letters and digits of a heading that is known by being the start of the title
_SEGMENT = re.compile(r"\s+[|–—·•:»›«~⋆_-]+\s+|\s*[|»｜_]\s*|\s*--+\s*|\s*：")
_WORD = re.compile(r"\w+")
_LEADING_MARKS = re.compile(r"^[\s|–—·•:»›/-]+")


def read_headline(facts: PageFacts, site_names: Iterable[str]) -> str | None:
    """The article's headline: the visible heading that the page's declared titles bear out, else a declared title.

    `site_names` are names of the outlet, its domain among them; a segment of a title that names the site is cut.
    Entities are resolved and white space is collapsed.
    """
    names = frozenset(key for name in site_names if (key := _key(name)))
    headings = [text for raw in facts.headings if (text := plain_text(raw, _LONGEST))]
    structured, social, title_tag = (_title(raw, headings, names) for raw in _declared(facts))
    declared = [text for text in (structured, social, title_tag) if text]
    heading = next((text for text in headings if _borne_out(text, declared)), None)
    if heading is None and headings and _is_headline(headings[0], names):
        heading = headings[0]
    if heading is None:
        return next(iter((*declared, *headings)), None)
    heading = _without_kicker(heading, declared)
    return structured if structured and _is_editors_own(structured, heading, social, title_tag) else heading


def _declared(facts: PageFacts) -> tuple[str | None, str | None, str | None]:
    """The headline of the structured data, the title for social networks, the title of the page."""
    node = facts.json_ld[0] if facts.json_ld else {}
    structured = node.get("headline") or node.get("name") or facts.first_meta("itemprop:headline")
    return structured, facts.first_meta("og:title", "twitter:title"), facts.title_tag


def _title(raw: str | None, headings: Sequence[str], names: frozenset[str]) -> str | None:
    text = plain_text(raw, _LONGEST)
    return without_site(text, headings, names) if text else None


def _is_editors_own(structured: str, heading: str, social: str | None, title_tag: str | None) -> bool:
    """Whether the headline of the structured data differs from the visible one on purpose.

    It is not the title made for search engines, and social networks get it too, or else they get the visible one.
    """
    own, shown, social_key, page = (_key(text or "") for text in (structured, heading, social, title_tag))
    long_enough = len(_words(structured)) >= _LEAST_WORDS
    return long_enough and own not in (shown, page) and (own == social_key or shown in (social_key, page))


def without_site(title: str, headings: Sequence[str], names: frozenset[str]) -> str:
    """A title without the segments that name the site. A heading of three words or more that starts it is the title.

    `names` are keys of the site's names: letters and digits in lower case.
    """
    for heading in headings[:_LEAST_WORDS]:
        if len(_words(heading)) >= _LEAST_WORDS and _starts(title, heading):
            return heading
    for _ in range(2):
        cut = _cut_last(title, names) or _cut_first(title, names)
        if cut is None:
            break
        title = cut
    return title


def _borne_out(heading: str, titles: Iterable[str]) -> bool:
    """Whether one of the titles is about the same: it shares half of the words, or starts with the heading."""
    words, key = set(_words(heading)), _key(heading)
    for title in titles:
        others = set(_words(title))
        shared = 2 * len(words & others) / (len(words) + len(others) or 1)
        if shared >= _SHARED or (len(key) >= _PREFIX_KEY and _key(title).startswith(key)):
            return True
    return False


def _is_headline(heading: str, names: frozenset[str]) -> bool:
    return len(_words(heading)) >= _LEAST_WORDS and not _names_site(heading, names)


def _without_kicker(heading: str, titles: Iterable[str]) -> str:
    """A heading without the section or topic that stands in front of the headline, where a title shows which that is.

    A title with the same letters in more words is taken: markup swallowed the spaces between the heading's parts.
    """
    words, key = _words(heading), _key(heading)
    for title in titles:
        others = _words(title)
        if _key(title) == key and len(others) > len(words):
            return title
        before = len(words) - len(others)
        if len(others) >= _LEAST_WORDS and 0 < before <= _KICKER_WORDS and words[before:] == others:
            start = list(_WORD.finditer(heading))[before].start()
            return _LEADING_MARKS.sub("", _with_opening_mark(heading, start))
    return heading


def _with_opening_mark(heading: str, start: int) -> str:
    """The heading from `start`, with the quotation marks that open there."""
    while start > 0 and heading[start - 1] in "\"'“„«‘‚»”¿¡([":
        start -= 1
    return heading[start:]


def _starts(title: str, heading: str) -> bool:
    words, others = _words(title), _words(heading)
    return words[: len(others)] == others


def _cut_last(title: str, names: frozenset[str]) -> str | None:
    breaks = list(_SEGMENT.finditer(title))
    if not breaks:
        return None
    rest = title[: breaks[-1].start()]
    return rest if _is_cut(rest, title[breaks[-1].end() :], names) else None


def _cut_first(title: str, names: frozenset[str]) -> str | None:
    found = _SEGMENT.search(title)
    if found is None:
        return None
    rest = title[found.end() :]
    return rest if _is_cut(rest, title[: found.start()], names) else None


def _is_cut(rest: str, segment: str, names: frozenset[str]) -> bool:
    long_enough = len(_words(rest)) >= _LEAST_WORDS or (not rest.isascii() and len(_key(rest)) >= _PREFIX_KEY)
    return long_enough and _names_site(segment, names)


def _names_site(segment: str, names: frozenset[str]) -> bool:
    key = _key(segment)
    if not key or len(_words(segment)) > _SITE_WORDS:
        return False
    return key in names or any(
        len(name) >= _LEAST_KEY and (key.startswith(name) or key.endswith(name)) for name in names
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'").replace("'", ""))


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))
