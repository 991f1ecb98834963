"""What a dataset promises, checked: schema of every record, manifests against files, documents in and out."""

from __future__ import annotations

import functools
import gzip
import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from schemas.conformity import Check, conformity
from schemas.manifest import RUNS, STATE, DataFile, Manifest, StateFile, manifest_path
from schemas.record_versions import READABLE, schema_of, version_of
from schemas.vocabulary import Tree
from transforms.elements.partition import UNDATED, partition_of, safe_date
from transforms.sink.commit import is_manifest, read_manifest
from transforms.storage.errors import NotFoundError, UnreadableManifestError
from transforms.storage.storage import Storage, is_temporary, storage_for

MAX_SHOWN = 3  # schema errors of one row
MAX_SHOWN_VERSION = 20  # characters
MAX_MESSAGE = 200  # a message quotes the value, and a value may be a whole text
_DATE = re.compile(r"/date=(\d{4}-\d\d-\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken promise: the path below the output, the line from 1 where there is one, and what is wrong."""

    path: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.path}{f':{self.line}' if self.line else ''}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Report:
    """The result: how many runs, files and rows were checked, and the problems, sorted by path."""

    runs: int
    files: int
    rows: int
    problems: tuple[Problem, ...]

    @property
    def is_valid(self) -> bool:
        """Whether every promise is kept."""
        return not self.problems


@dataclass(slots=True)
class _Ids:
    """Ids of all records, and where each canonical id is first relied on."""

    known: set[str] = field(default_factory=set)
    relied_on: dict[str, tuple[str, int]] = field(default_factory=dict)


@functools.lru_cache(maxsize=len(Tree) * len(READABLE))
def _checks(tree: str, version: str) -> tuple[Check, Draft202012Validator]:
    schema = schema_of(version, rejected=tree == Tree.REJECTED)
    return conformity(schema), Draft202012Validator(schema)


def validate(out: str) -> Report:
    """Every problem of the dataset in a local folder or below `gs://bucket/prefix`.

    Reads every file once and holds the ids of all records in memory, about 100 bytes each. Raises MissingExtraError.
    """
    storage = storage_for(out)
    paths = [path for folder in (*Tree, RUNS, STATE) for path in storage.paths(folder)]
    manifests, problems = _manifests(storage, paths)
    if not manifests and not problems:
        problems.append(Problem(RUNS, "no run has committed here"))
    files = {file.path: file for manifest in manifests for file in manifest.files}
    ids = _Ids()
    for file in files.values():
        problems += _file_problems(storage, file, ids)
    states = {state.path: state for manifest in manifests for state in manifest.state}
    problems += _state_problems(storage, states.values())
    problems += _unlisted(paths, files.keys() | states.keys())
    problems += [problem for manifest in manifests for problem in _count_problems(manifest)]
    problems += _unresolved(ids)
    rows = sum(file.rows for file in files.values())
    return Report(len(manifests), len(files) + len(states), rows, tuple(sorted(problems, key=_order)))


def _order(problem: Problem) -> tuple[str, int, str]:
    return problem.path, problem.line or 0, problem.reason


def _manifests(storage: Storage, paths: Iterable[str]) -> tuple[list[Manifest], list[Problem]]:
    manifests, problems = [], []
    for path in filter(is_manifest, paths):
        try:
            manifest = read_manifest(storage, path)
        except UnreadableManifestError as error:
            problems.append(Problem(path, error.problem))
            continue
        manifests.append(manifest)
        if manifest_path(manifest.run_id) != path:
            problems.append(Problem(path, f"stands under another run id than its own, {manifest.run_id}"))
    return manifests, problems


def _file_problems(storage: Storage, file: DataFile, ids: _Ids) -> Iterator[Problem]:
    try:
        data = storage.read(file.path)
    except NotFoundError:
        yield Problem(file.path, "a manifest lists it, but it is not there")
        return
    except OSError as error:
        yield Problem(file.path, f"cannot be read: {error.strerror}")
        return
    if (len(data), hashlib.sha256(data).hexdigest()) != (file.bytes, file.sha256):
        yield Problem(file.path, f"{len(data)} bytes with another content than its manifest says ({file.bytes} bytes)")
    try:
        lines = gzip.decompress(data).split(b"\n")
    except (OSError, EOFError, zlib.error) as error:
        yield Problem(file.path, f"is not gzip: {error}")
        return
    if lines.pop():
        yield Problem(file.path, "the last line is torn")
    if len(lines) != file.rows:
        yield Problem(file.path, f"{len(lines)} rows, its manifest says {file.rows}")
    for number, line in enumerate(lines, start=1):
        for reason in _row_problems(file, line, number, ids):
            yield Problem(file.path, reason, number)


