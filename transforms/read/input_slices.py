"""An input in slices of so many documents: which files, and which rows of large ones, belong to each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from transforms.read.file_parts import is_splittable
from transforms.read.input_places import place_of
from transforms.read.outcomes import Document, Outcome
from transforms.read.reader import reader_of
from transforms.read.sources import Rows, Source

LISTED = 100  # documents that a feed or another list of addresses counts as: reading it tells how many it names
_DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True)
class InputSlice:
    """Inputs that are read by one run: files, URLs and rows of files.

    `documents` is how many they hold; `digest` tells them from others by where they lie and, of files of many
    documents, by what these hold: sixteen hex digits.
    """

    sources: tuple[Source, ...]
    documents: int
    digest: str


class _Unit(NamedTuple):
    """What no slice divides: the offset of a document in its file, None where the file is not cut before it."""

    offset: int | None
    documents: int
    content: bytes = b""


@dataclass(slots=True)
class _Open:
    """A slice that may still grow."""

    sources: list[Source] = field(default_factory=list)
    documents: int = 0
    hash: hashlib.blake2b = field(default_factory=lambda: hashlib.blake2b(digest_size=_DIGEST_BYTES))

    def add(self, unit: _Unit) -> None:
        self.documents += unit.documents
        self.hash.update(unit.content)

    def closed(self) -> InputSlice:
        for source in self.sources:
            self.hash.update(f"{source.kind} {place_of(source.pattern)} {source.part}\n".encode("utf-8", "replace"))
        return InputSlice(tuple(self.sources), self.documents, self.hash.hexdigest())


def input_slices(sources: Iterable[Source], size: int) -> Iterator[InputSlice]:
    """The sources, each a file or URL, in slices of at most `size` documents, in their order; one at least.

    Files of many documents are read through for it. A file that cannot be read from its middle on, such as an archive
    that is packed as one, is in one slice, however large. Raises MachineTroubleError.
    """
    open_slice, is_first = _Open(), True
    for source in sources:
        start, is_begun = 0, False
        for unit in _units(source):
            is_full = open_slice.documents > 0 and open_slice.documents + unit.documents > size
            if is_full and not (is_begun and unit.offset is None):
                if is_begun and unit.offset is not None:
                    open_slice.sources.append(replace(source, part=Rows(start, unit.offset - 1)))
                    start = unit.offset
                yield open_slice.closed()
                open_slice, is_first = _Open(), False
            open_slice.add(unit)
            is_begun = True
        open_slice.sources.append(replace(source, part=Rows(start)) if start else source)
    if open_slice.documents or is_first:
        yield open_slice.closed()


def documents_unread(source: Source) -> int | None:
    """How many documents a file or URL counts as; None where only reading it through tells."""
    row = source.kind.row
    if row.is_catalog:
        return LISTED
    return 1 if row.is_one_document or source.is_request else None


def documents_in(source: Source) -> int:
    """How many documents a file or URL counts as, a file of many read through for it. Raises MachineTroubleError."""
    known = documents_unread(source)
    if known is not None:
        return known
    reader = reader_of(source.kind)
    return reader.count(source) if reader.count else sum(1 for _ in reader.read(source))


def _units(source: Source) -> Iterator[_Unit]:
    known = documents_unread(source)
    if known is not None:
        yield _Unit(None, known)
    elif is_splittable(source):
        for outcome in reader_of(source.kind).read(source):
            yield _Unit(outcome.page.record_offset, 1, _content(outcome))
    else:
        outcomes = [_content(outcome) for outcome in reader_of(source.kind).read(source)]
        yield _Unit(None, len(outcomes), b"".join(outcomes))


def _content(outcome: Outcome) -> bytes:
    """What tells a document from others."""
    hashed = hashlib.blake2b(outcome.page.source_id.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES)
    if isinstance(outcome, Document):
        hashed.update(outcome.body)
    return hashed.digest()
