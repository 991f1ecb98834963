"""What a dataset promises, checked: schema of every record, manifests against files, documents in and out.

What runs that are alive are writing now is no problem, and neither are files that wait for their removal; both are
named as what they are.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline.upkeep.checkpoint_checks import CheckpointChecks
from pipeline.upkeep.row_checks import Problem, RowChecks
from schemas.manifest import RUNS, STATE, DataFile, Manifest, StateFile, manifest_path, run_clock
from schemas.vocabulary import Tree
from transforms.storage.checked_files import GZIP_MAGIC, LONGEST_FILE, read_state_file, unpacked_lines
from transforms.storage.errors import NotFoundError, SinkError
from transforms.storage.file_names import JOURNALS, is_data, is_folded, is_manifest, is_temporary
from transforms.storage.manifests import read_manifest
from transforms.storage.storage import Entry, Storage, storage_for
from transforms.storage.write_claims import Claim, claims_of, with_objects

_ROW_SUFFIXES = (".jsonl", ".json", ".gz", ".parquet")  # what a reader of the whole tree would take for data
_GONE = "a manifest lists it, but it is not there"


@dataclass(frozen=True, slots=True)
class Report:
    """The result: how many runs, files and rows were checked, and the problems, sorted by path.

    `notes` are files that belong to no manifest and break no promise.
    """

    runs: int
    files: int
    rows: int
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether every promise is kept."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class _Output:
    """An output as it was listed: files first, then claims, then manifests, so that a commit meanwhile is seen."""

    storage: Storage
    entries: tuple[Entry, ...]
    claims: tuple[Claim, ...]
    manifests: tuple[Manifest, ...]
    problems: tuple[Problem, ...]


def validate(out: str, clock: Callable[[], float] = time.time) -> Report:
    """Every problem of the dataset in a local folder or below `gs://bucket/prefix`.

    Reads every file once. `clock` gives seconds since 1970. Raises MissingExtraError, StoreFailedError.
    """
    output = _listed(storage_for(out), clock())
    problems = [*output.problems, *_data_problems(output), *_state_problems(output)]
    problems += [problem for manifest in output.manifests for problem in _count_problems(manifest)]
    checkpoints = CheckpointChecks(output.storage, output.manifests)
    problems += checkpoints.problems(output.entries)
    strays, notes = _strays(output, checkpoints.listed)
    problems += strays
    notes += checkpoints.notes
    live = [claim for claim in output.claims if claim.is_live]
    if not output.manifests and not problems:
        (notes if live else problems).append(Problem(RUNS, "no run has committed here"))
    files = {file.path: file.rows for manifest in output.manifests for file in manifest.files}
    states = {state.path for manifest in output.manifests for state in manifest.state}
    return Report(
        len(output.manifests), len(files) + len(states), sum(files.values()), _sorted(problems), _sorted(notes)
    )


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=_order))


def _order(problem: Problem) -> tuple[str, int, str]:
    return problem.path, problem.line or 0, problem.reason


def _listed(storage: Storage, now: float) -> _Output:
    problems: list[Problem] = []
    entries = [entry for folder in (*Tree, RUNS, STATE) for entry in _entries(storage, folder, problems)]
    claims = _claims(partial(claims_of, storage, now), problems)
    manifests: list[Manifest] = []
    for entry in entries if problems else _entries(storage, RUNS, problems):
        if is_manifest(entry.path):
            manifest, of_manifest = _manifest(storage, entry.path)
            manifests += manifest
            problems += of_manifest
    listed = frozenset(path for manifest in manifests for path in manifest.paths())
    claims = _claims(partial(with_objects, storage, claims, entries, listed, now), problems)
    return _Output(storage, tuple(entries), tuple(claims), tuple(manifests), tuple(problems))


def _claims(question: Callable[[], list[Claim]], problems: list[Problem]) -> list[Claim]:
    """The claims; that they cannot be told is a problem."""
    try:
        return question()
    except SinkError as error:
        problems.append(Problem(error.path, error.problem))
        return []


def _entries(storage: Storage, folder: str, problems: list[Problem]) -> list[Entry]:
    """The entries of a folder; one that cannot be listed is a problem."""
    try:
        return storage.entries(folder)
    except SinkError as error:
        problems.append(Problem(error.path, error.problem))
        return []


def _manifest(storage: Storage, path: str) -> tuple[list[Manifest], list[Problem]]:
    try:
        manifest = read_manifest(storage, path)
    except SinkError as error:
        return [], [Problem(path, error.problem)]
    if manifest_path(manifest.run_id) == path:
        return [manifest], []
    return [manifest], [Problem(path, f"stands under another run id than its own, {manifest.run_id}")]


def _data_problems(output: _Output) -> Iterator[Problem]:
    checks = RowChecks()
    checked: dict[str, DataFile] = {}
    for manifest in output.manifests:
        checks.begin(manifest)
        for file in manifest.files:
            if file.path not in checked:
                checked[file.path] = file
                yield from _file_problems(output.storage, file, manifest, checks)
            elif checked[file.path] != file:
                yield Problem(file.path, "two manifests say different things of it")
        yield from _reason_problems(manifest, checks)
    if not any(manifest.pruned for manifest in output.manifests):  # else a canonical article may have been pruned
        yield from checks.unresolved()


def _file_problems(storage: Storage, file: DataFile, manifest: Manifest, checks: RowChecks) -> Iterator[Problem]:
    if file.tree not in set(Tree) or not file.path.startswith(f"{file.tree}/"):
        yield Problem(file.path, f"its manifest files it under {file.tree!r}, which is not its tree")
        return
    try:
        data = storage.read(file.path, LONGEST_FILE)
    except NotFoundError:
        if _still_lists(storage, manifest, file.path):
            yield Problem(file.path, _GONE)
        return
    except SinkError as error:
        yield Problem(file.path, error.problem)
        return
    if (len(data), hashlib.sha256(data).hexdigest()) != (file.bytes, file.sha256):
        yield Problem(file.path, f"{len(data)} bytes with another content than its manifest says ({file.bytes} bytes)")
    if not data.startswith(GZIP_MAGIC):
        yield Problem(file.path, "is not gzip")
        return
    try:
        yield from checks.problems(file, unpacked_lines(file.path, data))
    except SinkError as error:
        yield Problem(file.path, error.problem)


def _still_lists(storage: Storage, manifest: Manifest, path: str) -> bool:
    """Whether the manifest was not replaced meanwhile, by a pruning or by the same run done again."""
    try:
        return path in read_manifest(storage, manifest_path(manifest.run_id)).paths()
    except SinkError:
        return True


def _state_problems(output: _Output) -> Iterator[Problem]:
    states: dict[str, tuple[StateFile, Manifest]] = {
        state.path: (state, manifest) for manifest in output.manifests for state in manifest.state
    }
    for state, manifest in states.values():
        yield from _state_problem(output.storage, state, manifest)


def _state_problem(storage: Storage, state: StateFile, manifest: Manifest) -> Iterator[Problem]:
    try:
        read_state_file(storage, state)
    except NotFoundError:
        if _still_lists(storage, manifest, state.path):
            yield Problem(state.path, _GONE)
    except SinkError as error:
        yield Problem(state.path, error.problem)


def _strays(output: _Output, folded: Collection[str]) -> tuple[list[Problem], list[Problem]]:
    """The files that no manifest or checkpoint lists: those that break a promise, and those that do not."""
    listed = {*folded, *(path for manifest in output.manifests for path in manifest.paths())}
    owners = {path: claim for claim in _by_weight(output.claims) for path in claim.paths}
    problems: list[Problem] = []
    notes: list[Problem] = []
    is_whole = not any(problem.path.startswith(f"{RUNS}/") for problem in output.problems)
    unlisted = "no manifest lists it" if is_whole else "no manifest that can be read lists it: keep it"
    for path in (entry.path for entry in output.entries):
        inside = path.startswith(f"{RUNS}/")
        if path in listed or path.startswith(f"{JOURNALS}/") or (inside and not is_temporary(path)):
            continue
        if output.storage.exists(path):
            is_problem, reason = _of_nobody(path, unlisted) if path not in owners else _of_claim(owners[path])
            (problems if is_problem else notes).append(Problem(path, reason))
    return problems, notes


def _by_weight(claims: Iterable[Claim]) -> Sequence[Claim]:
    """The claims, a later one outweighing those before it: that of a run that is alive comes last."""
    return sorted(claims, key=_weight)


def _weight(claim: Claim) -> tuple[bool, bool]:
    return claim.is_live, claim.kind is not None


def _of_claim(claim: Claim) -> tuple[bool, str]:
    if claim.is_live:
        return False, f"the run {claim.run_id}, which is alive, is writing it"
    if claim.kind is not None:
        return False, f"was {claim.kind} by a commit and waits for its removal"
    return True, f"the run {claim.run_id} has left it as it died: the next run removes it"


def _of_nobody(path: str, unlisted: str) -> tuple[bool, str]:
    if is_temporary(path):
        return False, "an unfinished write that no run has noted: remove it by hand"
    if is_folded(path):
        return False, "a folding has left it: a later one removes it"
    if is_data(path) or path.endswith(_ROW_SUFFIXES):
        return True, unlisted
    return False, "a file of somebody else: no manifest lists it"


def _reason_problems(manifest: Manifest, checks: RowChecks) -> Iterator[Problem]:
    if checks.reasons and not any(file.tree == Tree.REJECTED for file in manifest.pruned):
        counted = {reason: number for reason, number in manifest.counts.rejected.items() if number}
        if counted != dict(checks.reasons):
            rows = dict(sorted(checks.reasons.items()))
            yield Problem(
                manifest_path(manifest.run_id), f"counts other reasons of rejection than its rows have, {rows}"
            )


def _count_problems(manifest: Manifest) -> Iterator[Problem]:
    counts, path = manifest.counts, manifest_path(manifest.run_id)
    if counts.documents_in != counts.documents_out:
        yield Problem(path, f"{counts.documents_in} documents came in, {counts.documents_out} came out")
    if not manifest.run_id.startswith(run_clock(manifest.as_of)):
        yield Problem(path, f"its clock, {manifest.as_of}, is not the one that its run id names")
    numbers = (counts.documents_in, counts.articles, counts.duplicates, counts.dropped, counts.unchanged)
    if min(*numbers, counts.updated, *counts.rejected.values(), 0) < 0 or counts.updated > counts.articles:
        yield Problem(path, "its counts cannot be: one is below 0, or more articles are updated than there are")
    rows: Counter[str] = Counter()
    for file in (*manifest.files, *manifest.pruned):
        rows[file.tree] += file.rows
    expected = {
        Tree.ARTICLES: counts.articles,
        Tree.DUPLICATES: counts.duplicates,
        Tree.REJECTED: sum(counts.rejected.values()),
    }
    for tree, number in expected.items():
        if rows[tree] != number:
            yield Problem(path, f"counts {number} rows in {tree}/, its files have {rows[tree]}")
