"""Whose the files below an output are that no manifest lists: what the attempts at runs have noted of their writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from transforms.storage.errors import NotFoundError
from transforms.storage.file_names import JOURNALS, is_ours
from transforms.storage.journal import PRUNED, SUPERSEDED, JournalName, is_locked, journal_name, journal_paths
from transforms.storage.local_storage import LocalStorage
from transforms.storage.storage import Entry, Storage

SILENT_SECONDS = 24 * 3600.0  # an attempt on an object store is taken for dead when it wrote nothing for so long
SUPERSEDED_SECONDS = 3600.0  # a reader of the manifest that was replaced has so long to finish


@dataclass(frozen=True, slots=True)
class Claim:
    """The files that one attempt at a run notes as its writes, or as those of a manifest that it replaced.

    `journals` are the paths of the notes, `modified` is the time of the last, in seconds since 1970. `kind` is
    SUPERSEDED, PRUNED, or None for an attempt's writes. `is_live` says whether the attempt is alive.
    """

    run_id: str
    attempt: str
    kind: str | None
    paths: frozenset[str]
    journals: tuple[str, ...]
    modified: float
    is_live: bool = False

    def is_due(self, now: float) -> bool:
        """Whether what no manifest lists of it may be removed at the time `now`."""
        if self.kind is None:
            return not self.is_live
        return self.kind == PRUNED or now - self.modified >= SUPERSEDED_SECONDS


def claims_of(storage: Storage, now: float) -> list[Claim]:
    """The claims on the files of an output, by attempt and kind; the paths of an object store's writes come later.

    `now` is in seconds since 1970. Raises UnreadableManifestError where a journal is damaged.
    """
    groups: dict[tuple[JournalName, str | None], list[Entry]] = {}
    for entry in storage.entries(JOURNALS):
        if name := journal_name(entry.path):
            kind = name.kind if name.kind in {SUPERSEDED, PRUNED} else None
            groups.setdefault((name._replace(kind=None), kind), []).append(entry)
    return [_claim(storage, name, kind, groups[name, kind], now) for name, kind in sorted(groups, key=str)]


def with_objects(
    storage: Storage, claims: Sequence[Claim], entries: Collection[Entry], listed: frozenset[str], now: float
) -> list[Claim]:
    """The claims, with the objects among the entries that their attempts wrote; those of a local disk as they are.

    A manifest says when its attempt was last heard of, but it is no leftover: it has committed what it lists. `listed`
    are the paths that manifests list: a store that has to be asked whose an object is is not asked about them.
    """
    if not claims:
        return []
    written: dict[str, list[Entry]] = {}
    silent = [entry for entry in entries if not entry.attempt and entry.path not in listed and is_ours(entry.path)]
    for entry in (*(entry for entry in entries if entry.attempt), *storage.attributed(silent)):
        if entry.attempt:
            written.setdefault(entry.attempt, []).append(entry)
    return [_with_objects(claim, written.get(claim.attempt, ()), now) for claim in claims]


def _with_objects(claim: Claim, entries: Sequence[Entry], now: float) -> Claim:
    if claim.kind is not None or not entries:
        return claim
    modified = max(claim.modified, *(entry.modified for entry in entries))
    paths = claim.paths | {entry.path for entry in entries if is_ours(entry.path)}
    return replace(claim, paths=paths, modified=modified, is_live=now - modified < SILENT_SECONDS)


def _claim(storage: Storage, name: JournalName, kind: str | None, entries: Sequence[Entry], now: float) -> Claim:
    paths = frozenset(path for entry in entries for path in _noted(storage, entry.path))
    modified = max(entry.modified for entry in entries)
    journals = tuple(entry.path for entry in entries)
    live = kind is None and _is_live(storage, journals, modified, now)
    return Claim(name.run_id, name.attempt, kind, paths, journals, modified, live)


def _is_live(storage: Storage, journals: Iterable[str], modified: float, now: float) -> bool:
    if isinstance(storage, LocalStorage):
        return any(is_locked(Path(storage.root, path)) for path in journals)
    return now - modified < SILENT_SECONDS


def _noted(storage: Storage, path: str) -> frozenset[str]:
    try:
        return journal_paths(path, storage.read(path))
    except NotFoundError:  # its attempt has ended meanwhile
        return frozenset()
