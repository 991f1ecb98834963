"""Whole files: their headers and their bytes."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.decisions import Rejection
from schemas.page import Page
from schemas.reasons import Reason
from transforms.read.outcomes import Document, Refused
from transforms.read.sources import Source
from transforms.read.streams import OF_ONE_INPUT, TooLargeError, UnavailableError, read_file
from transforms.storage.trouble import sentence_on
from transforms.text.writable import encodable


def read_document(source: Source) -> Iterator[Document | Refused]:
    """The one document of a file, unpacked where it is gzip, or why there is none."""
    page, data = file_page(source), file_bytes(source.path)
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
    """The content of a file, unpacked, or why it cannot be read. Raises MachineTroubleError."""
    try:
        return read_file(path)
    except OF_ONE_INPUT as error:
        return rejection_of(error)


def rejection_of(error: Exception) -> Rejection:
    """What becomes of an input whose reading raised one of OF_ONE_INPUT."""
    if isinstance(error, TooLargeError):
        return Rejection(Reason.DOCUMENT_TOO_LARGE, error.problem)
    reason = Reason.INPUT_UNAVAILABLE if isinstance(error, UnavailableError) else Reason.UNREADABLE_INPUT
    return Rejection(reason, sentence_on(error))
