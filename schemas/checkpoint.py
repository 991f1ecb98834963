"""The checkpoint: the state of many runs in few files, so that a start need not read each of their manifests.

It decides nothing: everything that it says can be read from the manifests of its runs, and is where it is damaged.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from schemas.manifest import STATE, Manifest, StateFile, refuse_newer

CHECKPOINT_VERSION = "1.0"
CHECKPOINTS = f"{STATE}/checkpoints"
_CLOCK = r"\d{8}T\d{6}Z"
_CLOCK_LENGTH = len("YYYYMMDDTHHMMSSZ")
REPLACED = f"{CHECKPOINTS}/replaced"
_NAME = re.compile(rf"{CHECKPOINTS}/(?P<first>{_CLOCK})_(?P<last>{_CLOCK})_(?P<digest>[0-9a-f]{{12}})\.json", re.ASCII)
_DIGEST_LENGTH = 16  # hex digits: 64 bits tell the states of one run apart


@dataclass(frozen=True, slots=True, order=True)
class CarriedFile:
    """A state file of a run that was large enough to stay as it is: the run's clock, RFC 3339, and the file."""

    as_of: str
    file: StateFile


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of some runs.

    `runs` gives the `state_digest` of each run's manifest by run id. `folded` holds one file for each kind of state
    that had small files, `carried` the large ones; both are sorted.
    """

    runs: Mapping[str, str]
    folded: tuple[StateFile, ...] = ()
    carried: tuple[CarriedFile, ...] = ()
    schema_version: str = CHECKPOINT_VERSION


class CheckpointName(NamedTuple):
    """What a checkpoint's path says: the first and the last clock of its runs, `YYYYMMDDTHHMMSSZ`, and its digest."""

    first: str
    last: str
    digest: str


def state_digest(manifest: Manifest) -> str:
    """What tells the state that a run has left from that of another time it was done: sixteen hex digits."""
    content = [manifest.as_of, [asdict(state) for state in manifest.state]]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:_DIGEST_LENGTH]


def clock_of(run: str) -> str:
    """The clock that a run id begins with, `YYYYMMDDTHHMMSSZ`."""
    return run[:_CLOCK_LENGTH]


def checkpoint_bytes(checkpoint: Checkpoint) -> bytes:
    """The checkpoint as UTF-8 JSON, keys sorted."""
    return json.dumps(asdict(checkpoint), ensure_ascii=False, sort_keys=True).encode() + b"\n"


def checkpoint_path(checkpoint: Checkpoint) -> str:
    """Where a checkpoint stands, below the output: named by its clocks and its content."""
    digest = hashlib.sha256(checkpoint_bytes(checkpoint)).hexdigest()[:12]
    return f"{CHECKPOINTS}/{clock_of(min(checkpoint.runs))}_{clock_of(max(checkpoint.runs))}_{digest}.json"


def checkpoint_name(path: str) -> CheckpointName | None:
    """What the path of a checkpoint says, or None where it is none."""
    match = _NAME.fullmatch(path)
    return CheckpointName(match["first"], match["last"], match["digest"]) if match else None


def replaced_path(path: str) -> str:
    """Where a checkpoint is kept for runs that have read it, after others took its place."""
    return f"{REPLACED}{path.removeprefix(CHECKPOINTS)}"


def standing_path(path: str) -> str:
    """Where a checkpoint stands, or stood before it went where `replaced_path` says."""
    return f"{CHECKPOINTS}{path.removeprefix(REPLACED)}" if is_replaced(path) else path


def is_replaced(path: str) -> bool:
    """Whether a path lies where `replaced_path` leads to."""
    return path.startswith(f"{REPLACED}/")


def parse_checkpoint(data: bytes) -> Checkpoint:
    """The checkpoint of its bytes.

    Raises NewerManifestError where a later copydesk wrote them, ValueError where they are no checkpoint.
    """
    try:
        row = json.loads(data)
        refuse_newer("checkpoint", row["schema_version"], CHECKPOINT_VERSION)
        return Checkpoint(
            runs=_digests(row["runs"]),
            folded=tuple(StateFile(**file) for file in row["folded"]),
            carried=tuple(CarriedFile(file["as_of"], StateFile(**file["file"])) for file in row["carried"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a checkpoint: {error!r}") from error


def _digests(row: Any) -> dict[str, str]:
    runs = dict(row)
    if not runs or not all(isinstance(digest, str) for digest in runs.values()):
        raise ValueError("not a checkpoint: it names no runs")
    return runs
