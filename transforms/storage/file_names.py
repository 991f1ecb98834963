"""The names below an output: which are safe, and which of them the sink gives."""

from __future__ import annotations

import re

from schemas.checkpoint import CHECKPOINTS, checkpoint_name, standing_path
from schemas.manifest import RUNS, STATE
from schemas.vocabulary import Tree
from transforms.storage.errors import UnsafePathError

TEMPORARY_PREFIX = ".tmp-"
JOURNALS = f"{RUNS}/.journal"
_TEMPORARY = re.compile(rf"{re.escape(TEMPORARY_PREFIX)}[0-9a-f]{{32}}", re.ASCII)
_PART = re.compile(r"part-\d{3,}-[0-9a-f]{12}\.jsonl\.gz", re.ASCII)
_STATE = re.compile(rf"{STATE}/[a-z0-9_-]{{1,64}}/[0-9a-f]{{12}}(\.[a-z0-9]{{1,10}}){{0,2}}", re.ASCII)
_FOLDED = re.compile(rf"{CHECKPOINTS}/[a-z0-9_-]{{1,64}}/[0-9a-f]{{12}}(\.[a-z0-9]{{1,10}}){{0,2}}", re.ASCII)
_TREES = frozenset(Tree)
_DATE = re.compile(r"/date=(\d{4}-\d\d-\d\d)/", re.ASCII)


def safe_relative(path: str, errors: str = "surrogateescape") -> str:
    """Returns the path itself.

    `errors` says which lone surrogates a name may have: those that stand for bytes of a local file's name, or, with
    `strict`, none. Raises UnsafePathError for others, for an absolute path and for empty, `.` and `..` parts, NUL,
    backslash.
    """
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts) or "\0" in path or "\\" in path:
        raise UnsafePathError(path, "a path in the output is relative, with plain parts")
    try:
        path.encode("utf-8", errors)
    except UnicodeEncodeError as error:
        raise UnsafePathError(path, "a path in the output has no lone surrogates") from error
    return path


def is_temporary(path: str) -> bool:
    """Whether a path is that of an unfinished write."""
    return _TEMPORARY.fullmatch(path.rpartition("/")[2]) is not None


def is_part(path: str) -> bool:
    """Whether a path ends in the name that `transforms.sink.shard_file` gives."""
    return _PART.fullmatch(path.rpartition("/")[2]) is not None


def is_state(path: str) -> bool:
    """Whether a path is one that `transforms.sink.state_file` gives."""
    return _STATE.fullmatch(path) is not None


def is_folded(path: str) -> bool:
    """Whether a path is one that `transforms.storage.state_folding` gives: a checkpoint, or a file that one lists."""
    return _FOLDED.fullmatch(path) is not None or checkpoint_name(standing_path(path)) is not None


def is_manifest(path: str) -> bool:
    """Whether a path is that of a run's manifest."""
    parts = path.split("/")
    return len(parts) == 3 and parts[0] == RUNS and parts[2] == "manifest.json"  # noqa: PLR2004  # _runs/ID/manifest.json


def is_data(path: str) -> bool:
    """Whether a path is that of a part below a tree, or of a state file: what only a manifest makes count."""
    return is_state(path) or (path.split("/", maxsplit=1)[0] in _TREES and is_part(path))


def is_ours(path: str) -> bool:
    """Whether a run gives such a name to anything but a manifest: a part, state, an unfinished write."""
    return not is_manifest(path) and (is_temporary(path) or is_data(path) or is_folded(path))


def day_of(path: str) -> str | None:
    """Returns the day of a path's partition, YYYY-MM-DD, or None where it names none."""
    match = _DATE.search(path)
    return match[1] if match else None
