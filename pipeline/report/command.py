"""`copydesk report`: one self-contained HTML page on what an output's manifests commit."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline import terminal
from pipeline.flags.usage_error import UsageError
from pipeline.local_file import replace_file
from pipeline.report.figures import figures
from pipeline.report.report_page import page
from pipeline.tables.database import database
from pipeline.upkeep.committed import committed
from transforms.storage.storage import storage_for

DONE = 0


def command(asked: argparse.Namespace) -> int:
    """Write the page beside the output, or where `--into` says. Raises UsageError where nothing is committed."""
    if asked.into is None and "://" in asked.output:
        raise UsageError("say with --into which local file the report goes to")
    into = Path(asked.into or f"{asked.output}.report.html")
    storage = storage_for(asked.output)
    manifests = committed(storage)
    with database(storage, manifests) as connection:
        content = page(figures(connection), asked.output)
    into.parent.mkdir(parents=True, exist_ok=True)
    replace_file(into, content)
    terminal.say(f"{into}: {len(content):,} bytes, opens in any browser", sys.stdout)
    return DONE
