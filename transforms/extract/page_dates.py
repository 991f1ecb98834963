"""When a page was published and changed, and where that is said.

Only dates that somebody declared count: publication metadata, the feed or row that led to the page, a dated address, a
time element, or a short block that is named for its date. A page without any of them has no date: dates found
anywhere in a page's text or links are those of other things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, dropwhile, islice
from typing import Any

from schemas.page import Page, PageFacts
from schemas.vocabulary import DatePrecision, DateSource
from transforms.extract.story_place import distance_of, first_heading
from transforms.page.element_names import Use, is_named
from transforms.page.layout import NONE, PageLayout
from transforms.text.rfc3339 import utc_moment
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
    *("og:release_date", "apub:time", "pubtime", "weibo: article:create_at", "firstpublishedtime", "firstcreationtime"),
)
# They name any date, also that of the request.
_VAGUE_NAMES = frozenset(["date", "dc.date", "dcterms.date"])
_MODIFIED_NAMES = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "og:modified_time", "article:modified"),
    *("datemodified", "last-modified", "lastmod", "dcterms.modified", "dc.date.modified", "itemprop:datemodified"),
)
_PROPERTIES = frozenset(["dc:date", "dc:created", "dcterms:created", "dcterms:issued", "schema:datecreated"])
_PROPERTIES |= {"schema:datepublished", "datepublished", "og:article:published_time"}
_REQUEST = timedelta(minutes=15)  # before the fetch: a page that is printed with the time of the request
_SAME_MOMENT = timedelta(minutes=1)
_URL_DAY = re.compile(r"[/-](?P<year>(?:19|20)\d\d)([/-])(?P<month>\d{1,2}|[a-z]{3})\2(?P<day>\d{1,2})(?![\d])")
_TEXT_TAGS = ("span", "div", "p", "li", "small", "dd", "td", "em", "strong")
_PARTS = re.compile(r"\s*[|•·;()\n]\s*|\s[–—-]\s|\s{2,}")  # of a line of dates, each with its label
_PIECES = re.compile(r"\s*[|•·;()\n]\s*|\s[–—-]\s|(?<=[^\W\d])(?::\s|：\s*)|\s{2,}")
_LABEL = re.compile(r"\s+(?=[^\W\d_][^\s\d:：]{0,14}\s?[:：])|\s*(?=(?:来源|來源|作者|记者|記者|编辑|編輯)[:：])")
_MOST_LEVELS = 3
_MOST_TIMES = 100
_MOST_BYLINES = 10
_NAMES_READ = 400  # characters of an element's class and id
_MOST_BLOCKS = 60
_LONGEST_BLOCK = 160
_MOST_LEADING_WORDS = 6


# the forms of one claim, where they stand, whether the name they stand under is vague
DateClaim = tuple[Sequence[str | None], DateSource, bool]


@dataclass(frozen=True, slots=True)
class Published:
    """A publication date and where it was read."""

    date: ParsedDate
    source: DateSource


@dataclass(frozen=True, slots=True)
class _Declared:
    """A declared date. `is_vague` says that its name means any date, `is_of_page` that the page itself declares it."""

    published: Published
    is_vague: bool
    is_of_page: bool

    @property
    def moment(self) -> datetime:
        return utc_moment(self.published.date.value)

    @property
    def is_timed(self) -> bool:
        return self.published.date.precision != DatePrecision.DAY


def published(facts: PageFacts, layout: PageLayout, page: Page, url: str | None, as_of: str) -> Published | None:
    """When the page was published, None where nothing says so or all that does lies in the future of `as_of`.

    Where the first source gives only a day and another one the time on that day, the time is taken.
    """
    declared = list(_declared(facts, page, as_of))
    believed = _without_changes(_without_requests(declared, page.fetched_at or as_of), _changes(facts))
    shown = [] if believed else list(islice(_shown(facts, layout, url, as_of), 1))
    return _finest([one.published for one in believed] or shown or [one.published for one in declared])


def published_elsewhere(page: Page, as_of: str) -> Published | None:
    """When the feed or the row says that a document was published."""
    return _finest([one.published for one in _said_of(page, as_of)])


def modified(facts: PageFacts, as_of: str) -> str | None:
    """When the page says that it was changed last: RFC 3339, or a day."""
    return next((date.value for value in _said_changed(facts) if (date := within(parse_date(value), as_of))), None)


def _said_changed(facts: PageFacts) -> Iterator[str]:
    yield from _values(facts, "dateModified")
    for name in _MODIFIED_NAMES:
        yield from facts.meta.get(name, ())


def _changes(facts: PageFacts) -> list[datetime]:
    """The moments at which the page says that it was changed, those known to the second."""
    dates = (parse_date(value) for value in _said_changed(facts))
    return [utc_moment(date.value) for date in dates if date and date.precision == DatePrecision.SECOND]


def _without_requests(declared: list[_Declared], fetched: str) -> list[_Declared]:
    """The dates but those under a vague name that are the moment of the request."""
    end = utc_moment(fetched)
    return [one for one in declared if not (one.is_vague and one.is_timed and end - _REQUEST <= one.moment <= end)]


def _without_changes(declared: list[_Declared], changes: list[datetime]) -> list[_Declared]:
    """The dates but those that are a change, where an earlier one is declared too.

    They lie at the moment of a change, or, under a vague name, behind the last change.
    """
    if not changes or len(declared) < 2:  # noqa: PLR2004 - one that stays
        return declared
    late = [one for one in declared if one.is_timed and _is_change(one, changes)]
    earlier = [one for one in declared if one not in late and one.is_timed and one.is_of_page]
    first = min((one.moment for one in earlier), default=None)
    if first is None or any(one.moment <= first for one in late):
        return declared
    return [one for one in declared if one not in late]


def _is_change(one: _Declared, changes: list[datetime]) -> bool:
    at_once = any(abs(one.moment - change) <= _SAME_MOMENT for change in changes)
    return at_once or (one.is_vague and one.moment > max(changes))


def _finest(found: list[Published]) -> Published | None:
    if not found:
        return None
    first = found[0]
    if first.date.precision != DatePrecision.DAY:
        return first
    timed = (one for one in found if one.date.day == first.date.day and one.date.precision != DatePrecision.DAY)
    return next(timed, first)


def claims_of_page(facts: PageFacts) -> Iterator[DateClaim]:
    """What the page declares as its date of publication."""
    for name in _PUBLISHED_NAMES:
        yield facts.meta.get(name, ()), DateSource.META, name in _VAGUE_NAMES
    yield tuple(_values(facts, "datePublished", "dateCreated", "uploadDate")), DateSource.JSON_LD, False
    yield facts.meta.get("itemprop:datepublished", ()), DateSource.MARKUP, False


def claims_of_others(page: Page) -> Iterator[DateClaim]:
    """What feed and row give as the date of publication."""
    if page.feed:
        yield (page.feed.published, page.feed.published_raw), DateSource.FEED, False
    yield (page.published,), page.kind.row.date_source, False


def _declared(facts: PageFacts, page: Page, as_of: str) -> Iterator[_Declared]:
    for values, source, is_vague in claims_of_page(facts):
        yield from _read(values, source, as_of, is_vague=is_vague)
    yield from _said_of(page, as_of)


def _said_of(page: Page, as_of: str) -> Iterator[_Declared]:
    for values, source, _ in claims_of_others(page):
        yield from _read(values, source, as_of, is_of_page=False)


def _read(
    raw: Iterable[str | None], source: DateSource, as_of: str, *, is_vague: bool = False, is_of_page: bool = True
) -> Iterator[_Declared]:
    for value in raw:
        if (date := within(parse_date(value), as_of)) is not None:
            yield _Declared(Published(date, source), is_vague, is_of_page)


def _values(facts: PageFacts, *keys: str) -> Iterator[str]:
    """The strings under the first key that a node has, article nodes in their order."""
    for node in facts.json_ld:
        given = next((node[key] for key in keys if node.get(key)), None)
        if isinstance(value := _plain(given), (str, int)):
            yield str(value)


def _plain(value: Any) -> Any:
    """The first item of lists, and the value of typed values: `{"@type": "xsd:dateTime", "@value": "2026-03-05"}`."""
    for _ in range(_MOST_LEVELS):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("value")
    return value


def _shown(facts: PageFacts, layout: PageLayout, url: str | None, as_of: str) -> Iterator[Published]:
    """What address, title, time elements, dated blocks and the lines below the headline show, in this order.

    Of elements of one kind those of the story come first, and those of tickers and menus last; their time elements
    come behind all that stands with the story.
    """
    headline = first_heading(layout)
    times = _placed(layout, layout.numbers_of("time"), headline, _MOST_TIMES)
    near = [number for number in times if distance_of(layout, number, headline) == 0]
    shown = chain(
        _PIECES.split(facts.title_tag or "")[1:],
        (layout.attribute(number, "datetime") for number in near),
        _properties(layout),
        _dated_blocks(layout, headline),
        _below_headline(layout),
        _beside_bylines(layout, headline),
        (layout.visible_text(number) for number in near),
        (layout.attribute(number, "datetime") or layout.visible_text(number) for number in times),
    )
    for source, values in ((DateSource.URL, (_day_in(url),)), (DateSource.MARKUP, shown)):
        yield from (one.published for one in _read(values, source, as_of))


def _placed(layout: PageLayout, numbers: Iterator[int], headline: int, most: int) -> list[int]:
    """The first elements, those of the story before those of other parts of the page."""
    return sorted(islice(numbers, most), key=lambda number: distance_of(layout, number, headline))


def _properties(layout: PageLayout) -> Iterator[str]:
    """The values of RDFa properties that mean the publication (https://www.w3.org/TR/rdfa-primer/)."""
    for number in layout.numbers_of("span", "time", "div"):
        named = layout.attribute(number, "property")
        if named and not _PROPERTIES.isdisjoint(named.lower().split()):
            yield layout.attribute(number, "content") or layout.attribute(number, "datetime")


def _day_in(url: str | None) -> str | None:
    """The date of an address with `/2026/03/02/` or `/2026/mar/02/` in it."""
    found = _URL_DAY.search(url.lower()) if url else None
    if found is None:
        return None
    if found["month"].isalpha():
        return f"{found['day']} {found['month']} {found['year']}"
    return f"{found['year']}-{found['month']}-{found['day']}"


def _dated_blocks(layout: PageLayout, headline: int) -> Iterator[str]:
    dated = (element for element in layout.numbers_of(*_TEXT_TAGS) if _is_dated(layout, element))
    for element in _placed(layout, dated, headline, _MOST_BLOCKS):
        yield from _dates_in(layout.visible_text(element))


def _is_dated(layout: PageLayout, element: int) -> bool:
    names = f"{layout.classes[element]} {layout.ids[element]}"
    return is_named(names, Use.DATED) and not tells_change(names[:_NAMES_READ])


def _below_headline(layout: PageLayout) -> Iterator[str]:
    elements = layout.numbers_of("h1", *_TEXT_TAGS)
    for element in islice(dropwhile(lambda element: layout.tags[element] != "h1", elements), _MOST_BLOCKS):
        if text := " ".join(layout.first_text(element).split()):
            yield from _dates_in(text)


def _beside_bylines(layout: PageLayout, headline: int) -> Iterator[str]:
    """What stands in one box with the author: `2 March 2026 | By <span class="author">…`."""
    named = (number for number in layout.numbers_of("a", *_TEXT_TAGS) if is_named(layout.classes[number], Use.AUTHOR))
    for number in islice(named, _MOST_BYLINES):
        if (parent := layout.parents[number]) != NONE and distance_of(layout, number, headline) == 0:
            yield from _dates_in(layout.visible_text(parent))


def _dates_in(text: str) -> Iterator[str]:
    """What may be the date of a short block: the whole, its pieces, without the words before them.

    Of a line of labelled fields (`2026年3月5日 08:15 来源：…`) it is what stands before the first label.
    """
    if len(text) > _LONGEST_BLOCK or not any(char.isdigit() for char in text):
        return
    head = _LABEL.split(text, maxsplit=1)[0]
    labelled = [part for whole in (text, head) for part in _PARTS.split(whole) if not tells_change(part)]
    whole = (each for each in (text, head) if not tells_change(each))
    for piece in dict.fromkeys((*whole, *(piece for part in labelled for piece in (part, *_PIECES.split(part))))):
        words = piece.split()
        if any(char.isdigit() for char in piece):
            yield from (" ".join(words[start:]) for start in range(min(len(words), _MOST_LEADING_WORDS)))
