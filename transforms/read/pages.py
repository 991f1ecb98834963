"""HTML files, and pages that browsers saved with all their parts: one document each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from schemas.decisions import Rejection
from transforms.read.files import read_document
from transforms.read.mhtml import is_mhtml, saved_page
from transforms.read.outcomes import Document, Refused
from transforms.read.reader import Reader
from transforms.read.sources import Source


def read_page(source: Source) -> Iterator[Document | Refused]:
    """The page of a file, or why there is none. A page that a browser saved has the address that it was saved from."""
    for outcome in read_document(source):
        is_saved = isinstance(outcome, Document) and is_mhtml(outcome.body)
        yield _unfolded(outcome) if isinstance(outcome, Document) and is_saved else outcome


def _unfolded(document: Document) -> Document | Refused:
    page = saved_page(document.body)
    if isinstance(page, Rejection):
        return Refused(document.page, page)
    return Document(replace(document.page, charset=page.charset, url=page.url), page.body)


READER = Reader(read_page)
