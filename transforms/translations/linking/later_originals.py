"""Originals that came after their translations: what is committed stays, so state says what belongs together.

A row of JSON for each committed translation: `id`, `original_id`, `group`, `score`, and `translation`, which is what
the record would say now; in a folded file also `as_of`, the clock of the run that found it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from transforms.storage.checked_files import unpacked_lines
from transforms.storage.errors import DamagedFileError

LINKED = "translations.jsonl"
_FIELDS = ("id", "original_id", "group", "score")


def links_file(packed_rows: Iterable[bytes]) -> bytes:
    """A state file of packed rows: sorted, each once."""
    return b"".join(row + b"\n" for row in sorted(set(packed_rows)))


def fold_links(contents: Iterable[tuple[str, bytes]]) -> bytes:
    """One state file that says what these say; each content comes with the clock of the run that left it, RFC 3339."""
    rows = ({"as_of": as_of, **row} for as_of, content in contents for row in _rows(content))
    return links_file(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for row in rows)


def later_originals(contents: Iterable[bytes]) -> dict[str, str]:
    """The ids of originals by those of their translations, sorted; of several the one of the highest score."""
    rows = sorted((row for content in contents for row in _rows(content)), key=_rank)
    return {row["id"]: row["original_id"] for row in rows}


def told_later(contents: Iterable[bytes], since: str, until: str) -> dict[str, dict[str, Any]]:
    """What records would say now, by their ids: of links that runs between two clocks have found, without the last."""
    rows = sorted((row for content in contents for row in _rows(content)), key=_rank)
    seen = (row for row in rows if since <= row.get("as_of", since) < until)
    return {row["id"]: row["translation"] for row in seen if "translation" in row}


def _rank(row: Mapping[str, Any]) -> tuple[str, float, str]:
    return row["id"], row["score"], row["original_id"]


def _rows(content: bytes) -> Iterator[dict[str, Any]]:
    try:
        for line in unpacked_lines(LINKED, content):
            row = orjson.loads(line)
            yield {**row, **{name: row[name] for name in _FIELDS}}
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedFileError(LINKED, f"holds a row that is no link of a translation: {error!r}") from error
