"""`copydesk compact`: folding by hand, from the manifests of all runs."""

import argparse
import sys
import time

from pipeline import terminal
from pipeline.upkeep.committed import committed
from pipeline.upkeep.counted import counted
from pipeline.upkeep.state_kinds import STATE_KINDS
from transforms.storage.state_folding import Folded, fold_all
from transforms.storage.storage import storage_for

DONE = 0


def command(asked: argparse.Namespace) -> int:
    """Fold the state of all runs of the output, and say what came of it. Raises UsageError, SinkError."""
    storage = storage_for(asked.output)
    committed(storage)
    folded = fold_all(storage, STATE_KINDS, time.time())
    terminal.say(_summary(folded), sys.stdout)
    for reason in folded.fallen:
        terminal.say(f"was made anew: {reason}")
    return DONE


def _summary(folded: Folded) -> str:
    return (
        f"the state of {counted(folded.runs, 'run')} stands in {counted(folded.checkpoints, 'checkpoint')} "
        f"of {counted(folded.files, 'file')}"
    )
