"""What earlier runs have committed, for the commands that build on it."""

from pipeline.usage_error import UsageError
from schemas.manifest import Manifest
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import Storage


def committed(storage: Storage) -> list[Manifest]:
    """The manifests of an output. Raises UsageError where no run has committed anything."""
    manifests = read_manifests(storage)
    if not manifests:
        raise UsageError(f"no run has committed anything below {storage.root}")
    return manifests
