"""Bytes of input files, local or on an object store, unpacked where they are gzip, under a limit."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from transforms.read.input_errors import InputError
from transforms.storage.errors import SinkError
from transforms.storage.storage import is_object, open_object
from transforms.storage.trouble import MachineTroubleError, Trouble, sentence_on, trouble_of

GZIP_MAGIC = b"\x1f\x8b"
MAX_FILE_BYTES = 64 * 1024 * 1024
OF_ONE_INPUT = (InputError, OSError, EOFError, zlib.error)  # what reading raises but for the machine


class TooLargeError(InputError):
    """A document that is larger than any page is."""


class UnavailableError(InputError):
    """An input that is there but cannot be opened, or has gone."""


def read_file(path: str, limit: int = MAX_FILE_BYTES) -> bytes:
    """The whole content, unpacked. Raises TooLargeError above `limit` bytes, and what `open_input` raises."""
    with open_input(path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError(path, f"more than {limit} bytes")
    return data


@contextmanager
def open_input(path: str) -> Iterator[BinaryIO]:
    """The content as a stream; what starts with the magic number of gzip is unpacked while it is read.

    Raises what `open_packed` raises.
    """
    with open_packed(path) as raw:
        packed = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        raw.seek(0)
        if packed:
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield cast("BinaryIO", unpacked)
        else:
            yield raw


@contextmanager
def open_packed(path: str) -> Iterator[BinaryIO]:
    """The content as it lies there, as a stream that can seek.

    Only regular files are opened. Whatever reading raises within the context leaves it as UnavailableError for trouble
    of the input, MachineTroubleError for trouble of the machine, and as it is for trouble of the document.
    """
    try:
        with _opened(path) as raw:
            yield raw
    except (OSError, MemoryError, SinkError) as error:
        _raise_trouble(path, error)
        raise


def _opened(path: str) -> BinaryIO:
    if is_object(path):
        return open_object(path)
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe would wait for a writer
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnavailableError(path, "no regular file")
    return os.fdopen(descriptor, "rb")


def _raise_trouble(path: str, error: Exception) -> None:
    trouble = trouble_of(error)
    if trouble is Trouble.INPUT:
        raise UnavailableError(path, sentence_on(error)) from error
    if trouble is Trouble.MACHINE:
        raise MachineTroubleError(path, sentence_on(error)) from error
