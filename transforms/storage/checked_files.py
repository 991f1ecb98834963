"""Files below an output: believed with the size and SHA-256 that their manifest says, unpacked under a limit."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import Any

import orjson

from schemas.manifest import DataFile, StateFile
from transforms.storage.errors import DamagedFileError, NewerVersionError
from transforms.storage.state_kind import format_of
from transforms.storage.storage import Storage

LONGEST_FILE = 2 * 1024**3  # bytes as packed, where a manifest of version 1.0 does not say the size
LONGEST_LINE = 128 * 1024**2  # bytes of one row: a document is at most 64 MiB before it is packed into a row
GZIP_MAGIC = b"\x1f\x8b"
_REPAIR = "put it back from a copy, or do the run again that wrote it"


def read_data(storage: Storage, file: DataFile) -> bytes:
    """The bytes of a data file. Raises DamagedFileError where they are not what the manifest says, NotFoundError."""
    return _checked(file.path, storage.read(file.path, file.bytes), file.bytes, file.sha256)


def read_rows(storage: Storage, file: DataFile) -> Iterator[dict[str, Any]]:
    """The rows of a data file, each the object of one line.

    Raises DamagedFileError where its bytes are not what the manifest says or a line holds no object, NotFoundError.
    """
    for number, line in enumerate(unpacked_lines(file.path, read_data(storage, file)), start=1):
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise DamagedFileError(file.path, f"line {number:,} is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise DamagedFileError(file.path, f"line {number:,} is no row")
        yield row


def read_state_file(storage: Storage, state: StateFile, newest: int | None = None) -> bytes:
    """The bytes of a state file, of a format up to version `newest`, by default the latest that this copydesk reads.

    Raises NewerVersionError, DamagedFileError where they are not what the manifest says, NotFoundError.
    """
    latest = format_of(state.name) if newest is None else newest
    if state.version > latest:
        problem = f"is of format {state.version}, and this copydesk reads up to {latest}: install the one that wrote it"
        raise NewerVersionError(state.path, problem)
    data = storage.read(state.path, state.bytes or LONGEST_FILE)
    return _checked(state.path, data, state.bytes or len(data), state.sha256)


def unpacked_lines(path: str, data: bytes, longest: int = LONGEST_LINE) -> Iterator[bytes]:
    """The lines of a file of rows, gzip or plain, without their ends; in memory stands one line at a time.

    Raises DamagedFileError where it is not gzip, where a line is longer than `longest` bytes, and where the last line
    has no end.
    """
    packed = data.startswith(GZIP_MAGIC)
    stream = gzip.GzipFile(fileobj=io.BytesIO(data)) if packed else io.BytesIO(data)
    try:
        while line := stream.readline(longest + 1):
            if not line.endswith(b"\n"):
                problem = (
                    "the last line is torn" if len(line) <= longest else f"a line is longer than {longest:,} bytes"
                )
                raise DamagedFileError(path, problem)
            yield line[:-1]
    except (OSError, EOFError, zlib.error) as error:
        raise DamagedFileError(path, f"is not gzip: {error}") from error


def _checked(path: str, data: bytes, size: int, sha256: str) -> bytes:
    if (len(data), hashlib.sha256(data).hexdigest()) != (size, sha256):
        raise DamagedFileError(path, f"its content is not what its manifest says: {_REPAIR}")
    return data
