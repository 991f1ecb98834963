"""Who may say what about whom: a document speaks for the place it came from, and for nobody else.

The place is the address that a page was fetched from after redirects, of a text that stands only in a feed that of the
feed; of files and rows it is the operator, who vouches for the `url` and the `outlet` of a row. What is claimed about
another place is kept as `Unbelieved`, with the reason, and used for nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from schemas.own_tables import per_registry
from schemas.page import FeedEntry, Page
from schemas.record import Record, Unbelieved
from schemas.registry import Agency, KnownOutlet, load_agencies, load_outlets, load_rows
from transforms.identify.domains import host_of, registrable_domain
from transforms.identify.outlet import Outlet, outlet_of, related
from transforms.identify.url import canonical_url
from transforms.text.scripts import latin_by_look

ANOTHER_SITE = "an address of another site"
ANOTHER_FEED = "a feed of another site says so"
NO_ADDRESS = "no address of a page on the web"
ANOTHER_NAME = "the name of an outlet or agency of another domain"
FRONT_PAGE = "an address of a front page"
PRIVATE_HOST = "an address that only one machine or network knows"
LOOSE_FEED = "a feed in a file has no address to speak for"
DECLARED = "_declared"  # no outlet has an id that begins so
_LONGEST_CLAIM = 500  # characters of a claim that are kept
_TELLING = 4  # letters of an agency's name that tell it apart without the words of its trade
_PARTS = re.compile(r"\s[-–—]\s|[|:/·•(),]")

# what a feed says of its entries, and the field of the record that it would fill; in the order of the record
_FEED_CLAIMS = {
    "title": "headline",
    "summary": "description",
    "categories": "keywords",
    "authors": "authors",
    "credits": "info_sources",
    "source_title": "info_sources",
    "rights": "info_sources",
    "language": "language_declared",
    "published_raw": "date_published",
    "feed_title": "outlet_name",
}
_KEPT = frozenset({"feed_url", "entry_id", "link"})  # that a page exists, and who said so


@dataclass(frozen=True, slots=True)
class TradeWord:
    """A word for what agencies do, which may stand beside an agency's name and says nothing of whose name it is."""

    id: str
    language: str
    word: str


def speaking_address(page: Page) -> str | None:
    """Returns the address that a document speaks for: its own, else that of its feed; None where it has neither."""
    return canonical_url(page.url) or (canonical_url(page.feed.feed_url) if page.feed else None)


def authority_of(page: Page) -> str | None:
    """Returns the registrable domain that speaks in a document; None where the operator does: in files and rows."""
    was_fetched = (page.kind.row.is_fetched or page.kind.row.is_recorded) and page.fetched_at
    return registrable_domain(host_of(speaking_address(page))) or None if was_fetched else None


def is_one_site(one: str, other: str) -> bool:
    """Whether two addresses are of one registrable domain, and on a shared host of one publication."""
    first, second = outlet_of(one), outlet_of(other)
    return (first.domain, first.id) == (second.domain, second.id)


def home_of(links: Sequence[str]) -> str | None:
    """The first of the addresses that a list names where they are all of one site; None where they are not.

    Of that site is a list in a file which does not say of which it is: who hands it over vouches for it.
    """
    return links[0] if links and all(is_one_site(links[0], link) for link in links[1:]) else None


def may_declare(page: Page, address: str) -> bool:
    """Whether a document may say that it stands at an address.

    One with an address may within its site; so may the text of a feed's entry. A saved page without address may for
    want of better, an entry of a feed in a file may not.
    """
    place = speaking_address(page)
    return page.feed is None if place is None else is_one_site(place, address)


def disbelieved_address(address: str, source: str, reason: str) -> Unbelieved:
    """Returns a declared address as a claim that is not used; `source` says where it was read."""
    return disbelieved("canonical_url", address, source, reason)


def disbelieved(field: str, said: str, source: str, reason: str) -> Unbelieved:
    """Returns a claim that is not used; `source` says where it was read."""
    return Unbelieved(field, said[:_LONGEST_CLAIM], source, reason)


def disbelieved_place(page: Page) -> tuple[Unbelieved, ...]:
    """Returns the address that the row of a document gives, where it is none of the web."""
    return (disbelieved("url", page.claimed_url, "row", NO_ADDRESS),) if page.claimed_url else ()


def heard(page: Page, trusted: Collection[str] = ()) -> tuple[Page, tuple[Unbelieved, ...]]:
    """Returns the page without what only another site's feed says of it, and these claims.

    A feed speaks for the pages of its own site, and for the texts that stand in it alone. Of another site's page it
    may say that it exists; one that the operator has `trusted` fills its gaps as a feed of its own site does.
    """
    feed = page.feed
    if feed is None or not page.url or speaks_for(feed, page.url) or is_trusted(page, trusted):
        return page, ()
    pointer = FeedEntry(**{name: getattr(feed, name) for name in _KEPT})
    return replace(page, title=None, published=None, language=None, feed=pointer), tuple(_claims(feed))


