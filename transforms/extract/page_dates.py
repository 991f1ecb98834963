"""When a page was published and changed, and where that is said.

Only dates that somebody declared count: publication metadata, the feed or row that led to the page, a dated address, a
time element, or a short block that is named for its date. A page without any of them has no date: dates found
anywhere in a page's text or links are those of other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, dropwhile, islice

from schemas.page import Page, PageFacts
from schemas.vocabulary import DatePrecision, DateSource
from transforms.page.element_names import Use, is_named
from transforms.page.layout import PageLayout
from transforms.text.written_dates import ParsedDate, parse_date, tells_change, within

# Names of meta elements that give the first publication, in use with Open Graph, Dublin Core, Parse.ly, Sailthru,
# Cxense and the systems of outlets.
_PUBLISHED_NAMES = (
    *("article:published_time", "og:article:published_time", "article:published", "og:published_time"),
    *("datepublished", "date_published", "date-published", "publishdate", "publish_date", "publish-date"),
    *("published_time", "published-date", "published_date", "publisheddate", "publication_date", "pubdate", "pub_date"),
    *("parsely-pub-date", "cxenseparse:recs:publishtime", "sailthru.date", "rnews:datepublished", "date.release"),
    *("dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "date"),
    *("article.published", "article:post_date", "originalpublicationdate", "displaydate", "citation_publication_date"),
)
_MODIFIED_NAMES = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "og:modified_time", "article:modified"),
    *("datemodified", "last-modified", "lastmod", "dcterms.modified", "dc.date.modified", "itemprop:datemodified"),
)
_URL_DAY = re.compile(r"[/-](?P<year>(?:19|20)\d\d)([/-])(?P<month>\d{1,2}|[a-z]{3})\2(?P<day>\d{1,2})(?![\d])")
_TEXT_TAGS = ("span", "div", "p", "li", "small", "dd", "td", "em", "strong")
_PIECES = re.compile(r"\s*[|•·()\n]\s*|\s[–—-]\s|(?<=[^\W\d]):\s|\s{2,}")
_NAMES_READ = 400  # characters of an element's class and id
_MOST_BLOCKS = 60
_LONGEST_BLOCK = 160
_MOST_LEADING_WORDS = 6


@dataclass(frozen=True, slots=True)
class Published:
    """A publication date and where it was read."""

    date: ParsedDate
    source: DateSource


def published(facts: PageFacts, layout: PageLayout, page: Page, url: str | None, as_of: str) -> Published | None:
    """When the page was published, None where nothing says so or all that does lies in the future of `as_of`.

    Where the first source gives only a day and another one the time on that day, the time is taken.
    """
    found = list(_declared(facts, page, as_of))
    if not found:
        found = list(islice(_shown(facts, layout, url, as_of), 1))
    return _finest(found)


def published_elsewhere(page: Page, as_of: str) -> Published | None:
    """When the feed or the row says that a document was published."""
    return _finest(list(_said_of(page, as_of)))


def modified(facts: PageFacts, as_of: str) -> str | None:
    """When the page says that it was changed last: RFC 3339, or a day."""
    raw = (*_values(facts, "dateModified"), *(value for name in _MODIFIED_NAMES for value in facts.meta.get(name, ())))
    return next((date.value for value in raw if (date := within(parse_date(value), as_of))), None)


def _finest(found: list[Published]) -> Published | None:
    if not found:
        return None
    first = found[0]
    if first.date.precision != DatePrecision.DAY:
        return first
    timed = (one for one in found if one.date.day == first.date.day and one.date.precision != DatePrecision.DAY)
    return next(timed, first)


def _declared(facts: PageFacts, page: Page, as_of: str) -> Iterator[Published]:
    raw: list[tuple[str | None, DateSource]]
    raw = [(value, DateSource.META) for name in _PUBLISHED_NAMES for value in facts.meta.get(name, ())]
    raw += [(value, DateSource.JSON_LD) for value in _values(facts, "datePublished", "dateCreated", "uploadDate")]
    raw += [(value, DateSource.MARKUP) for value in facts.meta.get("itemprop:datepublished", ())]
    yield from _read(raw, as_of)
    yield from _said_of(page, as_of)


def _said_of(page: Page, as_of: str) -> Iterator[Published]:
    raw: list[tuple[str | None, DateSource]] = [(page.published, page.kind.row.date_source)]
    if page.feed:
        raw = [(page.feed.published, DateSource.FEED), (page.feed.published_raw, DateSource.FEED), *raw]
    yield from _read(raw, as_of)


def _read(raw: Iterable[tuple[str | None, DateSource]], as_of: str) -> Iterator[Published]:
    for value, source in raw:
        if (date := within(parse_date(value), as_of)) is not None:
            yield Published(date, source)


def _values(facts: PageFacts, *keys: str) -> Iterator[str]:
    """The strings under the first key that a node has, article nodes in their order."""
    for node in facts.json_ld:
        value = next((node[key] for key in keys if node.get(key)), None)
        if isinstance(first := value[0] if isinstance(value, list) else value, (str, int)):
            yield str(first)


def _shown(facts: PageFacts, layout: PageLayout, url: str | None, as_of: str) -> Iterator[Published]:
    """What address, title, time elements, dated blocks and the lines below the headline show, in this order."""
    yield from _read([(_day_in(url), DateSource.URL)], as_of)
    shown = chain(
        _PIECES.split(facts.title_tag or "")[1:],
        (attribute for attribute, _ in facts.times),
        _dated_blocks(layout),
        _below_headline(layout),
        (text for _, text in facts.times),
    )
    yield from _read(((value, DateSource.MARKUP) for value in shown), as_of)


def _day_in(url: str | None) -> str | None:
    """The date of an address with `/2026/03/02/` or `/2026/mar/02/` in it."""
    found = _URL_DAY.search(url.lower()) if url else None
    if found is None:
        return None
    if found["month"].isalpha():
        return f"{found['day']} {found['month']} {found['year']}"
    return f"{found['year']}-{found['month']}-{found['day']}"


def _dated_blocks(layout: PageLayout) -> Iterator[str]:
    dated = (element for element in layout.numbers_of(*_TEXT_TAGS) if _is_dated(layout, element))
    for element in islice(dated, _MOST_BLOCKS):
        yield from _dates_in(layout.visible_text(element))


def _is_dated(layout: PageLayout, element: int) -> bool:
    names = f"{layout.classes[element]} {layout.ids[element]}"
    return is_named(names, Use.DATED) and not tells_change(names[:_NAMES_READ])


def _below_headline(layout: PageLayout) -> Iterator[str]:
    elements = layout.numbers_of("h1", *_TEXT_TAGS)
    for element in islice(dropwhile(lambda element: layout.tags[element] != "h1", elements), _MOST_BLOCKS):
        if text := " ".join(layout.first_text(element).split()):
            yield from _dates_in(text)


def _dates_in(text: str) -> Iterator[str]:
    """The pieces of a short block that may be its date, without the words before them."""
    if len(text) > _LONGEST_BLOCK:
        return
    for piece in _PIECES.split(text):
        words = piece.split()
        if any(char.isdigit() for char in piece) and not tells_change(piece):
            yield from (" ".join(words[start:]) for start in range(min(len(words), _MOST_LEADING_WORDS)))
