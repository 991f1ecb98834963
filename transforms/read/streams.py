"""Bytes of input files, local or on an object store, unpacked where they are gzip, under a limit."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from transforms.read.errors import InputError
from transforms.storage.storage import storage_for

GZIP_MAGIC = b"\x1f\x8b"
MAX_FILE_BYTES = 64 * 1024 * 1024
UNREADABLE = (OSError, EOFError, zlib.error, InputError)  # what reading a file or a gzip stream may raise
_OBJECT_STORE = "gs://"


class TooLargeError(InputError):
    """A document that is larger than any page is."""


def read_file(path: str, limit: int = MAX_FILE_BYTES) -> bytes:
    """The whole content, unpacked. Raises TooLargeError above `limit` bytes, and one of UNREADABLE."""
    with open_input(path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError(path, f"more than {limit} bytes")
    return data


@contextmanager
def open_input(path: str) -> Iterator[BinaryIO]:
    """The content as a stream; what starts with the magic number of gzip is unpacked while it is read."""
    with _opened(path) as raw:
        packed = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        raw.seek(0)
        if packed:
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield cast("BinaryIO", unpacked)
        else:
            yield raw


def _opened(path: str) -> BinaryIO:
    if not path.startswith(_OBJECT_STORE):
        return Path(path).open("rb")
    bucket, _, name = path.removeprefix(_OBJECT_STORE).partition("/")
    try:
        return io.BytesIO(storage_for(f"{_OBJECT_STORE}{bucket}").read(name))
    except Exception as error:  # the store's library has errors of its own
        raise InputError(path, f"cannot be read: {error}") from error
