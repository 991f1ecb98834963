"""What a kind of input gives to be read: its module's `READER`, found by the kind's row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.fetch.fetch_options import PAGE_LIMITS, FetchLimits
from transforms.identify.credentials import split_credentials
from transforms.read.outcomes import Outcome, Parsed
from transforms.read.sources import Source


@dataclass(frozen=True, slots=True)
class Reader:
    """How inputs of one kind are read.

    `read` gives the outcomes of a file. `read_entry` gives the outcome of one entry of a file again, from the header
    and the bytes that its rejected row kept; None where the kept bytes are nothing to read again. `parse` gives what a
    list of documents names, or why it names nothing; its last argument says whether lists in it are followed. `limits`
    are those of fetching such a list. `depth` is how often a list may name another before one names documents. `count`
    says how many outcomes a file has where that takes less than reading them.
    """

    read: Callable[[Source], Iterator[Outcome]]
    read_entry: Callable[[Page, bytes], Outcome] | None = None
    parse: Callable[[Page, bytes, bool], Iterable[Parsed] | Rejection] | None = None
    limits: FetchLimits = PAGE_LIMITS
    depth: int = 1
    count: Callable[[Source], int] | None = None


def reader_of(kind: InputKind) -> Reader:
    """The reader of a kind; its module is imported when it is asked for."""
    reader: Reader = import_module(f"{__package__}.{kind.row.reader}").READER
    return reader


def parse_catalog(page: Page, body: bytes, follow: bool) -> list[Parsed] | Rejection:  # noqa: FBT001 - a worker's call has no keywords
    """What a list of documents names, or why it names nothing; importable, so that a worker process can call it.

    Where `follow` is false, lists that it names are rejections.
    """
    parse = reader_of(page.kind).parse
    if parse is None:
        raise ValueError(f"inputs of the kind {page.kind} list no documents")
    parsed = parse(page, body, follow)
    return parsed if isinstance(parsed, Rejection) else list(parsed)


def catalog_page(kind: InputKind, url: str) -> Page:
    """The header of a list of documents that is to be fetched; credentials of its URL stand in no other field."""
    place, credentials = split_credentials(url)
    return Page(kind=kind, input=place, source_id=place, url=place, credentials=credentials)
