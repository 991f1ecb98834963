"""What a command takes from the machine that it runs on: the time of day, and worker processes."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone

from transforms.edit.options import PRELOAD
from transforms.workers.limits import WorkerLimits, Workers


def clock() -> str:
    """The time of day, RFC 3339 in UTC: read once a run, by its launcher."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def workers_of(asked: argparse.Namespace) -> Workers:
    """The worker processes that the flags ask for."""
    limits = WorkerLimits(seconds=asked.document_seconds, memory_mb=asked.document_mb)
    return Workers(asked.workers, limits, PRELOAD)
