"""Files that are one document each: HTML pages and plain texts."""

from __future__ import annotations

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.reasons import Reason
from transforms.read.sources import Source
from transforms.read.streams import UNREADABLE, TooLargeError, read_file
from transforms.text.writable import encodable


def read_document(source: Source) -> tuple[Page, bytes | Rejection]:
    """The header of a file with its bytes, unpacked where they are gzip, or why there are none.

    `source_id` is the base name as it stands, `.gz` included.
    """
    page = file_page(source)
    data = file_bytes(source.pattern)
    if isinstance(data, bytes) and not data.strip():
        return page, Rejection(Reason.EMPTY_DOCUMENT, "the file is empty")
    return page, data


def file_page(source: Source) -> Page:
    """The header of a document that is a whole file."""
    path = encodable(source.pattern)
    return Page(
        kind=source.kind,
        input=path,
        source_id=path.rpartition("/")[2],
        is_text=source.kind is InputKind.TEXT,
    )


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
