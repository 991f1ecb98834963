"""`copydesk sql`: a query over what manifests commit."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from rich.markup import escape
from rich.table import Table

from pipeline.console import clean_console
from pipeline.flags.usage_error import UsageError
from pipeline.tables.database import database, refused_as_usage
from pipeline.upkeep.committed import committed
from transforms.storage.storage import storage_for
from transforms.text.printable import printable

DONE = 0


def command(asked: argparse.Namespace) -> int:
    """Print the rows of a query as a table, CSV or JSON lines. Raises UsageError for a query that DuckDB refuses."""
    if not asked.query.strip():
        raise UsageError("the query is empty")
    storage = storage_for(asked.output)
    connection = database(storage, committed(storage))
    with refused_as_usage():
        result = connection.execute(asked.query)
        names = [column[0] for column in result.description or ()]
        rows = result.fetchall()
    _PRINTERS[asked.format](names, rows)
    return DONE


def _table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(escape(name), overflow="fold")
    for row in rows:
        table.add_row(*(escape(_cell(value)) for value in row))
    clean_console(plain_width=200).print(table)


def _csv(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    sys.stdout.write(text.getvalue())


def _jsonl(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    for row in rows:
        line = orjson.dumps(dict(zip(names, row, strict=True)), default=str)
        sys.stdout.write(f"{line.decode()}\n")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return orjson.dumps(value, default=str).decode()
    return printable(str(value))


_PRINTERS = {"table": _table, "csv": _csv, "jsonl": _jsonl}
