"""A page header with what its response said."""

from __future__ import annotations

from dataclasses import replace

from schemas.page import Page
from transforms.fetch.outcome import FetchOutcome
from transforms.identify.authority import is_one_site


def answered(page: Page, outcome: FetchOutcome) -> Page:
    """The page as fetched: content type and charset of the response, `fetched_at` its clock.

    The URL stays the one that was asked for while the answer comes from the same site. A redirect to another site is a
    redirection service or a moved site: the URL becomes the one that answered, because it is that site which speaks,
    and relative links depend on it; the one asked for stays in `source_id` and in the feed entry.
    """
    moved = not is_one_site(outcome.final_url, outcome.url)
    return replace(
        page,
        url=outcome.final_url if moved else page.url,
        content_type=outcome.content_type,
        charset=outcome.charset,
        fetched_at=page.as_of,
        credentials=None,
        opt_outs=tuple(sorted({*page.opt_outs, *outcome.opt_outs})),
    )
