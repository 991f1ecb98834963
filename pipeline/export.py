"""`copydesk export`: typed tables of what manifests commit, as Parquet, as a DuckDB file, or as JSON for BigQuery."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import terminal
from pipeline.flags.usage_error import UsageError
from pipeline.tables.database import TABLES, database, refused_as_usage
from pipeline.upkeep.committed import committed
from schemas.bigquery import bigquery_schema
from schemas.record import Record, RejectedDocument
from transforms.storage.storage import storage_for

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DONE = 0
_DUCKDB_MAGIC = (8, b"DUCK")  # where in a database file, and what
_SUFFIXES = (".parquet", ".jsonl.gz", ".schema.json")
_FOR_BIGQUERY: dict[str, tuple[str, type]] = {
    "articles": ("FROM articles", Record),
    "duplicates": ("FROM duplicates", Record),
    "rejected": ("SELECT * REPLACE (page::JSON AS page) FROM rejected", RejectedDocument),
}
_ADDED = (
    ("date", "DATE", "day of the partition, UTC"),
    ("as_of", "TIMESTAMP", "clock of the run that wrote the row"),
    ("run_id", "STRING", "the run that wrote the row"),
)


def command(asked: argparse.Namespace) -> int:
    """Write the tables beside the output, or where `--into` says, and name them.

    Raises UsageError for a condition that DuckDB refuses, and for a place that holds something else.
    """
    target = TARGETS[asked.to]
    into = _place(asked.into, asked.output, target.suffix)
    unfinished = into.with_name(f".tmp-{into.name}")
    _remove(unfinished)
    try:
        rows = target.write(asked.output, asked.where, unfinished)
        _remove(into)
        unfinished.replace(into)
    finally:
        _remove(unfinished)
    counted = ", ".join(f"{name} {count:,}" for name, count in rows.items())
    terminal.say(f"{into}: {counted}", sys.stdout)
    return DONE


def _place(into: str | None, output: str, suffix: str) -> Path:
    """Where the tables go. Raises UsageError where what stands there is not an earlier export."""
    if into is None and "://" in output:
        raise UsageError("say with --into which local place the tables go to")
    place = Path(into or f"{output}{suffix}")
    if place.is_dir():
        written = {f"{name}{suffix}" for name in TABLES for suffix in _SUFFIXES}
        others = sorted(path.name for path in place.iterdir() if path.name not in written)
    else:
        others = [place.name] if place.exists() and not _is_database(place) else []
    if others or place.is_symlink():
        raise UsageError(f"{place} holds something else than an earlier export: {', '.join(others[:3]) or 'a link'}")
    return place


def _is_database(file: Path) -> bool:
    start, magic = _DUCKDB_MAGIC
    with file.open("rb") as stream:
        return stream.read(start + len(magic))[start:] == magic


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _parquet(output: str, where: str | None, folder: Path) -> dict[str, int]:
    folder.mkdir(parents=True)
    with _opened(output, where) as connection:
        for name in TABLES:
            _copy(connection, f"FROM {name}", folder / f"{name}.parquet", "FORMAT parquet, COMPRESSION zstd")
        return _counts(connection)


def _duckdb_file(output: str, where: str | None, file: Path) -> dict[str, int]:
    file.parent.mkdir(parents=True, exist_ok=True)
    with _opened(output, where, str(file)) as connection:
        return _counts(connection)


def _bigquery(output: str, where: str | None, folder: Path) -> dict[str, int]:
    """Rows as JSON lines, each table with the schema that `bq load` takes."""
    folder.mkdir(parents=True)
    with _opened(output, where) as connection:
        for name, (query, record_type) in _FOR_BIGQUERY.items():
            _copy(connection, query, folder / f"{name}.jsonl.gz", "FORMAT json, COMPRESSION gzip")
            text = json.dumps(_columns(record_type), ensure_ascii=False, indent=2)
            (folder / f"{name}.schema.json").write_text(f"{text}\n", encoding="utf-8")
        counts = _counts(connection)
    return {name: counts[name] for name in _FOR_BIGQUERY}


def _columns(record_type: type) -> list[dict[str, Any]]:
    added = {name: {"name": name, "mode": "REQUIRED", "description": why, "type": kind} for name, kind, why in _ADDED}
    return [*(column for column in bigquery_schema(record_type) if column["name"] not in added), *added.values()]


def _opened(output: str, where: str | None, file: str = ":memory:") -> DuckDBPyConnection:
    """The tables; with a condition, the copies and the versions that it holds for, of articles that it holds for."""
    storage = storage_for(output)
    connection = database(storage, committed(storage), file)
    if where is not None:
        outdated = f"id NOT IN (SELECT id FROM articles WHERE ({where}))"  # noqa: S608 - the user's own
        with refused_as_usage():  # a version never stands for an article whose newest one is left out
            connection.execute(f"DELETE FROM versions WHERE ({where}) IS NOT TRUE OR {outdated}")  # noqa: S608
            connection.execute(f"DELETE FROM duplicates WHERE ({where}) IS NOT TRUE")  # noqa: S608
    return connection


def _counts(connection: DuckDBPyConnection) -> dict[str, int]:
    counted = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in TABLES)  # noqa: S608 - our names
    return dict(connection.execute(counted).fetchall())


def _copy(connection: DuckDBPyConnection, query: str, file: Path, form: str) -> None:
    place = str(file).replace("'", "''")
    connection.execute(f"COPY ({query}) TO '{place}' ({form})")


@dataclass(frozen=True, slots=True)
class _Target:
    """A form of export: what is appended to the output's name, and who writes it and counts the rows of each table."""

    suffix: str
    write: Callable[[str, str | None, Path], dict[str, int]]


TARGETS = {
    "parquet": _Target(".parquet", _parquet),
    "duckdb": _Target(".duckdb", _duckdb_file),
    "bigquery-jsonl": _Target(".bigquery", _bigquery),
}
