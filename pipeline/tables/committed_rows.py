"""Rows that manifests commit, in batches: files that no manifest lists are never read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

import pyarrow as pa

from pipeline.tables.arrow_types import TIME, arrow_fields, conversion
from schemas.manifest import Manifest
from schemas.record import Record, RejectedDocument
from schemas.record_versions import in_current_names
from schemas.vocabulary import Tree
from transforms.storage.checked_files import read_rows
from transforms.storage.errors import DamagedFileError
from transforms.storage.file_names import day_of
from transforms.storage.storage import Storage
from transforms.text.rfc3339 import utc_moment

_BATCH = 1000  # rows
_ROW_TYPES = {Tree.ARTICLES: Record, Tree.DUPLICATES: Record, Tree.REJECTED: RejectedDocument}


def schema_of(tree: Tree) -> pa.Schema:
    """The columns of a tree: those of its rows, the folder's `date` as a date, and the clock `as_of` of the run."""
    own = [field for field in arrow_fields(_ROW_TYPES[tree]) if field.name not in {"date", "run_id"}]
    added = [("date", pa.date32()), ("as_of", TIME), ("run_id", pa.string())]
    return pa.schema([*own, *(pa.field(name, kind) for name, kind in added)])


def batches(
    storage: Storage, manifests: Sequence[Manifest], tree: Tree, left_out: Collection[str] = ()
) -> Iterator[pa.RecordBatch]:
    """The committed rows of a tree, those of earlier clocks first; a file that several runs list is read once.

    Files whose paths are `left_out` are none of them.
    Raises DamagedFileError where a file is not what its manifest says, NotFoundError.
    """
    schema, rows = schema_of(tree), _rows(storage, manifests, tree, set(left_out))
    while batch := list(islice(rows, _BATCH)):
        yield _typed(batch, schema, tree)


def _typed(batch: list[dict[str, Any]], schema: pa.Schema, tree: Tree) -> pa.RecordBatch:
    try:
        return pa.RecordBatch.from_pylist(batch, schema)
    except pa.ArrowException as error:
        raise DamagedFileError(tree, f"rows are none of the schema, `copydesk validate` names them: {error}") from error


def _rows(storage: Storage, manifests: Sequence[Manifest], tree: Tree, read: set[str]) -> Iterator[dict[str, Any]]:
    """The rows of the files whose paths are not yet `read`; they are then."""
    convert = conversion(_ROW_TYPES[tree])
    for manifest in sorted(manifests, key=lambda manifest: (manifest.as_of, manifest.run_id)):
        of_run = {"as_of": utc_moment(manifest.as_of), "run_id": manifest.run_id}
        for file in (file for file in manifest.files if file.tree == tree and file.path not in read):
            read.add(file.path)
            day = date.fromisoformat(day_of(file.path) or "")
            try:
                for row in read_rows(storage, file):
                    yield {**convert(in_current_names(row)), "date": day, **of_run}
            except (ValueError, TypeError, AttributeError) as error:
                raise DamagedFileError(file.path, f"a row is none of its schema: {error}") from error
