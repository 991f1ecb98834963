"""Records of a WARC file (ISO 28500) by FastWARC, with the stretches between them that hold none.

FastWARC stops at the first damage. Here the search goes on at the next place where a record begins, so that damage
costs the records that it hit.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar

from fastwarc.warc import ArchiveIterator, WarcRecordType

from transforms.read.streams import GZIP_MAGIC
from transforms.read.warc_starts import LONGEST_HEAD, PLAIN, next_start

_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.metadata
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_LENGTH = re.compile(rb"^Content-Length:\s*(\d{1,15})", re.IGNORECASE | re.MULTILINE)
_PIECE = 65_536
# bytes that are read more than once for damage: records that reach into each other would cost the square of their size
_FREE, _AGAIN, _LEAST = 256 * 1024 * 1024, 4, 2 * _PIECE

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
    What stands behind damage is damage too where so much of the file had to be read again that it must be hostile.
    """
    place, again = first if first == 0 else next_start(stream, first), 0
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
        again += max(0, stream.tell() - latest - _LEAST)
        place = next_start(stream, latest + 1)
        end = _end_of(stream, latest) if held else latest
        again += max(0, end - latest - _LEAST)
        if again > _FREE + _AGAIN * (latest - first):
            place = None
        if place is None or end <= place:
            yield from held
            yield Damage(end, place)
        else:
            yield Damage(latest, place)


def _end_of(stream: BinaryIO, start: int) -> int:
    """Where a record that could be read ends; where it starts, in a form in which that cannot be told."""
    stream.seek(start)
    head = stream.read(LONGEST_HEAD)
    if head.startswith(PLAIN):
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
            head = stream.read(_PIECE)
    except zlib.error:
        return start
    return end - len(unpacking.unused_data)
