"""The checkpoints of an output, checked against the manifests that they stand for. None of them decides anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.upkeep.row_checks import Problem
from schemas.checkpoint import Checkpoint, checkpoint_name, state_digest
from schemas.manifest import Manifest, StateFile
from transforms.storage.checked_files import read_state_file
from transforms.storage.checkpoints import outdated, read_checkpoint
from transforms.storage.errors import DamagedFileError, NotFoundError, SinkError
from transforms.storage.restated import restated
from transforms.storage.storage import Entry, Storage

_COMPACT = "`copydesk compact` makes it anew, and until then the manifests of its runs are read instead"


class CheckpointChecks:
    """What is wrong with the checkpoints of an output; `listed` are they themselves and the files that they list."""

    def __init__(self, storage: Storage, manifests: Sequence[Manifest]) -> None:
        self.listed: set[str] = set()
        self.notes: list[Problem] = []
        self._storage = storage
        self._digests = {manifest.run_id: state_digest(manifest) for manifest in manifests}

    def problems(self, entries: Iterable[Entry]) -> Iterator[Problem]:
        """Every problem of the checkpoints among the entries. Raises StoreFailedError."""
        paths = [entry.path for entry in entries if checkpoint_name(entry.path)]
        noted = restated(self._storage) if paths else {}
        self.listed.update(paths)
        for path in paths:
            try:
                checkpoint = read_checkpoint(self._storage, path)
            except NotFoundError:  # folded into another meanwhile
                continue
            except SinkError as error:
                yield Problem(path, error.problem)
                continue
            self.listed.update(file.path for file in checkpoint.folded)
            yield from self._differences(path, checkpoint.runs, noted)
            yield from self._file_problems(path, checkpoint)

    def _differences(
        self, path: str, runs: Mapping[str, str], noted: Mapping[str, Collection[str]]
    ) -> Iterator[Problem]:
        """A run that was done again is no problem: its note tells every reader."""
        for run in sorted(run for run, digest in runs.items() if self._digests.get(run) != digest):
            problem = Problem(path, outdated(path, run).problem)
            if self._digests.get(run) not in noted.get(run, ()):
                yield problem
                return
            self.notes.append(problem)

    def _file_problems(self, path: str, checkpoint: Checkpoint) -> Iterator[Problem]:
        for file in checkpoint.folded:
            if problem := self._problem_of(path, file):
                yield problem

    def _problem_of(self, path: str, file: StateFile) -> Problem | None:
        try:
            read_state_file(self._storage, file, file.version)
        except NotFoundError:
            if self._storage.exists(path):  # else its checkpoint was folded into another meanwhile
                return Problem(file.path, f"the checkpoint {path} lists it, but it is not there: {_COMPACT}")
        except DamagedFileError:
            return Problem(file.path, f"is not what the checkpoint {path} says: {_COMPACT}")
        return None
