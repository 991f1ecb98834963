"""A page that `explain` fetches."""

from __future__ import annotations

import argparse
import asyncio

from pipeline.machine import clock
from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.fetch.answer import answered
from transforms.fetch.fetch_options import FetchOptions
from transforms.fetch.fetching import fetch_one
from transforms.identify.credentials import split_credentials
from transforms.read.outcomes import Document, Refused


def fetched(address: str, asked: argparse.Namespace) -> Document | Refused:
    """The page at an address, or why there is none: asked for once, as a run would."""
    url, credentials = split_credentials(address)
    page = Page(kind=InputKind.URL, input=url, source_id=url, url=url, as_of=asked.as_of or clock())
    options = FetchOptions(allow_private=asked.allow_private_addresses, delay_seconds=0.0)  # one page, for a person
    outcome = asyncio.run(fetch_one(url, options, credentials=credentials))
    if outcome.reason:
        return Refused(page, Rejection(outcome.reason, outcome.message))
    return Document(answered(page, outcome), outcome.body)