def speaks_for(feed: FeedEntry, address: str) -> bool:
    """Whether a feed is of a page's site, by the address that it was fetched from.

    Who hands over a feed in a file vouches for it: it is of the site that it says it is of.
    """
    place = canonical_url(feed.feed_url) or feed.home
    return place is not None and is_one_site(place, address)


def is_trusted(page: Page, trusted: Collection[str]) -> bool:
    """Whether a page's feed is one of those whose word on other sites' pages the operator takes.

    They are named by their address or path, or by the host that they come from, which stands for those below it.
    """
    if page.feed is None or not trusted:
        return False
    address = page.feed.feed_url
    host = host_of(address) if canonical_url(address) else ""
    return (
        address in trusted
        or page.input in trusted
        or any(host == each or (host.endswith(f".{each}") and "." in each) for each in map(str.lower, trusted) if host)
    )


def _claims(feed: FeedEntry) -> Iterator[Unbelieved]:
    for name, field in _FEED_CLAIMS.items():
        value = getattr(feed, name)
        for said in value if isinstance(value, tuple) else (value,):
            if said:
                yield Unbelieved(field, said[:_LONGEST_CLAIM], "feed", ANOTHER_FEED)


def speaker_of(record: Record) -> str:
    """Returns by whom the lines of a record are counted: its outlet where the document speaks for it.

    Documents that merely declare an address of an outlet are counted for themselves, as a part of it by that name.
    """
    declares = record.canonical_url and not record.url and not record.provenance.authority
    return f"{DECLARED}.{record.outlet}" if declares else record.outlet


def publisher_of(page: Page, address: str | None, declared: str | None) -> tuple[Outlet, tuple[Unbelieved, ...]]:
    """Returns the outlet of a document and the names that are not believed.

    Its id and domain follow from the address that it is at or speaks for, without one from the operator's name for it.
    `declared` is the name that page or feed gives: a name, and not one that the registry knows under another domain.
    """
    outlet = outlet_of(address or speaking_address(page), page.outlet)
    if page.outlet or not declared:
        return outlet, ()
    if is_name_of_another(declared, outlet.domain):
        return outlet, (Unbelieved("outlet_name", declared[:_LONGEST_CLAIM], "site name", ANOTHER_NAME),)
    return replace(outlet, name=declared), ()


def is_name_of_another(name: str, domain: str | None) -> bool:
    """Whether the registry knows an outlet or agency of the name, and only under domains of other houses.

    A name with additions (`Reuters | World`) is each of its parts, and an agency's is so with words for its trade
    (`Reuters News Agency`).
    """
    known = outlet_of(f"https://{domain}/").name if domain else None
    if known and _folded(name) in _folded(known):
        return False
    parts = _PARTS.split(name)
    owners = [_domains_by_name().get(_folded(part), ()) for part in parts if _folded(part)]
    owners += [_domains_by_agency().get(rest, ()) for part in parts if len(rest := _without_trade(part)) >= _TELLING]
    return any(others and not any(domain and related(domain, other) for other in others) for others in owners)


def _folded(name: str) -> str:
    """Letters and digits alone, in lower case, without the article; beside Latin letters those that look like some."""
    plain = unicodedata.normalize("NFKD", name.strip()).casefold().removeprefix("the ").removeprefix("www.")
    return "".join(character for character in latin_by_look(plain) if character.isalnum())


def _without_trade(name: str) -> str:
    """The folded name without the words for an agency's trade at its ends."""
    trade, words = _trade_words(), name.split()
    while words and _folded(words[-1]) in trade:
        words.pop()
    while words and _folded(words[0]) in trade:
        del words[0]
    return _folded(" ".join(words))


@lru_cache(maxsize=1)
def _trade_words() -> frozenset[str]:
    rows = load_rows("trade_words.jsonl", TradeWord, package="transforms.identify")
    return frozenset(_folded(row.word) for row in rows)


@per_registry()
def _domains_by_name() -> Mapping[str, tuple[str, ...]]:
    """Domains by the names that the registry gives outlets and agencies; a domain is a name of its own."""
    return _by_name((*load_agencies(), *load_outlets()))


@per_registry()
def _domains_by_agency() -> Mapping[str, tuple[str, ...]]:
    """The same of agencies alone: an outlet may well be called `Star News` where another is `The Star`."""
    return _by_name(load_agencies())


def _by_name(rows: Iterable[Agency | KnownOutlet]) -> Mapping[str, tuple[str, ...]]:
    domains: dict[str, tuple[str, ...]] = {}
    for row in rows:
        names = (row.name, *row.domains, *(name for names in row.names.values() for name in names))
        for key in {_folded(name) for name in names}:
            domains[key] = (*domains.get(key, ()), *row.domains)
    return domains
