"""The tables of an output in DuckDB: `versions`, `duplicates`, `rejected`, `runs` and `polls`, and views of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.flags.usage_error import UsageError
from pipeline.tables.committed_rows import batches, schema_of
from pipeline.tables.run_tables import run_tables
from pipeline.upkeep.committed import open_files
from schemas.manifest import Manifest
from schemas.vocabulary import Tree
from transforms.storage.errors import SinkError
from transforms.storage.storage import Storage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# what several runs rejected for one reason stands once, as the latest of them rejected it; what was replayed, nowhere
_NEWEST_REJECTION = (
    " QUALIFY row_number() OVER (PARTITION BY stage, reason, url, provenance.input, provenance.source_id "
    "ORDER BY as_of DESC, run_id DESC) = 1 ORDER BY as_of, run_id, date, url, "
    "provenance.input, provenance.source_id, provenance.record_offset, stage, reason"
)
_TREES = {"versions": Tree.ARTICLES, "duplicates": Tree.DUPLICATES, "rejected": Tree.REJECTED}
_OF_RECORD = "tree, article_id, version, outlet, date, date_published, language, headline"
_RECORDS = (
    "(SELECT * EXCLUDE (id), id AS article_id FROM (SELECT 'articles' AS tree, * FROM articles "
    "UNION ALL BY NAME SELECT 'duplicates' AS tree, * FROM duplicates))"
)
_VIEWS = {
    # a later clock outranks an earlier one, whichever run was done first
    "articles": "SELECT * FROM versions QUALIFY row_number() OVER "
    "(PARTITION BY id ORDER BY as_of DESC, run_id DESC) = 1 ORDER BY as_of, run_id, date, outlet, id",
    "credits": f"SELECT {_OF_RECORD}, wire.is_wire AS is_wire, "  # noqa: S608 - of constants
    f"unnest(info_sources, max_depth := 2) FROM {_RECORDS}",
    "cuts": f"SELECT {_OF_RECORD}, unnest(cleaning, max_depth := 2) FROM {_RECORDS}",  # noqa: S608 - of constants
}
TABLES = (*_TREES, *_VIEWS, "runs", "polls")


def database(storage: Storage, manifests: Sequence[Manifest], file: str = ":memory:") -> DuckDBPyConnection:
    """A database of what manifests commit, in a file that does not exist yet or in memory; times are shown in UTC.

    Raises UsageError where DuckDB is not installed, DamagedFileError, NotFoundError.
    """
    connection = _duckdb().connect(file)
    connection.execute("SET TimeZone = 'UTC'")
    for name, tree in _TREES.items():
        damage: list[SinkError] = []
        left_out = _replayed(manifests) if tree is Tree.REJECTED else frozenset()
        rows = _noting(damage, batches(storage, manifests, tree, left_out))
        connection.register("committed", pa.RecordBatchReader.from_batches(schema_of(tree), rows))
        try:
            narrowed = _NEWEST_REJECTION if tree is Tree.REJECTED else ""
            connection.execute(f"CREATE TABLE {name} AS FROM committed{narrowed}")
        except _duckdb().Error:
            if damage:  # DuckDB would tell of it with a traceback
                raise damage[0] from None
            raise
        connection.unregister("committed")
    for name, table in run_tables(manifests).items():
        connection.register("told", table)
        connection.execute(f"CREATE TABLE {name} AS FROM told")
        connection.unregister("told")
    for name, query in _VIEWS.items():
        connection.execute(f"CREATE VIEW {name} AS {query}")
    return connection


def _replayed(manifests: Sequence[Manifest]) -> frozenset[str]:
    """The rejected files that a later run has replayed: what they hold has come to something else, or to that again."""
    standing = open_files(manifests)
    return frozenset(path for manifest in manifests for path in manifest.replayed if path not in standing)


def _noting(damage: list[SinkError], rows: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same batches; an error on the way is added to `damage` too."""
    try:
        yield from rows
    except SinkError as error:
        damage.append(error)
        raise


@contextlib.contextmanager
def refused_as_usage() -> Iterator[None]:
    """Within this, what DuckDB does not understand of a user's SQL is UsageError, with its words."""
    try:
        yield
    except _duckdb().Error as error:
        raise UsageError(str(error)) from error


def _duckdb() -> ModuleType:
    try:
        import duckdb  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise UsageError("this command needs DuckDB: pip install 'copydesk[sql]'") from error
    return duckdb
