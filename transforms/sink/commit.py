"""The commit: reports of what was written become one manifest, and the manifest decides who committed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any

import orjson

from schemas.manifest import (
    RUNS,
    Counts,
    DataFile,
    Manifest,
    RunHeader,
    StateFile,
    manifest_bytes,
    manifest_path,
    parse_manifest,
    run_id,
)
from schemas.vocabulary import Tree
from transforms.storage.errors import CommitConflictError, CountsDifferError, UnreadableManifestError, UnsafePathError
from transforms.storage.storage import TEMPORARY_PREFIX, Storage, safe_relative

_ATTEMPTS = 100
_TYPES: dict[Any, type] = {"str": str, "int": int}  # annotations of the manifest's fields, as they are written


def file_report(entry: DataFile, reasons: Mapping[str, int] | None = None) -> bytes:
    """The report of a written file; `reasons` counts the documents of a rejected file by reason."""
    return _report(file=asdict(entry), reasons=dict(reasons or {}))


def state_report(entry: StateFile) -> bytes:
    """The report of a written state file."""
    return _report(state=asdict(entry))


def dropped_report(dropped: int) -> bytes:
    """The report of copies that were left out."""
    return _report(dropped=dropped)


def input_report(documents: int) -> bytes:
    """The report of documents that came in."""
    return _report(documents_in=documents)


def manifest_of(header: RunHeader, reports: Iterable[bytes]) -> Manifest:
    """The manifest of a run from its reports, in any order. Raises CountsDifferError where documents are missing."""
    rows = [orjson.loads(report) for report in reports]
    files = sorted(DataFile(**row["file"]) for row in rows if "file" in row)
    states = sorted({StateFile(**row["state"]) for row in rows if "state" in row})
    manifest = Manifest(
        run_id=header.run_id,
        as_of=header.as_of,
        inputs=header.inputs,
        options=header.options,
        counts=_counts(rows, files),
        files=tuple(files),
        state=tuple(states),
        replayed=tuple(sorted(header.replayed)),
        versions=header.versions,
    )
    _reconcile(manifest)
    return manifest


def commit(storage: Storage, manifest: Manifest, expected: str | None) -> Manifest:
    """The manifest, written if the one that was there before still has the generation `expected`.

    A second attempt with the same bytes is the same commit. Raises CommitConflictError where another run came first.
    """
    path, data = manifest_path(manifest.run_id), manifest_bytes(manifest)
    if storage.write_if(path, data, expected) or (storage.exists(path) and storage.read(path) == data):
        return manifest
    raise CommitConflictError(path, "another run has committed under this run id meanwhile: nothing of it was changed")


def marker_path(run: str) -> str:
    """The file that stands below the output while a run writes: its name is that of an unfinished write."""
    return f"{RUNS}/{TEMPORARY_PREFIX}{hashlib.sha256(run.encode()).hexdigest()[:32]}"


def commit_window(storage: Storage, header: RunHeader, as_of: str, reports: Iterable[bytes]) -> Manifest:
    """The manifest of one window, written under a free run id.

    The window's end is its clock. What a window has committed stays: a later commit of the same window, after a
    restart or of late news, takes the next number. Raises CountsDifferError, CommitConflictError.
    """
    base = run_id(as_of, header.inputs, header.options)
    manifest = manifest_of(replace(header, run_id=base, as_of=as_of), reports)
    for number in range(1, _ATTEMPTS):
        candidate = replace(manifest, run_id=base if number == 1 else f"{base}-{number:02d}")
        try:
            return commit(storage, candidate, None)
        except CommitConflictError:
            continue
    raise CommitConflictError(manifest_path(base), f"{_ATTEMPTS} commits of one window: something restarts without end")


def read_manifests(storage: Storage) -> list[Manifest]:
    """Every committed manifest of an output, by run id. Raises UnreadableManifestError."""
    manifests = [read_manifest(storage, path) for path in storage.paths(RUNS) if is_manifest(path)]
    return sorted(manifests, key=_id_of)


def read_manifest(storage: Storage, path: str) -> Manifest:
    """The manifest at a path below the output. Raises UnreadableManifestError, NotFoundError."""
    try:
        manifest = parse_manifest(storage.read(path))
        _check(manifest)
    except (ValueError, UnsafePathError) as error:
        raise UnreadableManifestError(path, str(error)) from error
    return manifest


def is_manifest(path: str) -> bool:
    """Whether a path is that of a run's manifest."""
    parts = path.split("/")
    return len(parts) == 3 and parts[0] == RUNS and parts[2] == "manifest.json"  # noqa: PLR2004  # _runs/ID/manifest.json


def _check(manifest: Manifest) -> None:
    """Raises ValueError where a field has another type than its dataclass says, UnsafePathError for a stray path."""
    parts = (manifest, manifest.counts, *manifest.inputs, *manifest.files, *manifest.state)
    mistyped = [name for part in parts for name in _mistyped(part)]
    if not isinstance(manifest.counts.rejected, dict) or not _are(int, manifest.counts.rejected.values()):
        mistyped.append("rejected")
    if mistyped or not _are(str, manifest.replayed):
        raise ValueError(f"not a manifest: {', '.join(mistyped) or 'replayed'} of another type than it must have")
    for path in (*manifest.paths(), *manifest.replayed):
        safe_relative(path)


def _mistyped(part: Any) -> list[str]:
    return [
        field.name
        for field in fields(part)
        if field.type in _TYPES and not _are(_TYPES[field.type], [getattr(part, field.name)])
    ]


def _are(kind: type, values: Iterable[Any]) -> bool:
    return all(isinstance(value, kind) and not isinstance(value, bool) for value in values)


def _id_of(manifest: Manifest) -> str:
    return manifest.run_id


def _report(**row: Any) -> bytes:
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


def _counts(rows: Iterable[Mapping[str, Any]], files: Iterable[DataFile]) -> Counts:
    trees: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for file in files:
        trees[file.tree] += file.rows
    for row in rows:
        reasons.update(row.get("reasons", {}))
        totals.update({name: row.get(name, 0) for name in ("documents_in", "dropped")})
    return Counts(
        documents_in=totals["documents_in"],
        articles=trees[Tree.ARTICLES],
        duplicates=trees[Tree.DUPLICATES],
        dropped=totals["dropped"],
        rejected=dict(sorted(reasons.items())),
    )


def _reconcile(manifest: Manifest) -> None:
    counts = manifest.counts
    rejected = sum(file.rows for file in manifest.files if file.tree == Tree.REJECTED)
    if counts.documents_in == counts.documents_out and rejected == sum(counts.rejected.values()):
        return
    raise CountsDifferError(
        manifest_path(manifest.run_id),
        f"{counts.documents_in} documents came in, but {counts.articles} articles, {counts.duplicates} duplicates, "
        f"{counts.dropped} dropped copies and {rejected} rejected documents came out: nothing is committed",
    )
