"""Manifests as they stand below an output: read under a limit, checked, and never believed beyond their version."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from schemas.manifest import RUNS, Manifest, NewerManifestError, manifest_path, parse_manifest, run_clock, run_time
from transforms.storage.errors import (
    DamagedFileError,
    NewerVersionError,
    NotFoundError,
    UnreadableManifestError,
    UnsafePathError,
)
from transforms.storage.file_names import is_manifest, safe_relative
from transforms.storage.storage import Storage

_MOST_NAMED = 5
LONGEST_MANIFEST = 256 * 1024 * 1024  # bytes: a million files


def read_manifests(storage: Storage) -> list[Manifest]:
    """Every committed manifest of an output, by run id. Raises UnreadableManifestError, StoreFailedError."""
    manifests = [read_manifest(storage, path) for path in storage.paths(RUNS) if is_manifest(path)]
    return sorted(manifests, key=_id_of)


def committed_manifests(storage: Storage, runs: Iterable[str]) -> Iterator[Manifest]:
    """The manifests of these run ids, in their order, as far as they are there; no other is read.

    Raises UnreadableManifestError, StoreFailedError.
    """
    for run in sorted(runs):
        with contextlib.suppress(NotFoundError):  # a run that has not committed
            yield read_manifest(storage, manifest_path(run))


def last_clock(storage: Storage) -> str | None:
    """The latest clock, RFC 3339 in UTC, under which a run has committed; None where none has."""
    for run in sorted(storage.folders(RUNS), reverse=True):
        with contextlib.suppress(ValueError):  # a folder that is no run's
            clock = run_time(run)
            if storage.exists(manifest_path(run)):
                return clock
    return None


def read_manifest(storage: Storage, path: str) -> Manifest:
    """The manifest at a path below the output. Raises UnreadableManifestError, NewerVersionError, NotFoundError."""
    try:
        manifest = parse_manifest(storage.read(path, LONGEST_MANIFEST))
        _check(manifest)
    except NewerManifestError as error:
        raise NewerVersionError(path, str(error)) from error
    except (ValueError, UnsafePathError, DamagedFileError) as error:
        raise UnreadableManifestError(path, str(error)) from error
    return manifest


def _check(manifest: Manifest) -> None:
    """Raises ValueError where a field has another type than its dataclass says, UnsafePathError for a stray path.

    A clock that is no RFC 3339 time is ValueError too.
    """
    parts = [manifest, manifest.counts, *manifest.inputs, *manifest.files, *manifest.pruned, *manifest.state]
    parts += [*manifest.feeds, *([manifest.slice] if manifest.slice else [])]
    mistyped = [name for part in parts for name in _mistyped(part)]
    if mistyped:
        raise ValueError(f"not a manifest: {', '.join(mistyped[:_MOST_NAMED])} of another type than it must have")
    run_clock(manifest.as_of)
    pruned = (file.path for file in manifest.pruned)
    for path in (*manifest.paths(), *manifest.replayed, *pruned):
        safe_relative(path)


def _mistyped(part: Any) -> list[str]:
    return [field.name for field in fields(part) if not _FITS.get(field.type, _is_any)(getattr(part, field.name))]


def _is_any(_value: Any) -> bool:
    """A part of its own, whose fields are looked at by themselves."""
    return True


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    """A whole number, as tables can hold it."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _is_string_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _are_strings(value: Any) -> bool:
    return all(map(_is_string, value))


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)


def _counts(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_is_number, value.values()))


def _names(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_is_string, value.values()))


_FITS: Mapping[Any, Callable[[Any], bool]] = {  # by the annotations of the manifest's fields, as they are written
    "str": _is_string,
    "int": _is_number,
    "str | None": _is_string_or_none,
    "tuple[str, ...]": _are_strings,
    "Mapping[str, Any]": _is_object,
    "Mapping[str, int]": _counts,
    "Mapping[str, str]": _names,
}


def _id_of(manifest: Manifest) -> str:
    return manifest.run_id
