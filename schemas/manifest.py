"""The manifest: what one run read, decided and wrote. A run is committed when its manifest is there.

It holds no time but the run's own clock, so the same input and `--as-of` give the same bytes on every runner and
with any number of workers.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from typing import Any

MANIFEST_VERSION = "1.1"
RUNS = "_runs"
STATE = "_state"


class NewerManifestError(ValueError):
    """A manifest, or a checkpoint of many, that a later version of copydesk has written."""


@dataclass(frozen=True, slots=True)
class InputPattern:
    """An input: `kind` is a schemas.input_kinds.InputKind, `pattern` the absolute path, glob or URL that was read."""

    kind: str
    pattern: str


@dataclass(frozen=True, slots=True, order=True)
class DataFile:
    """A file of the dataset: path below the output, tree, rows, size in bytes, SHA-256 of the file's bytes."""

    path: str
    tree: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, order=True)
class StateFile:
    """A file that later runs read: `name` is what it is, `path` lies below the output.

    `bytes` is its size, 0 where a manifest of version 1.0 does not say; `version` is that of its format.
    """

    name: str
    path: str
    sha256: str
    bytes: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents in and out.

    `articles` and `duplicates` count rows of these trees; `dropped` counts copies that `--duplicates drop` left out;
    `unchanged` counts documents that say what a written one says, such as the same row once more, or an address that an
    earlier run has read; `updated` counts those of the articles that supersede an earlier run's version; `rejected`
    counts by reason.
    """

    documents_in: int = 0
    articles: int = 0
    duplicates: int = 0
    dropped: int = 0
    unchanged: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    updated: int = 0

    @property
    def documents_out(self) -> int:
        """Every document that ended somewhere: equal to `documents_in` in a sound run."""
        written = self.articles + self.duplicates
        return written + self.dropped + self.unchanged + sum(self.rejected.values())


@dataclass(frozen=True, slots=True)
class FeedOutcome:
    """What came of a feed, or of another list that names documents.

    `feed` is its address or path, `status` a schemas.vocabulary.FeedStatus. `new` counts the entries that no earlier
    run had settled, `known` the others, `failed` the documents of the feed that were rejected; `why` counts reasons.
    `listed` counts the further feeds and lists that it names: a feed names none.
    """

    feed: str
    status: str
    new: int = 0
    known: int = 0
    failed: int = 0
    why: Mapping[str, int] = field(default_factory=dict)
    listed: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """Which slice of a chain of runs a run is: `number` from 1 to `of`; its inputs are those of the whole chain.

    `digest` tells the documents of the slice from others, sixteen hex digits.
    """

    number: int
    of: int
    digest: str


@dataclass(frozen=True, slots=True)
class RunHeader:
    """What is known of a run before it starts.

    `as_of` is RFC 3339. `options` holds only those that can change the output. `replayed` lists the rejected files
    that a replay run reads, below the output. `window` is as in the manifest.
    """

    run_id: str
    as_of: str
    inputs: tuple[InputPattern, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    replayed: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    slice: Slice | None = None
    window: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a run; `files`, `pruned` and `state` are sorted by path.

    `pruned` lists files that the run wrote and that retention has removed since; the counts still hold their rows.
    `feeds` tells what came of each feed, sorted by address. `slice` is None for a run that read all of its inputs.
    `window` is None where the run is no window of a stream, else its end and a digest of what it brought.
    """

    run_id: str
    as_of: str
    inputs: tuple[InputPattern, ...]
    options: Mapping[str, Any]
    counts: Counts
    files: tuple[DataFile, ...]
    state: tuple[StateFile, ...]
    replayed: tuple[str, ...]
    versions: Mapping[str, str]
    pruned: tuple[DataFile, ...] = ()
    feeds: tuple[FeedOutcome, ...] = ()
    slice: Slice | None = None
    window: str | None = None
    schema_version: str = MANIFEST_VERSION

    def paths(self) -> tuple[str, ...]:
        """Every file that the manifest vouches for."""
        return tuple(file.path for file in self.files) + tuple(state.path for state in self.state)


