"""`copydesk replay`: the rejected documents of earlier runs, run again into the same output."""

import argparse
import sys

import orjson

from pipeline import terminal
from pipeline.committed import committed
from pipeline.plan import Plan, clock, workers_of
from pipeline.run import COMMITTED, run_and_tell
from schemas.input_kinds import InputKind
from schemas.manifest import Manifest
from schemas.vocabulary import Tree
from transforms.edit.options import EditOptions
from transforms.fetch.options import FetchOptions
from transforms.read.rejected_rows import replay
from transforms.read.sources import Source
from transforms.storage.checked_files import read_data, unpacked_lines
from transforms.storage.storage import Storage, storage_for


def command(asked: argparse.Namespace) -> int:
    """Run the rejected documents again that no later run has replayed yet."""
    output = asked.output
    storage = storage_for(output)
    manifests = committed(storage)
    files = open_files(manifests)
    if not files:
        terminal.say("nothing to replay", sys.stdout)
        return COMMITTED
    rejected = [Source(InputKind.REPLAY, f"{output}/{path}") for path in files]
    plan = Plan(
        sources=(*rejected, *_whole_inputs(storage, manifests, files)),
        output=output,
        as_of=asked.as_of or clock(),
        edit=EditOptions(min_words=asked.min_words),
        workers=workers_of(asked),
        fetch=FetchOptions(allow_private=asked.allow_private_addresses),
        replayed=tuple(files),
    )
    return run_and_tell(plan, [])


def open_files(manifests: list[Manifest]) -> list[str]:
    """The rejected files that no later run has replayed, below the output, sorted."""
    found: set[str] = set()
    for manifest in sorted(manifests, key=lambda manifest: (manifest.as_of, manifest.run_id)):
        found -= set(manifest.replayed)
        found |= {file.path for file in manifest.files if file.tree == Tree.REJECTED}
    return sorted(found)


def _whole_inputs(storage: Storage, manifests: list[Manifest], paths: list[str]) -> list[Source]:
    """Feeds and lists that could not be read at all, each once, sorted: they come in again as inputs of their own.

    Raises DamagedFileError, NotFoundError where a rejected file is not what its manifest says.
    """
    listed = {file.path: file for manifest in manifests for file in manifest.files}
    rows = (row for path in paths for row in unpacked_lines(path, read_data(storage, listed[path])))
    outcomes = (replay(orjson.loads(row)) for row in rows)
    found = {outcome for outcome in outcomes if isinstance(outcome, Source)}
    return sorted(found, key=lambda source: (source.kind.value, source.pattern))
