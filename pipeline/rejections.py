"""`copydesk rejected`: what the runs of an output have rejected, by reason, host and feed; one of them in full."""

from __future__ import annotations

import argparse
import base64
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline import terminal
from pipeline.console import clean_console
from pipeline.flags.usage_error import UsageError
from pipeline.rejected_place import input_of, named, shortened
from pipeline.upkeep.committed import committed, open_files
from pipeline.upkeep.counted import counted
from transforms.elements.rejection import LARGEST_PAYLOAD
from transforms.identify.domains import host_of
from transforms.identify.identity import derived_id
from transforms.storage.checked_files import read_rows
from transforms.storage.storage import storage_for

DONE = 0
_WIDTH = 160
_MOST_ROWS = 20  # of each table
_LONGEST_PLACE, _LONGEST_MESSAGE = 200, 300  # characters
_SHOWN_PAYLOAD = 2_000  # characters
_GROUPS = ("reason", "host", "feed")


def command(asked: argparse.Namespace) -> int:
    """Print tables of what was rejected and not replayed since, or one row in full.

    A document that several runs rejected for one reason counts once. Raises UsageError, SinkError.
    """
    console = clean_console(_WIDTH, soft_wrap=True)
    if asked.show is not None:
        _show(_newest_row(asked.output, asked.show), console)
        return DONE
    newest = {name: {**row, "payload": None} for name, row in rejected_rows(asked.output)}
    rows = list(newest.items())
    if not rows:
        terminal.say("nothing is rejected", sys.stdout)
        return DONE
    for group in _GROUPS:
        console.print(_table(group, rows))
        console.print()
    console.print(f"{len(rows):,} rejected; --show ID prints one, `copydesk replay {escape(asked.output)}` tries again")
    return DONE


def _newest_row(output: str, start: str) -> dict[str, Any]:
    """The row of the one id that begins so, by the latest run that rejected it. Raises UsageError."""
    names: set[str] = set()
    newest: dict[str, Any] = {}
    for name, row in rejected_rows(output):
        if start and name.startswith(start):
            names.add(name)
            newest = row
    if len(names) != 1:
        problem = f"{counted(len(names), 'id')} begin so" if names else "no rejected document has that id"
        raise UsageError(f"--show {start}: {problem}; `copydesk rejected {output}` lists examples")
    return newest


def rejected_rows(output: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, row) of every rejected document that no run has replayed, those of later clocks last."""
    storage = storage_for(output)
    manifests = sorted(committed(storage), key=lambda manifest: (manifest.as_of, manifest.run_id))
    latest = {path: clock for clock, manifest in enumerate(manifests) for path in manifest.paths()}
    for file in sorted(open_files(manifests).values(), key=lambda file: (latest[file.path], file.path)):
        for row in read_rows(storage, file):
            yield id_of(row), row


def id_of(row: dict[str, Any]) -> str:
    """The id of a rejected row: the same for the same document and reason in every run."""
    provenance = row["provenance"]
    return derived_id(row["stage"], row["reason"], row["url"] or "", provenance["input"], provenance["source_id"])[:12]


def _table(group: str, rows: Iterable[tuple[str, dict[str, Any]]]) -> Table:
    counts: Counter[str] = Counter()
    examples: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, row in rows:
        key = _key(group, row)
        counts[key] += 1
        examples.setdefault(key, (name, row))
    table = Table(box=None, pad_edge=False)
    for column in ("", f"by {group}", "for example", "id", "message"):
        table.add_column(column, justify="left" if column else "right", overflow="fold", no_wrap=column == "id")
    for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_ROWS]:
        name, row = examples[key]
        place, message = shortened(named(row), _LONGEST_PLACE), shortened(row["message"], _LONGEST_MESSAGE)
        table.add_row(f"{count:,}", escape(key), escape(place), name, escape(message))
    if len(counts) > _MOST_ROWS:
        table.add_row(f"{sum(counts.values()) - sum(c for _, c in counts.most_common(_MOST_ROWS)):,}", "others")
    return table


def _key(group: str, row: dict[str, Any]) -> str:
    if group == "reason":
        return f"{row['stage']} {row['reason']}"
    if group == "host":
        return host_of(row["url"]) or "(no address)"
    return row["provenance"]["feed_url"] or input_of(row)


def _show(row: dict[str, Any], console: Console) -> None:
    payload = row.pop("payload")
    console.print(escape(orjson.dumps(row, option=orjson.OPT_INDENT_2).decode()))
    if payload is None:
        return
    body = zlib.decompressobj().decompress(base64.b64decode(payload), LARGEST_PAYLOAD)
    console.print(f"\npayload: {counted(len(body), 'byte')}", style="dim")
    console.print(escape(body[: 4 * _SHOWN_PAYLOAD].decode("utf-8", "replace")[:_SHOWN_PAYLOAD]))
