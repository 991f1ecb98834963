"""Counts carried from run to run: rows of JSON, one a line of an outlet, in files that the manifests commit.

Each run writes its own counts only; a later run reads those of the last thirty days, folded or not, and adds them up.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import orjson

from transforms.elements.partition import safe_date
from transforms.storage.checked_files import unpacked_lines
from transforms.storage.errors import DamagedFileError
from transforms.storage.state_view import StateFiles
from transforms.templates.counts import ALL_DOCUMENTS, NOTHING, LineCount, distinct, merge

NAME = "templates.jsonl.gz"
MEMORY_DAYS = 30  # a template that an outlet has given up is forgotten after a month

OutletCounts = Mapping[bytes, LineCount]
State = Mapping[str, OutletCounts]


@dataclass(frozen=True, slots=True)
class StateRow:
    """One line of one outlet: its count in a run, and whether that run took it out.

    In a folded file, `day` is that of the run's clock, YYYY-MM-DD in UTC: a run of another day has other rows.
    """

    outlet: str
    key: bytes
    count: LineCount
    applied: bool = False
    day: str = ""


StateSource = StateFiles | tuple[bytes, ...]


@lru_cache(maxsize=1)
def read_state(source: StateSource, as_of: str) -> State:
    """The state of earlier runs, loaded once a process."""
    return load_state(source.read() if isinstance(source, StateFiles) else source, as_of)


def first_remembered_day(as_of: str) -> str:
    """The day, YYYY-MM-DD in UTC, before which nothing counts for a run with the clock `as_of`."""
    return (date.fromisoformat(safe_date(as_of)) - timedelta(days=MEMORY_DAYS)).isoformat()


def load_state(contents: Iterable[bytes], as_of: str) -> State:
    """Counts by outlet and line key, added up over state files in any order.

    Days further than `MEMORY_DAYS` before the day of `as_of`, or after it, are left out, and so are runs before them.
    """
    latest, horizon = safe_date(as_of), first_remembered_day(as_of)
    state: dict[str, dict[bytes, LineCount]] = {}
    for row in read_rows(contents):
        count = row.count
        if horizon <= count.last_seen <= latest and (not row.day or row.day >= horizon):
            lines = state.setdefault(row.outlet, {})
            lines[row.key] = merge(lines[row.key], count) if row.key in lines else count
    return state


def worth_keeping(key: bytes, count: LineCount, *, known: bool) -> bool:
    """Whether a later run could need the row: repeated lines, known ones, and those at the ends of a text."""
    return known or key == ALL_DOCUMENTS or distinct(count.documents) > 1 or count.outer_share > 0


def pack_row(row: StateRow) -> bytes:
    """A row as a line of JSON, without its end."""
    day = {"day": row.day} if row.day else {}
    return orjson.dumps(
        {"outlet": row.outlet, "line": row.key.hex(), "applied": row.applied, **day, **_count_json(row.count)},
        option=orjson.OPT_SORT_KEYS,
    )


def fold_rows(contents: Iterable[tuple[str, bytes]]) -> bytes:
    """One state file that says what these say; each content comes with the clock of the run that left it, RFC 3339.

    Counts are added up where nobody who reads them tells them apart: those of a line of one outlet that the runs of
    one day saw last on one day.
    """
    rows: dict[tuple[str, str, bytes, str], StateRow] = {}
    for as_of, content in contents:
        for row in read_rows([content]):
            day = row.day or safe_date(as_of)
            place = (day, row.outlet, row.key, row.count.last_seen)
            earlier = rows.get(place, StateRow(row.outlet, row.key, NOTHING))
            rows[place] = replace(
                row, count=merge(earlier.count, row.count), applied=earlier.applied or row.applied, day=day
            )
    return write_rows(map(pack_row, rows.values()))


def write_rows(packed_rows: Iterable[bytes]) -> bytes:
    """A state file of packed rows: sorted, gzip without a time stamp; the same bytes for rows in any order."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
        file.write(b"".join(row + b"\n" for row in sorted(packed_rows)))
    return packed.getvalue()


def read_rows(contents: Iterable[bytes]) -> Iterator[StateRow]:
    """The rows of state files, gzip or plain. Raises DamagedFileError where one is no row of this state."""
    try:
        for content in contents:
            for line in unpacked_lines(NAME, content):
                yield _row_of(orjson.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedFileError(NAME, f"holds a row that is no count of lines: {error!r}") from error


def _row_of(row: Mapping[str, Any]) -> StateRow:
    count = _count_of(row[name] for name in LineCount.__slots__)
    return StateRow(row["outlet"], bytes.fromhex(row["line"]), count, row["applied"], row.get("day", ""))


def _count_json(count: LineCount) -> dict[str, Any]:
    return {name: getattr(count, name) for name in LineCount.__slots__}


def _count_of(values: Iterable[Any]) -> LineCount:
    """The count of the fields' JSON values, in their order."""
    fields: list[Any] = [tuple(value) if isinstance(value, list) else value for value in values]
    return LineCount(*fields)
