"""The lines that outlets repeat: the state that a run builds on, and `copydesk templates`, which lists it."""

import argparse

from rich.markup import escape
from rich.table import Table

from pipeline.console import clean_console
from pipeline.upkeep.committed import committed_state
from transforms.storage.state_view import FIRST_CLOCK, StateFiles, StateView
from transforms.storage.storage import storage_for
from transforms.templates.listing import listing
from transforms.templates.state import NAME, first_remembered_day

DONE = 0
_PLAIN_WIDTH = 200  # columns, where nobody looks at a terminal


def template_state(earlier: StateView) -> StateFiles:
    """The counts of lines among what the runs of the last thirty days have left."""
    return earlier.seen(NAME, first_remembered_day(earlier.as_of))


def command(asked: argparse.Namespace) -> int:
    """Print the lines that outlets repeat, with counts, first and last day, and whether they were taken out."""
    storage = storage_for(asked.output)
    rows = listing(committed_state(storage).seen(NAME, FIRST_CLOCK).read())
    table = Table(box=None, pad_edge=False)
    for name in ("outlet", "articles", "days", "first seen", "last seen", "taken out"):
        table.add_column(name, justify="right" if name in {"articles", "days"} else "left")
    table.add_column("line", overflow="fold")
    for row in rows:
        cells = (row.outlet, f"{row.documents:,}", f"{row.dates:,}", row.first_seen, row.last_seen)
        table.add_row(*cells, "yes" if row.applied else "no", escape(row.line))
    clean_console(_PLAIN_WIDTH).print(table if rows else "no outlet repeats a line yet")
    return DONE