def run_id(as_of: str, inputs: Sequence[InputPattern], options: Mapping[str, Any]) -> str:
    """The id of a run, `YYYYMMDDTHHMMSSZ-` and eight hex digits: the same clock, inputs and options give the same id.

    Raises ValueError where `as_of` is not RFC 3339.
    """
    return run_id_at(as_of, run_digest(inputs, options))


def run_digest(inputs: Sequence[InputPattern], options: Mapping[str, Any]) -> str:
    """What the ids of all runs with these inputs and options end in: eight hex digits."""
    content = _json({"inputs": [asdict(pattern) for pattern in inputs], "options": dict(options)})
    return hashlib.sha256(content).hexdigest()[:8]


def run_id_at(as_of: str, digest: str) -> str:
    """The id of the run with a clock and a `run_digest`. Raises ValueError."""
    return f"{run_clock(as_of)}-{digest}"


def run_clock(as_of: str) -> str:
    """What the ids of the runs with this clock begin with, `YYYYMMDDTHHMMSSZ`. Raises ValueError."""
    clock = datetime.fromisoformat(as_of.replace("Z", "+00:00").replace("z", "+00:00"))
    utc = clock.astimezone(timezone.utc) if clock.tzinfo else clock
    return f"{utc:%Y%m%dT%H%M%SZ}"


def run_time(run: str) -> str:
    """The clock that a run id begins with, RFC 3339 in UTC. Raises ValueError where it begins with none."""
    match = re.match(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", run, re.ASCII)
    if match is None:
        raise ValueError(f"{run[:40]!r} is no run id")
    return "{}-{}-{}T{}:{}:{}Z".format(*match.groups())


def manifest_path(run: str) -> str:
    """Where the manifest of a run stands, below the output."""
    return f"{RUNS}/{run}/manifest.json"


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as UTF-8 JSON, keys sorted, indented by two."""
    return _json(asdict(manifest), indent=2) + b"\n"


def parse_manifest(data: bytes) -> Manifest:
    """The manifest of its bytes.

    Raises NewerManifestError where a later copydesk wrote them, ValueError where they are no manifest.
    """
    try:
        row = json.loads(data)
        refuse_newer("manifest", row["schema_version"], MANIFEST_VERSION)
        return Manifest(
            **{
                **row,
                "schema_version": MANIFEST_VERSION,
                "inputs": tuple(InputPattern(**pattern) for pattern in row["inputs"]),
                "counts": Counts(**row["counts"]),
                "files": tuple(DataFile(**file) for file in row["files"]),
                "pruned": tuple(DataFile(**file) for file in row.get("pruned", ())),
                "feeds": tuple(FeedOutcome(**feed) for feed in row.get("feeds", ())),
                "state": tuple(StateFile(**state) for state in row["state"]),
                "slice": Slice(**row["slice"]) if row.get("slice") else None,
                "replayed": tuple(row["replayed"]),
            }
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a manifest: {error!r}") from error


def refuse_newer(what: str, version: str, newest: str) -> None:
    """Raises NewerManifestError where a version lies above the newest that is known, ValueError where it is none.

    `what` is the word for what has the version.
    """
    if _numbers(version) > _numbers(newest):
        raise NewerManifestError(
            f"a newer copydesk wrote this {what} (version {version}, this one reads up to {newest}): "
            "install that version or a later one; nothing here is changed"
        )


def _numbers(version: str) -> tuple[int, ...]:
    if not re.fullmatch(r"[0-9]{1,6}\.[0-9]{1,6}", version):
        raise ValueError(f"not a manifest: {version[:20]!r} is no version")
    return tuple(map(int, version.split(".")))


def _json(value: Any, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=True).encode("utf-8", "backslashreplace")