def _row_problems(file: DataFile, line: bytes, number: int, ids: _Ids) -> Iterator[str]:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        yield f"is not JSON: {error}"
        return
    if errors := _schema_errors(file.tree, row):
        yield from errors
        return
    folder = file.path.rpartition("/")[0]
    expected = _expected_folder(file.tree, row, folder)
    if folder != expected:
        yield f"belongs in {expected}"
    if file.tree != Tree.REJECTED:
        yield from _duplicate_problems(file, row, number, ids)


def _schema_errors(tree: str, row: Any) -> list[str]:
    version = version_of(row)
    if version not in READABLE:
        return [f"schema version {version[:MAX_SHOWN_VERSION]} is none that this copydesk reads"]
    check, validator = _checks(tree, version)
    if check(row):
        return []
    errors = sorted(validator.iter_errors(row), key=_json_path)
    return [f"{error.json_path}: {error.message[:MAX_MESSAGE]}" for error in errors[:MAX_SHOWN]]


def _json_path(error: Any) -> str:
    return str(error.json_path)


def _expected_folder(tree: str, row: Mapping[str, Any], folder: str) -> str:
    """The folder of a row. A record without any date may lie under every date: the run's clock chose it."""
    if tree == Tree.REJECTED:
        return f"{tree}/date={safe_date(row['date'])}"
    date = _DATE.search(folder)
    return partition_of(row, date[1] if date else UNDATED).folder(tree)


def _duplicate_problems(file: DataFile, row: Mapping[str, Any], number: int, ids: _Ids) -> Iterator[str]:
    cluster = row["duplicates"]
    ids.known.add(row["id"])
    ids.relied_on.setdefault(cluster["canonical_id"], (file.path, number))
    if cluster["relation"] is None:
        if file.tree == Tree.DUPLICATES:
            yield "a canonical article in the tree of copies"
        if cluster["canonical_id"] != row["id"]:
            yield f"a canonical article whose canonical_id is another, {cluster['canonical_id']}"
    elif cluster["copies"]:
        yield "a copy that lists copies"


def _unresolved(ids: _Ids) -> Iterator[Problem]:
    for canonical_id in ids.relied_on.keys() - ids.known:
        path, number = ids.relied_on[canonical_id]
        yield Problem(path, f"canonical_id {canonical_id} is no record of this dataset", number)


def _state_problems(storage: Storage, states: Iterable[StateFile]) -> Iterator[Problem]:
    for state in states:
        if not storage.exists(state.path):
            yield Problem(state.path, "a manifest lists it, but it is not there")
        elif hashlib.sha256(storage.read(state.path)).hexdigest() != state.sha256:
            yield Problem(state.path, "another content than its manifest says")


def _unlisted(paths: Iterable[str], listed: Iterable[str]) -> Iterator[Problem]:
    known = frozenset(listed)
    for path in paths:
        if is_temporary(path):
            yield Problem(path, "a run is writing, or has died: the next run removes it")
        elif not path.startswith(f"{RUNS}/") and path not in known:
            yield Problem(path, "no manifest lists it")


def _count_problems(manifest: Manifest) -> Iterator[Problem]:
    counts, path = manifest.counts, manifest_path(manifest.run_id)
    if counts.documents_in != counts.documents_out:
        yield Problem(path, f"{counts.documents_in} documents came in, {counts.documents_out} came out")
    rows: Counter[str] = Counter()
    for file in manifest.files:
        rows[file.tree] += file.rows
    expected = {
        Tree.ARTICLES: counts.articles,
        Tree.DUPLICATES: counts.duplicates,
        Tree.REJECTED: sum(counts.rejected.values()),
    }
    for tree, number in expected.items():
        if rows[tree] != number:
            yield Problem(path, f"counts {number} rows in {tree}/, its files have {rows[tree]}")
