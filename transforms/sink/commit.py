"""The commit: reports of what was written become one manifest, and the manifest decides who committed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

import orjson

from schemas.manifest import (
    Counts,
    DataFile,
    FeedOutcome,
    Manifest,
    RunHeader,
    StateFile,
    manifest_bytes,
    manifest_path,
    run_id,
)
from schemas.vocabulary import Tree
from transforms.elements.feed_report import feed_outcome
from transforms.storage.errors import CommitConflictError, CountsDifferError, NotFoundError
from transforms.storage.journal import SUPERSEDED, journal_lines, journal_path, new_attempt
from transforms.storage.manifests import read_manifest
from transforms.storage.restated import note_restated
from transforms.storage.running import Attempt
from transforms.storage.storage import Storage

_ATTEMPTS = 100


def file_report(entry: DataFile, reasons: Mapping[str, int] | None = None) -> bytes:
    """The report of a written file; `reasons` counts the documents of a rejected file by reason."""
    return _report(file=asdict(entry), reasons=dict(reasons or {}))


def state_report(entry: StateFile) -> bytes:
    """The report of a written state file."""
    return _report(state=asdict(entry))


def outcome_report(dropped: int = 0, unchanged: int = 0, updated: int = 0) -> bytes:
    """The report of documents that are not written, copies that were left out and known ones, and of updates."""
    return _report(dropped=dropped, unchanged=unchanged, updated=updated)


def feed_report(feed: str, part: bytes) -> bytes:
    """The report of what came of a feed."""
    return _report(feed=asdict(feed_outcome(feed, part)))


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
        feeds=tuple(sorted((FeedOutcome(**row["feed"]) for row in rows if "feed" in row), key=_address)),
        slice=header.slice,
        window=header.window,
    )
    _reconcile(manifest)
    return manifest


def has_learnt_only(manifest: Manifest, state: str) -> bool:
    """Whether a run came to nothing: no document, no file, and of state at most that of this name."""
    came = manifest.counts.documents_in or manifest.files
    return not came and all(file.name == state for file in manifest.state)


def commit(storage: Storage, manifest: Manifest, attempt: Attempt) -> Manifest:
    """The manifest, written if the one that stood there before still has the generation `attempt.replaces`.

    The files that only the replaced manifest listed are noted for a later clean-up. A second attempt with the same
    bytes is the same commit. Raises NotFoundError where a file that was written is gone or has another size,
    CommitConflictError where another run came first; nothing is committed then.
    """
    path, data = manifest_path(manifest.run_id), manifest_bytes(manifest)
    _find_files(storage, manifest)
    before = None if attempt.replaces is None else read_manifest(storage, path)
    if before:
        supersede(storage, before, manifest, attempt, SUPERSEDED)
    note_restated(storage, manifest, before)
    if not storage.write_if(path, data, attempt.replaces) and not (storage.exists(path) and storage.read(path) == data):
        raise CommitConflictError(
            path, "another run has committed under this run id meanwhile: nothing of it was changed"
        )
    if attempt.name:
        storage.delete(journal_path(attempt.name))
    return manifest


def supersede(storage: Storage, before: Manifest, after: Manifest, attempt: Attempt, kind: str) -> tuple[str, ...]:
    """Notes the files that only the manifest `before` lists, so that a clean-up may remove them. Returns their paths.

    `kind` is SUPERSEDED or PRUNED. The note is written first: where the manifest is not replaced after all, every
    path of it is still listed, and nothing goes.
    """
    paths = tuple(sorted({file.path for file in before.files} - {file.path for file in after.files}))
    states = tuple(sorted({state.path for state in before.state} - {state.path for state in after.state}))
    if paths or states:
        name = attempt.name or new_attempt(after.run_id)
        storage.write(journal_path(name, kind), journal_lines((*paths, *states)))
    return (*paths, *states)


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
            return commit(storage, candidate, Attempt())
        except CommitConflictError:
            continue
    raise CommitConflictError(manifest_path(base), f"{_ATTEMPTS} commits of one window: something restarts without end")


def _address(outcome: FeedOutcome) -> str:
    return outcome.feed


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
        totals.update({name: row.get(name, 0) for name in ("documents_in", "dropped", "unchanged", "updated")})
    return Counts(
        documents_in=totals["documents_in"],
        articles=trees[Tree.ARTICLES],
        duplicates=trees[Tree.DUPLICATES],
        dropped=totals["dropped"],
        unchanged=totals["unchanged"],
        updated=totals["updated"],
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
        f"{counts.dropped} dropped copies, {counts.unchanged} unchanged "
        f"and {rejected} rejected documents came out: nothing is committed",
    )


def _find_files(storage: Storage, manifest: Manifest) -> None:
    """Raises NotFoundError where a file of the manifest is not there with its size."""
    expected = {file.path: file.bytes for file in manifest.files}
    expected |= {state.path: state.bytes for state in manifest.state}
    sizes = storage.sizes(expected)
    for path, size in expected.items():
        if sizes.get(path) != size:
            raise NotFoundError(path, "was written by this run and is gone, or not whole: nothing is committed")
