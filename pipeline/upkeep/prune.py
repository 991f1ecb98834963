"""`copydesk prune`: retention. Takes the days before a date out of an output, and commits that it did."""

import argparse
import sys
import time

from pipeline import terminal
from pipeline.interruption import INTERRUPTION
from pipeline.upkeep.committed import committed
from pipeline.upkeep.counted import counted
from transforms.archive.waiting import publish_waiting
from transforms.sink.retention import Pruned, prune
from transforms.storage.journal import new_attempt
from transforms.storage.storage import storage_for

DONE, FAILED = 0, 1


def command(asked: argparse.Namespace) -> int:
    """Prune the output and say what went. Raises UsageError.

    0 = done, 1 = something stays that should go, 130 and 143 = stopped by a signal.
    """
    attempt = new_attempt("prune")
    storage = storage_for(asked.output, attempt)
    committed(storage)
    publish_waiting(storage, time.time())  # a clean-up takes it for what a dead run has left
    try:
        pruned = prune(storage, asked.before, time.time, attempt)
    except KeyboardInterrupt:
        terminal.say(f"{INTERRUPTION.word}: what has left a manifest stays out of it; prune once more to do the rest")
        return INTERRUPTION.exit_code
    terminal.say(_summary(pruned, asked.before), sys.stdout)
    for reason in _reasons(pruned):
        terminal.say(reason)
    return FAILED if pruned.stopped or pruned.alive else DONE


def _summary(pruned: Pruned, before: str) -> str:
    if not pruned.files and not pruned.removed:
        return f"nothing is older than {before}"
    size = counted(pruned.bytes, "byte") if pruned.files else "taken out before"
    return (
        f"{counted(pruned.files, 'file')} of days before {before} ({size}) left {counted(pruned.runs, 'manifest')}; "
        f"{counted(pruned.removed, 'file')} removed"
    )


def _reasons(pruned: Pruned) -> list[str]:
    reasons = [f"{run} is being done again: prune once more when it has ended" for run in pruned.alive]
    if pruned.waits:
        reasons.append("another run is alive: the clean-up of the next run removes the files")
    if pruned.stopped:
        reasons.append(f"the files stay on the disk: {pruned.stopped}")
    return reasons
