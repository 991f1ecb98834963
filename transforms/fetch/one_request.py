"""One request for each address, however often and in whichever spelling it is listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

import orjson

from schemas.page import Page
from schemas.record import Listing
from transforms.elements.page_codec import decode_page
from transforms.elements.rejection import listing_of
from transforms.identify.authority import is_trusted, speaks_for
from transforms.identify.url import canonical_url

_Ranked: TypeAlias = tuple[bool, bool, bool, bytes]  # a request, the one whose word counts most first


def one_for_each_url(requests: Iterable[bytes], trusted: Collection[str] = ()) -> list[Page]:
    """The requests (page headers) of one host, sorted by URL, one for each address however often it is listed.

    The page keeps what the feed of its own site says of it, else what a `trusted` feed says, else another; the other
    listings stand in `listings`. Addresses that differ in tracking parameters only are one.
    """
    listed: dict[tuple[str, str], list[_Ranked]] = {}
    for request in set(requests):
        page = decode_page(request)
        rank = (not _is_of_its_site(page), not is_trusted(page, trusted), page.feed is None, request)
        listed.setdefault(address_key(page.url or ""), []).append(rank)
    return sorted((_with_listings(sorted(rows)) for rows in listed.values()), key=_url)


def _with_listings(rows: Sequence[_Ranked]) -> Page:
    first, *others = (decode_page(row[-1]) for row in rows)
    listings = {listing for page in others for listing in (listing_of(page), *page.listings)}
    credentials = next((page.credentials for page in (first, *others) if page.credentials), None)
    return replace(first, listings=tuple(sorted({*first.listings, *listings}, key=_encoded)), credentials=credentials)


def address_key(url: str) -> tuple[str, str]:
    """What two spellings of an address share; a part of a page that has an address of its own (`#!`) stays apart."""
    fragment = url.partition("#")[2]
    return canonical_url(url) or url, fragment if fragment.startswith("!") else ""


def _is_of_its_site(page: Page) -> bool:
    return page.feed is not None and speaks_for(page.feed, page.url or "")


def _encoded(listing: Listing) -> bytes:
    return orjson.dumps(listing)


def _url(page: Page) -> str:
    return page.url or ""
