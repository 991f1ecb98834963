"""Which pages of a list are asked for: those that no run has settled yet; and when a failed one is tried again."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from schemas.page import Page
from schemas.reasons import Reason
from transforms.elements.page_codec import encode_page
from transforms.fetch.fetch_state import EntryRow, PageRow
from transforms.fetch.one_request import address_key
from transforms.fetch.outcome import UNASKED, Ask, FetchOutcome, Validators
from transforms.fetch.patience import backoff_seconds

MOST_TRIES = 5
_HOUR = 3600.0
_PASSING_SECONDS, _LASTING_SECONDS = 0.25 * _HOUR, 6 * _HOUR  # before the second try
_LONGEST_REQUEST = 64 * 1024  # bytes of a header that is kept for the next try
_FOR_GOOD = {Reason.GONE, Reason.INVALID_URL, Reason.ADDRESS_REFUSED}
_LASTING = {
    Reason.NOT_FOUND,
    Reason.FORBIDDEN,
    Reason.HTTP_CLIENT_ERROR,
    Reason.ROBOTS_DISALLOWED,
    Reason.RESPONSE_TOO_LARGE,
    Reason.RESPONSE_UNDECODABLE,
    Reason.TOO_MANY_REDIRECTS,
}


def page_key(url: str) -> str:
    """The digest of an address, one for all its spellings."""
    return _digest(*address_key(url))


def entry_key(page: Page) -> str:
    """The digest of which entry of which list a header is of."""
    name = (page.feed.entry_id if page.feed else None) or page.url or page.title or str(page.record_offset)
    return _digest(page.input, name)


def entry_print(page: Page) -> str:
    """The digest of all that a list says of an entry."""
    said = replace(
        page, input="", source_id="", record_offset=None, as_of="", fetched_at=None, listings=(), credentials=None
    )
    return hashlib.sha256(encode_page(said)).hexdigest()[:16]


def entry_row(page: Page, now: float, *, is_over: bool = False) -> EntryRow:
    """What later runs are to know of an entry that was met."""
    return EntryRow(entry=entry_key(page), at=now, print=entry_print(page), is_over=is_over)


def ask_with(ask: Ask, row: PageRow | None) -> Ask:
    """The request for a page that an earlier run has settled: with the validators that it gave."""
    if row is None or row.validated_url is None:
        return ask
    return replace(ask, validators=Validators(row.validated_url, row.etag, row.last_modified))


def page_row_after(page: Page, outcome: FetchOutcome, row: PageRow | None, now: float) -> PageRow:
    """What later runs are to know of a page that was asked for."""
    since = row.since if row else now
    before = row or PageRow(page=page_key(page.url or ""), at=now, since=since, asked_at=now)
    if outcome.reason is not None:
        return _failed(page, outcome, before, now)
    given = outcome.validators
    return PageRow(
        page=before.page,
        at=now,
        since=since,
        asked_at=now,
        etag=given.etag if given else None,
        last_modified=given.last_modified if given else None,
        validated_url=given.url if given else None,
    )


def _failed(page: Page, outcome: FetchOutcome, before: PageRow, now: float) -> PageRow:
    was_asked = outcome.reason not in UNASKED and (outcome.status is not None or outcome.retry_at is None)
    tries = before.tries + was_asked
    next_at: float | None = now
    is_replaced = page.feed is not None and page.feed.is_complete and outcome.reason in _LASTING
    if outcome.reason in _FOR_GOOD or tries >= MOST_TRIES or is_replaced:
        next_at = None
    elif was_asked:
        first = _LASTING_SECONDS if outcome.reason in _LASTING else _PASSING_SECONDS
        next_at = now + backoff_seconds(first, tries, before.page)
    if next_at is not None:
        next_at = max(next_at, outcome.retry_at or 0.0)
    header = b"" if next_at is None else encode_page(replace(page, credentials=None))
    kept = header.decode() if 0 < len(header) <= _LONGEST_REQUEST else None
    return replace(
        before,
        at=now,
        asked_at=now,
        tries=tries,
        next_at=next_at,
        reason=str(outcome.reason),
        input=page.input,
        request=kept,
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
