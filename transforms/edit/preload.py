"""Imported once by the fork server, so that workers start with registries, parsers and language models in memory.

All workers share what is loaded here, and a worker that had to be killed is replaced within a tenth of a second.
What is loaded is left out of garbage collection, which would walk through all registries again and again: a ninth of
the time of an edit.
"""

from __future__ import annotations

import gc

from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.edit.options import EditOptions
from transforms.edit.page_worker import edit_page
from transforms.elements.page_codec import encode_page
from transforms.read.feed_parser import parse_feed

_PARAGRAPH = "GENEVA (Reuters) - Delegates meet on the shore of the lake to settle how the new treaty is to be read. "
_FEED = b"<rss version='2.0'><channel><title>Talks</title><item><title>Talks</title></item></channel></rss>"

edit_page(
    encode_page(
        Page(kind=InputKind.PAGE, input="preload", source_id="preload", charset="utf-8", as_of="2000-01-01T00:00:00Z")
    ),
    f"<html><body><article><h1>Talks</h1><p>{_PARAGRAPH * 3}</p></article></body></html>".encode(),
    EditOptions(min_words=0),
)
parse_feed(_FEED, "preload")
gc.collect()
gc.freeze()
