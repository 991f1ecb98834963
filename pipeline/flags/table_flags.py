"""The flags of the commands that give what manifests commit as tables and reports."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

EXPORTS = ("parquet", "duckdb", "bigquery-jsonl")
SQL_FORMATS = ("table", "csv", "jsonl")
SQL_TABLES = ("articles", "versions", "duplicates", "credits", "cuts", "rejected", "runs", "polls")


def add_tables(commands: Any, over_output: Callable[[Any, str, str], argparse.ArgumentParser]) -> None:
    """Add the commands; `over_output` adds one that reads an output."""
    export = over_output(commands, "export", "write what manifests commit as typed tables")
    export.add_argument("--to", required=True, choices=EXPORTS, help="form of the tables")
    export.add_argument(
        "--into", metavar="PATH", help="local file or folder (default: OUT and .parquet, .duckdb or .bigquery)"
    )
    export.add_argument(
        "--where", metavar="SQL", help='only articles and duplicates for which this holds, such as "wire.is_wire"'
    )
    report = over_output(commands, "report", "write one self-contained HTML page on OUT")
    report.add_argument("--into", metavar="FILE", help="local file (default: OUT and .report.html)")
    sql = over_output(commands, "sql", f"query what manifests commit: {', '.join(SQL_TABLES)}")
    sql.add_argument(
        "query", metavar="QUERY", help="SQL of DuckDB, such as 'select outlet, count(*) from articles group by 1'"
    )
    sql.add_argument("--format", choices=SQL_FORMATS, default="table", help="what is printed (default: table)")
