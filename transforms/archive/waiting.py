"""Archives that wait for their names: written before the commit of their run, published behind it.

A note beside the parts says which files they become. Whoever dies between the commit and the publishing leaves it: the
next run below the output publishes what the note of a committed attempt says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from schemas.manifest import manifest_path
from transforms.archive.archive_place import PARTS, PENDING, ArchivePlace, archive_place, pending_path
from transforms.storage.errors import NotFoundError, UnreadableManifestError
from transforms.storage.journal import journal_path
from transforms.storage.running import Attempt
from transforms.storage.storage import Storage, storage_for
from transforms.storage.write_claims import claims_of

_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The archive of one attempt at a run: what `--archive` named, and the numbers of its parts below the output.

    `replaces` is the generation of the manifest that the attempt's commit replaces. The names of files and parts follow
    from these alone, so that nothing below an output can have any other file written or deleted. Raises ValueError for
    what no run notes.
    """

    run_id: str
    attempt: str
    replaces: str | None
    archive: str
    parts: tuple[int, ...]

    def __post_init__(self) -> None:
        if not all(isinstance(each, str) for each in (self.run_id, self.attempt, self.archive, self.replaces or "")):
            raise ValueError("a name that is no text")
        if not all(type(part) is int and 0 <= part < PARTS for part in self.parts):
            raise ValueError("a part that no archive has")

    @property
    def place(self) -> ArchivePlace:
        """Where the archive goes."""
        return archive_place(self.archive, self.run_id)

    @property
    def files(self) -> dict[str, list[str]]:
        """The names of the archive's files, each with the paths of its parts below the output, in their order."""
        names, files = self.place.names, dict[str, list[str]]()
        for part in self.parts:
            files.setdefault(names[part % len(names)], []).append(pending_path(self.attempt, part))
        return files

    @property
    def note(self) -> str:
        """The path of the note below the output: one for all attempts at a run, the last of which counts."""
        return f"{PENDING}/{hashlib.sha256(f'{self.run_id} note'.encode()).hexdigest()[:12]}{_SUFFIX}"

    def encoded(self) -> bytes:
        """The note."""
        return json.dumps(asdict(self), sort_keys=True).encode() + b"\n"


def waiting_of(run_id: str, attempt: Attempt, place: ArchivePlace, parts: Iterable[int]) -> Waiting:
    """The archive that parts with these numbers become."""
    return Waiting(run_id, str(attempt.name), attempt.replaces, place.path, tuple(sorted(set(parts))))


def publish(output: Storage, waiting: Waiting) -> None:
    """Give the files of an archive their names, and take the parts and the note away. What is done already stays so."""
    place, files = waiting.place, waiting.files
    storage = storage_for(place.root)
    for name in () if place.is_file else place.names:  # of an attempt that fetched more
        if name not in files:
            storage.delete(name)
    for name, parts in files.items():
        try:
            content = b"".join(map(output.read, parts))
        except NotFoundError:  # this is done again, and the file has its name
            continue
        storage.write(name, content)
    for path in (path for parts in files.values() for path in parts):
        output.delete(path)
    output.delete(waiting.note)


def publish_waiting(output: Storage, now: float) -> list[str]:
    """Publish the archives of committed runs that died before they did; returns the ids of the runs.

    `now` is in seconds since 1970. What an attempt that is alive, or one that has not committed, has noted stays.
    Raises SinkError.
    """
    notes = [path for path in output.paths(PENDING) if path.endswith(_SUFFIX)]
    if not notes:
        return []
    alive = {claim.attempt for claim in claims_of(output, now) if claim.is_live}
    found = [waiting for path in notes if (waiting := _noted(output, path)) is not None]
    due = [waiting for waiting in found if waiting.attempt not in alive and _is_committed(output, waiting)]
    for waiting in due:
        publish(output, waiting)
    return [waiting.run_id for waiting in due]


def _is_committed(output: Storage, waiting: Waiting) -> bool:
    """Whether the manifest that stands is not the one that the attempt found, or its commit took its mark away."""
    generation = output.generation(manifest_path(waiting.run_id))
    is_marked = output.exists(journal_path(waiting.attempt))
    return generation is not None and (generation != waiting.replaces or not is_marked)


def _noted(output: Storage, path: str) -> Waiting | None:
    """The archive of a note; None where it has been published meanwhile. Raises UnreadableManifestError."""
    try:
        return Waiting(**json.loads(output.read(path)))
    except NotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise UnreadableManifestError(path, f"is no note of an archive: {error}") from error
