"""Where records of a WARC file begin, in whichever form: searched for behind damage, in linear time."""

from __future__ import annotations

import io
import re
import zlib
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

PLAIN = b"WARC/"
LONGEST_HEAD = 65_536  # bytes of the fields of a record
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_PACKED_HEAD = 512  # bytes in which a packed record shows that it is one
_FIRST_WINDOW = 16 * 1024
_PIECE = 4 * 1024 * 1024
_MAGIC = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]|\x28\xb5\x2f\xfd|WARC/[01]\.\d")
_LONGEST_MAGIC = 8  # bytes
_GZIP_FIRST, _ZSTD_FIRST = 0x1F, 0x28
_ZSTD_DESCRIPTOR, _ZSTD_RESERVED = 4, 0x18  # the byte of a frame that describes it, and its bits without a meaning
_FIELDS_END = re.compile(rb"\n\r?\n")
_FIRST_FIELD = re.compile(rb"WARC/[01]\.\d+\r?\n[\w-]+:")
_FIELDS = re.compile(rb"WARC/[01]\.\d+\r?\n(?:[\w-]+:[^\n]*\n)*")
_TYPE = re.compile(rb"^WARC-Type:", re.IGNORECASE | re.MULTILINE)


def next_start(stream: BinaryIO, place: int) -> int | None:
    """Where the next record begins that can be read, from a byte on; None where no other does."""
    size = _FIRST_WINDOW
    while True:
        stream.seek(place)
        window = stream.read(size)
        position = 0
        while (found := _MAGIC.search(window, position)) is not None:
            head = _head(stream, place, window, found.start())
            if _is_start(head):
                return place + found.start()
            position = found.start() + _hopeless(head)
        if len(window) < size:
            return None
        place += max(position, size - _LONGEST_MAGIC)
        size = min(4 * size, _PIECE)


def _head(stream: BinaryIO, place: int, window: bytes, start: int) -> bytes:
    """The bytes from which a record is told that may begin at a place of a window."""
    if window[start] == _GZIP_FIRST:
        size = _PACKED_HEAD
    elif window[start] == _ZSTD_FIRST or _FIRST_FIELD.match(window, start):
        size = LONGEST_HEAD
    else:
        size = _PACKED_HEAD
    if start + size > len(window):
        stream.seek(place + start)
        return stream.read(size)
    return window[start : start + size]


def _is_start(head: bytes) -> bool:
    if head[0] == _GZIP_FIRST:
        return _is_packed(head)
    if head[0] == _ZSTD_FIRST:
        return _is_zstd(head)
    fields = _FIELDS.match(head)
    return fields is not None and _TYPE.search(fields[0]) is not None


def _hopeless(head: bytes) -> int:
    """How many bytes of a head that begins no record begin none: lines of fields without a type have none within."""
    fields = _FIELDS.match(head)
    return fields.end() if fields else 1


def _is_packed(head: bytes) -> bool:
    """Whether bytes begin a record that is packed with gzip: one whose fields end, as far as these bytes show."""
    unpacking = zlib.decompressobj(_GZIP_WINDOW)
    try:
        fields = unpacking.decompress(head, LONGEST_HEAD)
    except zlib.error:
        return False
    return fields.startswith(PLAIN) and (not unpacking.eof or _FIELDS_END.search(fields) is not None)


def _is_zstd(head: bytes) -> bool:
    """Whether bytes begin a record that is packed with zstd (RFC 8878, 3.1.1.1.1: a reserved bit is zero)."""
    if len(head) <= _ZSTD_DESCRIPTOR or head[_ZSTD_DESCRIPTOR] & _ZSTD_RESERVED:
        return False
    try:
        return next(iter(ArchiveIterator(io.BytesIO(head), record_types=WarcRecordType.any_type)), None) is not None
    except (OSError, ValueError):
        return False
