"""The headline of an article, without the name of the site and the section that pages add to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from schemas.page import PageFacts
from transforms.extract.headings import Heading, is_above_prose, read_headings
from transforms.extract.values import plain_text, strings
from transforms.page.layout import PageLayout
from transforms.text.scripts import has_east_asian

_LONGEST = 500  # characters
_LEAST_WORDS = 3  # of what a cut leaves
_LEAST_CHARACTERS = 6  # in scripts without spaces
_MOST_BREAKS = 8  # of a title whose parts are looked for on the page
_KICKER_WORDS = 5  # at most, of what stands before the headline in its heading
_SITE_WORDS = 6  # at most, of a segment that holds the site's name
_SHARED = 0.5  # of the words, between a heading and a title of one article
_LEAST_SHARED = 0.25  # between two headlines of one article
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_LEAST_KEY = 3  # letters of a site's name that may stand inside a segment
_PREFIX_KEY = 12  # letters and digits of a heading that is known by being the start of the title
_SEGMENT = re.compile(r"\s+[|–—·•:»›«~⋆_-]+\s+|\s*[|»｜_]\s*|\s*--+\s*|\s*：|\s+\((?=From\s)")
_COLON = re.compile(r"\s*:\s+")  # behind a site's name only: headlines have colons of their own
_MOST_SITE_SEGMENTS = 2
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)?\.(?:com|net|org|info|news|tv|[a-z]{2})", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LEADING_MARKS = re.compile(r"^[\s|–—·•:»›/-]+")


def read_headline(
    facts: PageFacts, layout: PageLayout, site_names: Iterable[str], url: str | None = None
) -> str | None:
    """The article's headline: the visible heading that the page's declared titles bear out, else a declared title.

    `site_names` are names of the outlet, its domain among them; a segment of a title that names the site is cut. The
    words of `url` bear out a headline of the structured data. Entities are resolved and white space is collapsed.
    """
    headings = read_headings(layout)
    names = frozenset(key for name in (*site_names, *_titled_site(facts, headings)) if (key := _key(name)))
    headings = tuple(heading for heading in headings if _key(heading.text) not in names) or headings
    tops = [heading.text for heading in headings if heading.level == 1 and not heading.is_of_site]
    structured, social, title_tag = (_title(raw, tops, names) for raw in _declared(facts))
    known = [*(heading.text for heading in headings), re.sub(r"[\W_]+", " ", urlsplit(url or "").path)]
    if structured and _is_about_else(structured, known, [text for text in (social, title_tag) if text]):
        structured = None
    declared = [text for text in (structured, social, title_tag) if text]
    heading = _borne_out_heading(headings, declared)
    if heading is None:
        agreed = structured if _all_agree((structured, social, title_tag, known[-1])) else None
        shown = _headline_unconfirmed(headings, declared, layout, names, agreed)
    else:
        shown = _without_kicker(_lead(heading, declared), declared)
        kicker = heading.text.removesuffix(shown).rstrip()
        if kicker.endswith(":") and sum(_key(title) == _key(heading.text) for title in declared) > 1:
            shown = heading.text  # two titles of the page have the kicker too
        if len(_words(shown)) < _LEAST_WORDS:
            titles = (text for text in (structured, social) if text and len(_words(text)) >= _LEAST_WORDS)
            shown = next((title for title in titles if is_above_prose(layout, title)), shown)
    if shown is None:
        return None
    return structured if structured and _is_editors_own(structured, shown, social, title_tag) else shown


def _titled_site(facts: PageFacts, headings: Iterable[Heading]) -> Iterator[str]:
    """Yields what the title of the page ends with behind one of its headings, if the title for networks is that."""
    title, social = plain_text(facts.title_tag, _LONGEST), facts.first_meta("og:title", "twitter:title")
    last = list(_SEGMENT.finditer(title or ""))[-1:]
    if title and social and last and _key(title[last[0].end() :]) == _key(social):
        rest = _key(title[: last[0].start()])
        if any(_key(heading.text) == rest and len(_words(heading.text)) >= _LEAST_WORDS for heading in headings):
            yield social


def _headline_unconfirmed(
    headings: Sequence[Heading],
    declared: Sequence[str],
    layout: PageLayout,
    names: frozenset[str],
    agreed: str | None,
) -> str | None:
    """The headline of a page whose first-level headings and titles say different things.

    A lower heading that a title bears out is the headline, then `agreed`, what all declared titles and the address say.
    A title that stands directly above the first paragraph is the headline, and so is a title where the headings stand
    behind the story's first paragraph; then they are those of its parts.
    """
    lower = [heading.text for heading in headings if _shares_segment(heading.text, declared)]
    if lower:
        return _without_kicker(next((title for title in declared if title in lower), max(lower, key=len)), declared)
    if agreed:
        return agreed
    tops = [heading for heading in headings if heading.level == 1 and not heading.is_of_site]
    first = (
        tops[0] if tops and len(_words(tops[0].text)) >= _LEAST_WORDS and not _names_site(tops[0].text, names) else None
    )
    bare = [_without_kicker(title, declared) for title in declared]  # `News: ...` beside a title without that word
    titles = [title for title in bare if len(_words(title)) >= _LEAST_WORDS or first is None]
    if first is not None and not (titles and first.is_late) and not any(is_above_prose(layout, t) for t in titles):
        return first.text
    texts = [heading.text for heading in (*tops, *headings) if not _names_site(heading.text, names)]
    titles = [next((part for part in _parts(title) if is_above_prose(layout, part)), title) for title in titles]
    return next(iter((*titles, *texts, *(heading.text for heading in headings[:1]))), None)


def _parts(title: str) -> list[str]:
    """What stands between marks in a title, in one part or several, long enough for a headline; the longest first."""
    breaks = list(_SEGMENT.finditer(title))[:_MOST_BREAKS]
    starts, ends = [0, *(mark.end() for mark in breaks)], [*(mark.start() for mark in breaks), len(title)]
    parts = (title[start:end] for at, start in enumerate(starts) for end in ends[at:])
    return sorted((part for part in parts if part != title and _is_long_enough(part)), key=len, reverse=True)


def _is_long_enough(text: str) -> bool:
    return len(_words(text)) >= _LEAST_WORDS or (has_east_asian(text) and len(_key(text)) >= _LEAST_CHARACTERS)


def _borne_out_heading(headings: Sequence[Heading], declared: Sequence[str]) -> Heading | None:
    tops = (heading for heading in headings if heading.level == 1 and not heading.is_of_site)
    return next((heading for heading in tops if _borne_out(heading.text, declared)), None)


def _lead(heading: Heading, declared: Iterable[str]) -> str:
    """The text of a heading without its parts behind, or before, a declared title."""
    titles = {_key(title): title for title in declared if _key(title)}
    whole = _key(heading.text)
    if whole in titles:
        return heading.text
    if (lead := next((lead for lead in heading.leads if _key(lead) in titles), None)) is not None:
        return lead
    kickers = (_key(lead) for lead in heading.leads if len(_words(lead)) <= _KICKER_WORDS)
    behind = (titles.get(whole.removeprefix(kicker)) for kicker in kickers)
    return next((title for title in behind if title and len(_words(title)) >= _LEAST_WORDS), heading.text)


def _declared(facts: PageFacts) -> tuple[str | None, str | None, str | None]:
    """The headline of the structured data, the title for social networks, the title of the page."""
    node = facts.json_ld[0] if facts.json_ld else {}
    named = (text for key in ("headline", "name") for text in strings(node.get(key)))
    structured = next(named, None) or facts.first_meta("itemprop:headline")
    described = {_key(text) for text in (*strings(node.get("description")), facts.first_meta(*_DESCRIPTIONS)) if text}
    if structured and _key(structured) in described:
        structured = None
    return structured, facts.first_meta("og:title", "twitter:title"), facts.title_tag


def _title(raw: str | None, headings: Sequence[str], names: frozenset[str]) -> str | None:
    """A declared title without the site; None where it is the site's name and nothing else."""
    text = plain_text(raw, _LONGEST)
    cut = without_site(text, headings, names) if text else None
    return cut if cut and _key(cut) not in names else None


