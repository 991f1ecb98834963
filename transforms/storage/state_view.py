"""State of earlier runs by its name: the files that a run with a certain clock sees, found by the clocks of run ids.

A start reads the manifests between two clocks and no other. A checkpoint that folds many state files into few would
be read here too, before the manifests after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.manifest import Manifest, StateFile, run_clock
from transforms.storage.checked_files import read_state_file
from transforms.storage.manifests import read_manifests_between
from transforms.storage.storage import Storage, storage_for

_AFTER_DIGITS = "~"  # sorts behind every character of a run id


@dataclass(frozen=True, slots=True)
class StateFiles:
    """State files below a root, as their manifests list them; they are read on the worker, not sent to it."""

    root: str
    files: tuple[StateFile, ...]

    def read(self) -> Iterator[bytes]:
        """Their contents, each checked. Raises DamagedFileError, NewerVersionError, NotFoundError."""
        storage = storage_for(self.root)
        for file in self.files:
            yield read_state_file(storage, file)


def state_seen(storage: Storage, name: str, since: str, as_of: str) -> StateFiles:
    """The state called `name` of the runs whose clocks lie from `since` up to, and without, `as_of`, both RFC 3339.

    Runs with the same or a later clock do not count, so that a run done again sees what it saw. Raises
    UnreadableManifestError, StoreFailedError.
    """
    manifests = read_manifests_between(storage, run_clock(since), run_clock(as_of) + _AFTER_DIGITS)
    return named_state(storage, name, (manifest for manifest in manifests if since <= manifest.as_of < as_of))


def named_state(storage: Storage, name: str, manifests: Iterable[Manifest]) -> StateFiles:
    """The state called `name` that the manifests list, each file once, sorted by path."""
    files = {state.path: state for manifest in manifests for state in manifest.state if state.name == name}
    return StateFiles(storage.root, tuple(files[path] for path in sorted(files)))
