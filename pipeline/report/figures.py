"""The figures of the report, each a query over the tables that `copydesk sql` and `copydesk export` give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from schemas.manifest import Manifest

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
    """What the report shows: rows by the name of their query, and what the manifests count."""

    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    runs: int
    first_clock: str
    last_clock: str
    flow: Mapping[str, int]

    @property
    def totals(self) -> Mapping[str, int]:
        """The one row of the query `totals`."""
        return self.rows["totals"][0]


def figures(connection: DuckDBPyConnection, manifests: Sequence[Manifest]) -> Figures:
    """The figures of what the manifests, of which there is at least one, have committed."""
    clocks = sorted(manifest.as_of for manifest in manifests)
    rows = {name: _rows(connection, query) for name, query in queries().items()}
    return Figures(rows, len(manifests), clocks[0], clocks[-1], _flow(manifests))


def _rows(connection: DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = connection.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _flow(manifests: Sequence[Manifest]) -> dict[str, int]:
    """Documents that came in, and where they went."""
    counts = [manifest.counts for manifest in manifests]
    return {
        "in": sum(each.documents_in for each in counts),
        "articles": sum(each.articles for each in counts),
        "duplicates": sum(each.duplicates for each in counts),
        "dropped": sum(each.dropped for each in counts),
        "unchanged": sum(each.unchanged for each in counts),
        "rejected": sum(sum(each.rejected.values()) for each in counts),
    }
