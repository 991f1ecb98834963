"""The header of a page as bytes: JSON, so that every engine and version reads the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import lru_cache
from typing import Any, get_args, get_origin, get_type_hints

import orjson

from schemas.input_kinds import kind_of
from schemas.page import FeedEntry, Page
from schemas.record import Listing
from transforms.text.rfc3339 import utc_moment

_LONGEST_PROBLEM = 200
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


def checked_page_of(data: bytes, address: str | None) -> Page:
    """The page of a header that somebody else may have written, kept beside what is said to come from an address.

    Every field has a value of its type, times are RFC 3339, and the page is one that was fetched: of such a page no
    operator vouches for an outlet. Raises ValueError for a header that no run writes.
    """
    try:
        fields = orjson.loads(data)
        page = page_of(fields)
        is_sound = _fits(page, Page) and _is_said(fields, orjson.loads(encode_page(page)))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"no header of a page: {error!r}"[:_LONGEST_PROBLEM]) from error
    if not is_sound or not page.kind.row.is_fetched or page.outlet is not None or (page.record_offset or 0) < 0:
        raise ValueError("no header of a page that was fetched")
    if page.url not in (None, address):
        raise ValueError("the header of a page of another address")
    times = (page.fetched_at, *((page.feed.published, page.feed.updated) if page.feed is not None else ()))
    for time in times:
        if time is not None:
            utc_moment(time)
    return page


def _fits(value: object, hint: Any) -> bool:
    """Whether a value is of an annotated type, with all that is in it."""
    of, inner = get_origin(hint), get_args(hint)
    if of is tuple:
        return isinstance(value, tuple) and all(_fits(each, inner[0]) for each in value)
    if inner:
        return any(_fits(value, each) for each in inner)
    if isinstance(hint, type) and is_dataclass(hint):
        return isinstance(value, hint) and all(_fits(getattr(value, name), each) for name, each in _hints(hint).items())
    return type(value) is hint


@lru_cache(maxsize=3)
def _hints(part: Any) -> Mapping[str, Any]:
    return get_type_hints(part)


def _is_said(given: object, written: object) -> bool:
    """Whether what was written says what was given: a word in the place of a list is none."""
    if isinstance(given, dict) and isinstance(written, dict):
        return all(_is_said(value, written.get(name)) for name, value in given.items())
    return given == written or (given is None and written == [])


def entry_of(fields: dict[str, Any]) -> FeedEntry:
    """The feed entry of fields that were read from JSON."""
    return FeedEntry(**{**fields, **{name: tuple(fields.get(name) or ()) for name in _LISTS}})
