"""What earlier runs have committed, for the commands that build on it."""

from pipeline.usage_error import UsageError
from schemas.manifest import Manifest
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


def _nothing(storage: Storage) -> UsageError:
    return UsageError(f"no run has committed anything below {storage.root}")
