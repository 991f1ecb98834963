"""Documents that were given up, as rows of the rejected tree: why, and what is needed to run them again."""

from __future__ import annotations

import base64
import dataclasses
import zlib
from collections.abc import Iterable

import orjson

from schemas.page import Page
from schemas.reasons import Reason, Stage
from schemas.record import SCHEMA_VERSION, Listing, Provenance, RejectedDocument, Unbelieved
from transforms.identify.authority import authority_of
from transforms.text.writable import clean_strings

_MIB = 1024 * 1024
KEPT_PAYLOAD = 1 * _MIB  # of what can be read again where its pointer leads
LARGEST_PAYLOAD = 16 * _MIB  # of what stands nowhere else
_LEVEL = 6
_STANDARD_INPUT = "-"


def rejected_document(page: Page, *, stage: Stage, reason: Reason, message: str, body: bytes | None = None) -> bytes:
    """A `schemas.record.RejectedDocument` as JSON in UTF-8.

    Its date is that of the page's clock. The body is kept as the payload up to 1 MiB; beyond, the pointer (the URL of
    what was fetched, else the input's path) leads to it, with `record_offset` for one row of a file. An entry of a feed
    that has no address stands nowhere else, nor does what came by standard input: they are kept up to 16 MiB. An input
    that failed while it was read has no header.
    """
    is_elsewhere = (page.url is not None or page.feed is None) and page.input != _STANDARD_INPUT
    kept = body is not None and len(body) <= (KEPT_PAYLOAD if is_elsewhere else LARGEST_PAYLOAD)
    document = RejectedDocument(
        schema_version=SCHEMA_VERSION,
        stage=stage,
        reason=reason,
        message=message,
        url=page.url,
        date=page.as_of[:10],
        provenance=provenance_of(page),
        page=None if stage is Stage.READ else dataclasses.asdict(dataclasses.replace(page, credentials=None)),
        payload=base64.b64encode(zlib.compress(body, _LEVEL)).decode("ascii") if body is not None and kept else None,
        pointer=page.url if page.url and page.kind.row.is_fetched else page.input,
    )
    return orjson.dumps(clean_strings(document))


def provenance_of(page: Page, unbelieved: Iterable[Unbelieved] = ()) -> Provenance:
    """Which input the page came in by, whose word it is, and the claims that were not believed."""
    listing = listing_of(page)
    return Provenance(
        **{field.name: getattr(listing, field.name) for field in dataclasses.fields(listing)},
        listings=list(page.listings),
        authority=authority_of(page),
        unbelieved=list(unbelieved),
        opt_outs=list(page.opt_outs),
        page_problem=page.page_problem,
    )


def listing_of(page: Page) -> Listing:
    """The input that the page came in by, and where it stands there."""
    return Listing(
        kind=page.kind,
        input=page.input,
        source_id=page.source_id,
        feed_url=page.feed.feed_url if page.feed else None,
        entry_id=page.feed.entry_id if page.feed else None,
        record_offset=page.record_offset,
    )
