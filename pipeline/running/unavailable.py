"""Inputs that were asked for and could not be read: they are named, and the exit code says so."""

import contextlib

from pipeline import terminal
from schemas.manifest import Manifest
from schemas.reasons import Reason
from schemas.vocabulary import Tree
from transforms.read.input_errors import InputError
from transforms.storage.checked_files import read_rows
from transforms.storage.errors import SinkError
from transforms.storage.storage import storage_for

MOST_NAMED = 5


def name_unavailable(manifest: Manifest, output: str) -> bool:
    """Whether inputs of a run could not be read; the first of them are named on standard error."""
    if not manifest.counts.rejected.get(Reason.INPUT_UNAVAILABLE):
        return False
    named: list[tuple[str, str]] = []
    with contextlib.suppress(SinkError, InputError, OSError):  # the run is committed, whatever happens to its names
        named = unavailable_inputs(manifest, output)
    for place, problem in named[:MOST_NAMED]:
        terminal.say(f"cannot read {place}: {problem}")
    more = f"{len(named) - MOST_NAMED} more could not be read; " if len(named) > MOST_NAMED else ""
    terminal.say(f"{more}`copydesk replay` reads them again")
    return True


def unavailable_inputs(manifest: Manifest, output: str) -> list[tuple[str, str]]:
    """The inputs that a run could not read, each with the reason, sorted."""
    storage = storage_for(output)
    places: set[tuple[str, str]] = set()
    for file in manifest.files:
        if file.tree == Tree.REJECTED:
            unread = [row for row in read_rows(storage, file) if row["reason"] == Reason.INPUT_UNAVAILABLE]
            places |= {(row["provenance"]["input"], row["message"]) for row in unread}
    return sorted(places)
