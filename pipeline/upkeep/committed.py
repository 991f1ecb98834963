"""What earlier runs have committed, for the commands that build on it."""

from collections.abc import Iterable

from pipeline.flags.usage_error import UsageError
from schemas.manifest import DataFile, Manifest
from schemas.vocabulary import Tree
from transforms.storage.manifests import read_manifests
from transforms.storage.state_view import StateView, whole_state
from transforms.storage.storage import Storage


def committed(storage: Storage) -> list[Manifest]:
    """The manifests of an output. Raises UsageError where no run has committed anything."""
    manifests = read_manifests(storage)
    if not manifests:
        raise _nothing(storage)
    return manifests


def committed_state(storage: Storage) -> StateView:
    """The state that all runs of an output have left. Raises UsageError where no run has committed anything."""
    view = whole_state(storage)
    if not view.manifests and not view.found.standing:
        raise _nothing(storage)
    return view


def open_files(manifests: Iterable[Manifest]) -> dict[str, DataFile]:
    """The rejected files that no run has replayed, by their paths below the output, sorted.

    A run that rejects the same rows again writes the file that it replays: it does not close it. Clocks decide nothing:
    a replay may have an earlier one than the run that it follows.
    """
    files = {file.path: file for manifest in manifests for file in manifest.files if file.tree == Tree.REJECTED}
    closed = {path for manifest in manifests for path in set(manifest.replayed) - set(manifest.paths())}
    return {path: files[path] for path in sorted(files.keys() - closed)}


def _nothing(storage: Storage) -> UsageError:
    return UsageError(f"no run has committed anything below {storage.root}")
