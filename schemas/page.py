"""What travels from the inputs to the edit stage: a page with its provenance, and what one parse reads from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemas.input_kinds import InputKind
from schemas.record import Listing
from schemas.vocabulary import Surface


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed says of one of its entries. Every field is optional: real feeds leave each of them out.

    `published` and `updated` are RFC 3339 with the zone that was given, else None; `published_raw` is the feed's own
    string. `credits` holds media:credit, dc:publisher and the like, verbatim. `content` is the entry's own HTML;
    `is_complete` says that content or summary is the whole article, not its beginning. `home` is the address that the
    feed gives itself or its site; for a feed in a file nobody vouches for it.
    """

    feed_url: str
    entry_id: str | None = None
    link: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_raw: str | None = None
    updated: str | None = None
    summary: str | None = None
    content: str | None = None
    language: str | None = None
    feed_title: str | None = None
    source_title: str | None = None
    source_url: str | None = None
    credits: tuple[str, ...] = ()
    rights: str | None = None
    categories: tuple[str, ...] = ()
    home: str | None = None
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One input document, without its bytes.

    The bytes travel beside it: HTML in `charset` (as HTTP declared it, None where nobody did; text that arrived
    already decoded is UTF-8 with `charset="utf-8"`), or plain text where `is_text`. `published` is the raw string of
    the row or feed. `fetched_at` is RFC 3339. `record_offset` is the row's number in its file, from 0. `as_of` is the
    clock of the run, or of the window, that reads the page: RFC 3339 in UTC, empty until the reader stamps it.
    `listings` are the other inputs that listed the page's address, sorted. `credentials` (`user:password`) are those of
    an address that is still to be fetched; they are sent to its host alone and written nowhere. `page_problem` is the
    reason for which a page could not be had, where its feed's text stands in for it. `opt_outs` are
    the signals by which a host keeps the page from mining, such as `x-robots-tag: noai`. `claimed_url` is what a
    row gives as its `url` and is no address of the web.
    """

    kind: InputKind
    input: str
    source_id: str
    url: str | None = None
    is_text: bool = False
    charset: str | None = None
    content_type: str | None = None
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    fetched_at: str | None = None
    record_offset: int | None = None
    feed: FeedEntry | None = None
    as_of: str = ""
    listings: tuple[Listing, ...] = ()
    credentials: str | None = field(default=None, repr=False)
    claimed_url: str | None = None
    page_problem: str | None = None
    opt_outs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A short block of the page that may hold a credit: byline, source box, caption, copyright line.

    `in_figure` is true where a figure, figcaption or caption class is an ancestor: its credits are of the picture.
    `embedded` is true where a video, a sound or a post is: whoever it names says nothing of the story. `closing` is
    true where it stands behind the last paragraph of the story, as a paragraph of its own.
    """

    surface: Surface
    text: str
    in_figure: bool = False
    hint: str = ""  # class, id, rel or itemprop that made it a block
    embedded: bool = False
    closing: bool = False


@dataclass(frozen=True, slots=True)
class PageAddresses:
    """What a page has beside its text that versions of a story in other languages may share.

    `versions` are the normalised addresses of its owner that it names as versions of itself, `claimed` those of other
    owners. `links` are what its story links to elsewhere, `images` the names of its pictures' files.
    """

    versions: tuple[str, ...] = ()
    claimed: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()


NO_ADDRESSES = PageAddresses()


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What one parse of a page reads for metadata and attribution, before any decision.

    `meta` maps lower-cased name, property or http-equiv to its contents in document order. `json_ld` holds the
    article nodes (NewsArticle and kin) with `@id` references resolved, the most specific first. `alternates` are
    (hreflang, href) pairs. Strings are as found, with white space collapsed.
    """

    html_language: str | None = None
    title_tag: str | None = None
    headings: tuple[str, ...] = ()  # h1, in document order
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    json_ld: tuple[Mapping[str, Any], ...] = ()
    canonical: str | None = None
    amp: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    root_classes: tuple[str, ...] = ()  # of the elements html and body, as they stand
    language_classes: tuple[str, ...] = ()  # class names that software for sites in several languages gives
    language_scripts: tuple[str, ...] = ()  # settings of such software, as they stand
    blocks: tuple[Block, ...] = ()

    def first_meta(self, *names: str) -> str | None:
        """The first non-empty content of the first name that has one."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)
