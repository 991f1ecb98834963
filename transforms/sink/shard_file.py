"""Rows become the bytes and the name of a file: the same rows always give the same file.

The name carries the content's hash, so a retry, a second attempt and a second run write the same file again instead
of another one beside it.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.manifest import DataFile

COMPRESSION_LEVEL = 6
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate, no name, time 0, system unknown


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One line of a file: its sort key, and its JSON without a line end.

    `member` is what the duplicates stage knows of the document and `anchors` is that by which its translations are
    found, both for the index; `member` is empty where nothing is remembered.
    """

    id: str
    version: str
    doc_key: str
    line: bytes
    member: bytes = b""
    anchors: bytes = b""


@dataclass(frozen=True, slots=True)
class ShardFile:
    """A file that is ready to be written, and its line in the manifest."""

    entry: DataFile
    data: bytes


def shard_file(tree: str, folder: str, shard: int, rows: Iterable[Row]) -> ShardFile:
    """The gzipped JSONL file of the rows, sorted by id, version and document key."""
    lines = [row.line for row in sorted(rows)]
    content = b"".join(line + b"\n" for line in lines)
    data = gzip_bytes(content)
    path = f"{folder}/part-{shard:03d}-{hashlib.sha256(content).hexdigest()[:12]}.jsonl.gz"
    return ShardFile(DataFile(path, tree, len(lines), len(data), hashlib.sha256(data).hexdigest()), data)


def gzip_bytes(content: bytes) -> bytes:
    """One gzip member without name and time (RFC 1952), at a fixed level.

    `gzip.compress` writes other header bytes in other versions of Python. The deflate stream is zlib's.
    """
    packer = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(content) + packer.flush()
    return _GZIP_HEADER + body + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
