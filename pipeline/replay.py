"""`copydesk replay`: the rejected documents of earlier runs, run again into the same output."""

import argparse
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline import terminal
from pipeline.earlier_options import earlier_options
from pipeline.flags.manners import fetch_options
from pipeline.machine import clock, workers_of
from pipeline.plan import REGISTRY, Plan, checked_scorer
from pipeline.registry_files import own_registry
from pipeline.running.run import COMMITTED, run_and_tell
from pipeline.upkeep.committed import committed, open_files
from schemas.input_kinds import ASKED_FOR, InputKind
from schemas.manifest import DataFile, Manifest
from transforms.edit.options import EditOptions
from transforms.read.rejected_rows import replay
from transforms.read.sources import Source
from transforms.storage.checked_files import read_rows
from transforms.storage.storage import Storage, storage_for


def command(asked: argparse.Namespace) -> int:
    """Run the rejected documents again that no later run has replayed yet. Raises UsageError, InputError, SinkError."""
    output = asked.output
    storage = storage_for(output)
    manifests = committed(storage)
    files = open_files(manifests)
    if not files:
        terminal.say("nothing to replay", sys.stdout)
        return COMMITTED
    writer = latest_writer(files, manifests)
    options = earlier_options(writer)
    rejected = [Source(InputKind.REPLAY, f"{output}/{path}", named=named_inputs(path, manifests)) for path in files]
    own = own_registry(asked.registry)
    plan = Plan(
        sources=(*rejected, *inputs_again(storage, dict(zip(files.values(), rejected, strict=True)))),
        output=output,
        as_of=asked.as_of or clock(),
        edit=EditOptions(
            min_words=options.min_words if asked.min_words is None else asked.min_words,
            registry=own.text,
            trusted_feeds=options.trust_feeds,
        ),
        duplicates=options.duplicates,
        look_back=options.look_back,
        files_per_day=options.files_per_day,
        translation_scorer=checked_scorer(asked.translation_scorer),
        registry=own.hashes,
        workers=workers_of(asked),
        fetch=replace(fetch_options(asked), trusted_feeds=options.trust_feeds),
        replayed=tuple(files),
    )
    tell_other_registry(writer.versions, plan.registry_versions)
    tell_other_scorer(str(writer.options.get("translation_scorer", "")), plan.translation_scorer)
    return run_and_tell(plan, [])


def latest_writer(paths: Collection[str], manifests: Iterable[Manifest]) -> Manifest:
    """The latest run that wrote one of the rejected files, whose options hold; equal clocks leave it to the run ids."""
    writers = [manifest for manifest in manifests if not set(manifest.paths()).isdisjoint(paths)]
    return max(writers, key=lambda manifest: (manifest.as_of, manifest.run_id))


def tell_other_scorer(before: str, now: str) -> None:
    """Say so where a replay has another scorer of translations: a manifest is no reason to load somebody's module."""
    if before != now:
        scorers = f"the translation scorer {before or 'none'}, and are replayed with {now or 'none'}"
        terminal.say(f"these documents were rejected with {scorers}")


def tell_other_registry(before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Say so where a replay reads other registry files than the run that rejected its documents, by their hashes."""
    before = {name: version for name, version in before.items() if name.startswith(REGISTRY)}
    if before != now:
        told = [", ".join(name.removeprefix(REGISTRY) for name in names) or "none" for names in (before, now)]
        changed = " (changed since)" if before.keys() == now.keys() else ""
        terminal.say(
            f"these documents were rejected with the registry {told[0]}, and are replayed with {told[1]}{changed}"
        )


def named_inputs(path: str, manifests: Iterable[Manifest]) -> tuple[Source, ...]:
    """The inputs that were named to the runs behind a rejected file: to those that wrote it and those they replayed."""
    inputs: set[tuple[str, str]] = set()
    waiting, seen = [path], {path}
    while waiting:
        wanted = waiting.pop()
        for manifest in manifests:
            if wanted in manifest.paths():
                inputs |= {(pattern.kind, pattern.pattern) for pattern in manifest.inputs}
                waiting += [replayed for replayed in manifest.replayed if replayed not in seen]
                seen |= set(manifest.replayed)
    return tuple(Source(kind, pattern) for kind in ASKED_FOR for name, pattern in sorted(inputs) if name == kind)


def inputs_again(storage: Storage, rejected: dict[DataFile, Source]) -> list[Source]:
    """What the rows of rejected files ask to be read once more, nothing twice, sorted.

    Raises DamagedFileError, NotFoundError where a rejected file is not what its manifest says.
    """
    asked_for = [
        outcome
        for file, source in rejected.items()
        for row in read_rows(storage, file)
        if isinstance(outcome := replay(row, source.named), Source)
    ]
    return list(_without_overlaps(sorted(set(asked_for), key=_by_place)))


def _by_place(source: Source) -> tuple[str, str, int, float]:
    rows = source.rows
    return source.kind.value, source.pattern, rows.first, -(float("inf") if rows.last is None else rows.last)


def _without_overlaps(sources: Iterable[Source]) -> Iterator[Source]:
    """The sources but for those whose rows an earlier one has: of one file, rows come sorted by where they start."""
    last: Source | None = None
    for source in sources:
        is_same = last is not None and (last.kind, last.pattern) == (source.kind, source.pattern)
        if is_same and last is not None and last.rows.covers(source.rows):
            continue
        last = source
        yield source
