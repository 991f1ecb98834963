"""Whole files: their headers and their bytes."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.decisions import Rejection
from schemas.page import Page
from schemas.reasons import Reason
from transforms.read.outcomes import Document, Refused
from transforms.read.sources import Source
from transforms.read.streams import UNREADABLE, TooLargeError, read_file
from transforms.text.writable import encodable


def read_document(source: Source) -> Iterator[Document | Refused]:
    """The one document of a file, unpacked where it is gzip, or why there is none."""
    page, data = file_page(source), file_bytes(source.pattern)
    if isinstance(data, Rejection):
        yield Refused(page, data)
    elif not data.strip():
        yield Refused(page, Rejection(Reason.EMPTY_DOCUMENT, "the file is empty"))
    else:
        yield Document(page, data)


def file_page(source: Source) -> Page:
    """The header of a document that is a whole file; `source_id` is the base name as it stands, `.gz` included."""
    path = encodable(source.pattern)
    return Page(kind=source.kind, input=path, source_id=path.rpartition("/")[2])


def file_bytes(path: str) -> bytes | Rejection:
    """The content of a file, unpacked, or why it cannot be read."""
    try:
        return read_file(path)
    except TooLargeError as error:
        return Rejection(Reason.DOCUMENT_TOO_LARGE, error.problem)
    except UNREADABLE as error:
        return Rejection(Reason.UNREADABLE_INPUT, why_unreadable(error))


def why_unreadable(error: BaseException) -> str:
    """A sentence on an error of reading, without the path, which stands beside it."""
    return str(getattr(error, "strerror", None) or getattr(error, "problem", None) or error)[:300] or "cannot be read"
