"""Records of a WARC file (ISO 28500) by FastWARC, with the stretches between them that hold none.

FastWARC stops at the first damage. Here the search goes on at the next place where a record begins, so that damage
costs the records that it hit.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar

from fastwarc.warc import ArchiveIterator, WarcRecordType

from transforms.read.streams import GZIP_MAGIC

_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.metadata
_PLAIN = b"WARC/"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_LONGEST_HEAD = 65_536  # bytes of the fields of a record
_LENGTH = re.compile(rb"^Content-Length:\s*(\d{1,15})", re.IGNORECASE | re.MULTILINE)
_PIECE = 4 * 1024 * 1024
_TRIED = 1024 * 1024  # bytes from which the first record is told
_MAGIC = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|WARC/[01]\.")
_LONGEST_MAGIC = 8  # bytes
_START = re.compile(rb"WARC/[01]\.\d+\r?\n(?:[\w-]+:[^\n]*\n)*?WARC-Type:", re.IGNORECASE)


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that holds no record, by its first byte and the one after its last; None for the rest."""

    start: int
    end: int | None


def read_records(
    stream: BinaryIO, read: Callable[[Any], Value], first: int = 0, last: int | None = None
) -> Iterator[Value | Damage]:
    """What `read` makes of the records that begin from byte `first` to byte `last`, and the damage between them.

    A record is FastWARC's, and is gone when the next one comes. `first` may lie within a record, which is none of them
    then. A record into which another one reaches is damaged itself, and so is one of which `read` makes a ValueError.
    """
    place = first if first == 0 else _next_start(stream, first)
    while place is not None and (last is None or place <= last):
        held: list[Value] = []  # what the latest record gave: whether that is sound shows behind it
        latest = place
        try:
            stream.seek(place)
            for record in ArchiveIterator(stream, record_types=_WANTED, parse_http=True):
                yield from held
                held = []
                if last is not None and record.stream_pos > last:
                    return
                latest = record.stream_pos
                held = [read(record)]
        except (OSError, ValueError) as error:
            if getattr(error, "errno", None) is not None:  # of the disk, not of what is on it
                raise
        else:
            yield from held
            return
        place = _next_start(stream, latest + 1)
        end = _end_of(stream, latest) if held else latest
        if place is None or end <= place:
            yield from held
            yield Damage(end, place)
        else:
            yield Damage(latest, place)


def _end_of(stream: BinaryIO, start: int) -> int:
    """Where a record that could be read ends; where it starts, in a form in which that cannot be told."""
    stream.seek(start)
    head = stream.read(_LONGEST_HEAD)
    if head.startswith(_PLAIN):
        fields, _, _ = head.partition(b"\r\n\r\n")
        length = _LENGTH.search(fields)
        return start + len(fields) + 2 * len(b"\r\n\r\n") + int(length[1]) if length else start
    if not head.startswith(GZIP_MAGIC):
        return start
    unpacking, end = zlib.decompressobj(_GZIP_WINDOW), start
    try:
        while head and not unpacking.eof:
            end += len(head)
            unpacking.decompress(head)
            head = stream.read(_LONGEST_HEAD)
    except zlib.error:
        return start
    return end - len(unpacking.unused_data)


def _next_start(stream: BinaryIO, place: int) -> int | None:
    """Where the next record begins that can be read, from a byte on; None where no other does."""
    while (candidate := _next_magic(stream, place)) is not None:
        if _begins_record(stream, candidate):
            return candidate
        place = candidate + 1
    return None


def _next_magic(stream: BinaryIO, place: int) -> int | None:
    start = max(0, place - _LONGEST_MAGIC)
    stream.seek(start)
    kept = b""
    while piece := stream.read(_PIECE):
        window = kept + piece
        for found in _MAGIC.finditer(window):
            if start + found.start() >= place:
                return start + found.start()
        kept = window[-_LONGEST_MAGIC:]
        start += len(window) - len(kept)
    return None


def _begins_record(stream: BinaryIO, place: int) -> bool:
    """Whether the bytes from a place on are a record, by its first megabyte."""
    stream.seek(place)
    data = stream.read(_TRIED)
    if data.startswith(_PLAIN):
        return _START.match(data[:_LONGEST_HEAD]) is not None
    try:
        return next(iter(ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.any_type)), None) is not None
    except (OSError, ValueError):
        return False
