"""Runs whose state was stated once more: notes of a few bytes, by which a checkpoint that is out of date is known.

A commit that gives a run another state than it had notes so before its manifest appears. A checkpoint that says what
every note of a run says is right about it; where one differs, the run's manifest decides.

    _runs/.restated/<run id>.<state digest>    empty
"""

from __future__ import annotations

import re

from schemas.checkpoint import CHECKPOINTS, checkpoint_name, clock_of, state_digest
from schemas.manifest import RUNS, Manifest
from transforms.storage.storage import Storage

RESTATED = f"{RUNS}/.restated"
_NAME = re.compile(rf"{re.escape(RESTATED)}/(?P<run_id>[^/]+)\.(?P<digest>[0-9a-f]{{16}})", re.ASCII)


def note_restated(storage: Storage, manifest: Manifest, before: Manifest | None) -> None:
    """Notes the state of a manifest that is about to be written in place of `before`, None where none stood there.

    A run of a clock that checkpoints have passed is noted too: its manifest may have been taken away by hand.
    """
    digest = state_digest(manifest)
    if digest != state_digest(before) if before else _is_passed(storage, manifest.run_id):
        storage.write(f"{RESTATED}/{manifest.run_id}.{digest}", b"")


def restated(storage: Storage) -> dict[str, set[str]]:
    """The digests that notes name, by run id. Raises StoreFailedError."""
    notes: dict[str, set[str]] = {}
    for path in storage.paths(RESTATED):
        if match := _NAME.fullmatch(path):
            notes.setdefault(match["run_id"], set()).add(match["digest"])
    return notes


def _is_passed(storage: Storage, run: str) -> bool:
    names = (checkpoint_name(path) for path in storage.paths(CHECKPOINTS))
    return any(name.last >= clock_of(run) for name in names if name)
