"""Large files in parts that an engine reads side by side."""

from __future__ import annotations

import os
import zlib
from dataclasses import replace
from typing import BinaryIO

from transforms.read.sources import Rows, Source
from transforms.read.streams import GZIP_MAGIC, OF_ONE_INPUT, open_packed

PART_BYTES = 256 * 1024 * 1024
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_HEAD = 4 * 1024 * 1024  # bytes in which the first record of an archive ends
_PLAIN = b"WARC/"
_WRITER = b"software: copydesk"  # what such an archive holds belongs together two by two
_WRITER_WITHIN = 4096


def parts_of(source: Source) -> list[Source]:
    """The source in parts of some 256 MiB, by the offsets at which its records begin; itself where it cannot be split.

    A part reads the records that begin in it. Files whose records are packed as one, or in a form that needs what
    stands at its start, are read as a whole.
    """
    if not source.kind.row.is_splittable or source.again is not None or source.part is not None:
        return [source]
    try:
        with open_packed(source.path) as stream:
            size = stream.seek(0, os.SEEK_END)
            if size <= PART_BYTES or not _has_records_of_its_own(stream):
                return [source]
    except OF_ONE_INPUT:  # reading it says so
        return [source]
    starts = range(0, size, PART_BYTES)
    return [replace(source, part=Rows(start, min(start + PART_BYTES, size) - 1)) for start in starts]


def is_splittable(source: Source) -> bool:
    """Whether a file of many documents can be read from any of them on: lines can, records where they stand alone."""
    if not source.kind.row.is_splittable:
        return True
    try:
        with open_packed(source.path) as stream:
            return _has_records_of_its_own(stream)
    except OF_ONE_INPUT:  # reading it says so
        return False


def _has_records_of_its_own(stream: BinaryIO) -> bool:
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith(_PLAIN):
        return _WRITER not in head[:_WRITER_WITHIN]
    if not head.startswith(GZIP_MAGIC):
        return False
    unpacking = zlib.decompressobj(_GZIP_WINDOW)
    try:
        first = unpacking.decompress(head, _HEAD)
    except zlib.error:
        return True
    return unpacking.eof and unpacking.unused_data.startswith(GZIP_MAGIC) and _WRITER not in first[:_WRITER_WITHIN]
