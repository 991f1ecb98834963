"""Names of state files: content-addressed below `_state/`, so that two runs never write over each other's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from schemas.checkpoint import CHECKPOINTS
from schemas.manifest import STATE, StateFile
from transforms.memory.index_file import INDEX, KNOWN, index_file, known_file
from transforms.memory.index_row import unpack_row
from transforms.memory.known_row import known_rows
from transforms.storage.errors import UnsafePathError
from transforms.storage.state_kind import format_of

_NAME = re.compile(r"(?P<stem>[a-z0-9_-]{1,64})(?P<suffix>(\.[a-z0-9]{1,10}){0,2})", re.ASCII)


def state_file(name: str, content: bytes) -> StateFile:
    """Where a state file goes: `index.parquet` becomes `_state/index/<12 hex>.parquet`. Raises UnsafePathError."""
    match = _NAME.fullmatch(name)
    if match is None or f"{STATE}/{match['stem']}" == CHECKPOINTS:
        problem = "a state file is named by a-z, 0-9, _ and -, and up to two suffixes, and is no checkpoint"
        raise UnsafePathError(name, problem)
    digest = hashlib.sha256(content).hexdigest()
    path = f"{STATE}/{match['stem']}/{digest[:12]}{match['suffix']}"
    return StateFile(name, path, digest, len(content), format_of(name))


def index_files(group: tuple[int, Iterable[bytes]]) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the state files of what is remembered: whole rows, and known versions."""
    rows = [unpack_row(packed) for packed in group[1]]
    yield INDEX, index_file(rows)
    yield KNOWN, known_file(known_rows(rows))
