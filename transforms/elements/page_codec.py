"""The header of a page as bytes: JSON, so that every engine and version reads the same."""

from __future__ import annotations

from typing import Any

import orjson

from schemas.input_kinds import kind_of
from schemas.page import FeedEntry, Page
from schemas.record import Listing

_LISTS = ("authors", "credits", "categories")


def encode_page(page: Page) -> bytes:
    """The page's header as JSON in UTF-8, fields in their order of definition."""
    return orjson.dumps(page)


def decode_page(data: bytes) -> Page:
    """The page that `encode_page` wrote."""
    return page_of(orjson.loads(data))


def page_of(fields: dict[str, Any]) -> Page:
    """The page of a header that was read from JSON, such as the `page` of a rejected document."""
    feed = fields.get("feed")
    listings = tuple(Listing(**{**row, "kind": kind_of(row["kind"])}) for row in fields.get("listings", ()))
    known = {"kind": kind_of(fields["kind"]), "feed": entry_of(feed) if feed else None, "listings": listings}
    return Page(**{**fields, **known, "opt_outs": tuple(fields.get("opt_outs") or ())})


def entry_of(fields: dict[str, Any]) -> FeedEntry:
    """The feed entry of fields that were read from JSON."""
    return FeedEntry(**{**fields, **{name: tuple(fields.get(name) or ()) for name in _LISTS}})
