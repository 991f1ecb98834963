"""The figures of the report, each a query over the tables that `copydesk sql` and `copydesk export` give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NAMED = re.compile(r"^-- name: (\w+)\n(.*?);$", re.DOTALL | re.MULTILINE)


@lru_cache(maxsize=1)
def queries() -> Mapping[str, str]:
    """The queries of `figures.sql` by name."""
    text = resources.files("pipeline.report").joinpath("figures.sql").read_text(encoding="utf-8")
    return dict(_NAMED.findall(text))


@dataclass(frozen=True, slots=True)
class Figures:
    """What the report shows: rows by the name of their query."""

    rows: Mapping[str, Sequence[Mapping[str, Any]]]

    @property
    def totals(self) -> Mapping[str, int]:
        """The one row of the query `totals`."""
        return self.rows["totals"][0]

    @property
    def flow(self) -> Mapping[str, Any]:
        """The one row of the query `flow`."""
        return self.rows["flow"][0]


def figures(connection: DuckDBPyConnection) -> Figures:
    """The figures of a database of what at least one manifest has committed."""
    return Figures({name: _rows(connection, query) for name, query in queries().items()})


def _rows(connection: DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = connection.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
