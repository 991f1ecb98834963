"""What the rows of a dataset promise, checked row by row: their schema, their folder, their ids and their clusters."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from pipeline.upkeep.value_checks import value_problems
from schemas.conformity import Check, conformity
from schemas.manifest import DataFile, Manifest
from schemas.record_versions import READABLE, VERSION_1, schema_of, version_of
from schemas.vocabulary import Tree
from transforms.elements.partition import UNDATED, partition_of, safe_date
from transforms.sink.verdicts import is_canonical

MAX_SHOWN = 3  # schema errors of one row
MAX_SHOWN_VERSION = 20  # characters
MAX_TOLD = 100  # problems of one file
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


@dataclass(slots=True)
class RowChecks:
    """The checks of all rows of a dataset, run by run.

    Holds the ids of all records in memory, about 100 bytes each, and where each canonical id is first relied on.
    """

    known: set[str] = field(default_factory=set)
    relied_on: dict[str, tuple[str, int]] = field(default_factory=dict)
    run: str = ""
    of_run: set[str] = field(default_factory=set)
    reasons: Counter[str] = field(default_factory=Counter)

    def begin(self, manifest: Manifest) -> None:
        """The rows that follow are those of this run."""
        self.run = manifest.run_id
        self.of_run = set()
        self.reasons = Counter()

    def problems(self, file: DataFile, lines: Iterable[bytes]) -> Iterator[Problem]:
        """The problems of the rows of one file of the run, and of their number; no more than one tells apart."""
        number = told = 0
        for number, line in enumerate(lines, start=1):
            if number > file.rows or told > MAX_TOLD:
                break
            for reason in self._row_problems(file, line, number):
                told += 1
                yield Problem(file.path, reason, number)
        if told > MAX_TOLD:
            yield Problem(file.path, "more rows are wrong than are told of: the rest of it is not read")
        elif number != file.rows:
            more = "more" if number > file.rows else str(number)
            yield Problem(file.path, f"{more} rows, its manifest says {file.rows}")

    def unresolved(self) -> Iterator[Problem]:
        """Records that name a canonical article which no row of the dataset is."""
        for canonical_id in self.relied_on.keys() - self.known:
            path, number = self.relied_on[canonical_id]
            yield Problem(path, f"canonical_id {canonical_id} is no record of this dataset", number)

    def _row_problems(self, file: DataFile, line: bytes, number: int) -> Iterator[str]:
        try:
            row = orjson.loads(line)
            errors = _schema_errors(file.tree, row)
        except orjson.JSONDecodeError as error:
            yield f"is not JSON: {error}"
            return
        except RecursionError:
            yield "is nested too deep"
            return
        if errors:
            yield from errors
            return
        folder = file.path.rpartition("/")[0]
        expected = _expected_folder(file.tree, row, folder)
        if folder != expected:
            yield f"belongs in {expected}"
        if not self.run.startswith(row.get("run_id") or ""):
            yield f"says that another run has written it, {row['run_id']}"
        if file.tree == Tree.REJECTED:
            self.reasons[row["reason"]] += 1
        else:
            yield from self._id_problems(file, row, number)

    def _id_problems(self, file: DataFile, row: Mapping[str, Any], number: int) -> Iterator[str]:
        cluster = row["duplicates"]
        if version_of(row) != VERSION_1:  # in which two listings of one address were two rows
            if row["id"] in self.of_run:
                yield f"its id {row['id']} is that of another record of this run"
            self.of_run.add(row["id"])
            yield from value_problems(row)
        self.known.add(row["id"])
        self.relied_on.setdefault(cluster["canonical_id"], (file.path, number))
        if is_canonical(row):
            if file.tree == Tree.DUPLICATES:
                yield "a canonical article in the tree of copies"
            if cluster["canonical_id"] != row["id"]:
                yield f"a canonical article whose canonical_id is another, {cluster['canonical_id']}"
        elif cluster["copies"]:
            yield "a copy that lists copies"
        elif cluster["canonical_id"] == row["id"] and not cluster.get("matched_run"):
            yield "a copy of itself"


@functools.lru_cache(maxsize=len(Tree) * len(READABLE))
def _checks(tree: str, version: str) -> tuple[Check, Draft202012Validator]:
    schema = schema_of(version, rejected=tree == Tree.REJECTED)
    return conformity(schema), Draft202012Validator(schema)


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
    """The folder of a row: of its outlet, or of its day where the run put all outlets together.

    A record without any date may lie under every date: the run's clock chose it.
    """
    if tree == Tree.REJECTED:
        return f"{tree}/date={safe_date(row['date'])}"
    date = _DATE.search(folder)
    partition = partition_of(row, date[1] if date else UNDATED)
    return (partition if "/outlet=" in folder else partition.day).folder(tree)