def _is_about_else(structured: str, known: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether the headline of the structured data shares hardly a word with what page and address show elsewhere.

    `known` are the headings and the words of the address. Where titles and headings differ too, nothing speaks
    against it.
    """
    agreed = any(_borne_out(text, titles) for text in known)
    return agreed and all(_likeness(structured, text) < _LEAST_SHARED for text in (*known, *titles))


def _all_agree(titles: Iterable[str | None]) -> bool:
    """Whether all titles are there and about the same: of a live blog, whose visible heading is its newest post's."""
    first, *others = titles
    return bool(first) and all(title and _likeness(first or "", title) >= _SHARED for title in others)


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
        words = _words(heading)
        if len(words) >= _LEAST_WORDS and _words(title)[: len(words)] == words:
            return heading
    for _ in range(2):
        cut = _cut_last(title, names) or _cut_first(title, names)
        if cut is None:
            break
        title = cut
    return title


def _borne_out(heading: str, titles: Iterable[str]) -> bool:
    """Whether one of the titles is about the same: it shares half of the words, or starts with the heading."""
    key = _key(heading)
    return any(
        _likeness(heading, title) >= _SHARED or (len(key) >= _PREFIX_KEY and _key(title).startswith(key))
        for title in titles
    )


def _likeness(one: str, other: str) -> float:
    words, others = set(_words(one)), set(_words(other))
    return 2 * len(words & others) / (len(words) + len(others) or 1)


def _shares_segment(heading: str, titles: Iterable[str]) -> bool:
    return any(_is_segment(heading, title) or _is_segment(title, heading) for title in titles)


def _is_segment(heading: str, title: str) -> bool:
    """Whether a heading of three words or more is a title, or all that stands before or behind a mark in it."""
    if len(_words(heading)) < _LEAST_WORDS:
        return False
    key = _key(heading)
    breaks = [(0, 0), *(found.span() for found in _SEGMENT.finditer(title)), (len(title), len(title))]
    return any(key in (_key(title[:start]), _key(title[end:])) for start, end in breaks)


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


def _cut_last(title: str, names: frozenset[str]) -> str | None:
    """The title before its last segment, if that names the site, or a segment before it does: `… | Site - Slogan`."""
    breaks = list(_SEGMENT.finditer(title))[-_MOST_SITE_SEGMENTS:]
    for number, found in enumerate(breaks):
        following = breaks[number + 1].start() if number + 1 < len(breaks) else len(title)
        rest = title[: found.start()]
        if _is_cut(rest, title[found.end() : following], names):
            return rest
    return None


def _cut_first(title: str, names: frozenset[str]) -> str | None:
    for mark in (_SEGMENT, _COLON):
        if (found := mark.search(title)) is not None:
            rest = title[found.end() :]
            if _is_cut(rest, title[: found.start()], names):
                return rest
    return None


def _is_cut(rest: str, segment: str, names: frozenset[str]) -> bool:
    long_enough = len(_words(rest)) >= _LEAST_WORDS or (not rest.isascii() and len(_key(rest)) >= _PREFIX_KEY)
    return long_enough and _names_site(segment, names)


def _names_site(segment: str, names: frozenset[str]) -> bool:
    key = _key(segment)
    if not key or len(_words(segment)) > _SITE_WORDS:
        return False
    return (
        key in names
        or _DOMAIN.fullmatch(segment.strip()) is not None
        or any(len(name) >= _LEAST_KEY and (key.startswith(name) or key.endswith(name)) for name in names)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'").replace("'", ""))


def _key(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))
