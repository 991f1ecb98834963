"""`--slice N`: an input that is larger than memory as a chain of runs, each of which sees those before it."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from pipeline.flags.arguments import asked_inputs
from pipeline.flags.usage_error import UsageError
from pipeline.plan import Plan, expected_documents, header_of
from schemas.manifest import RUNS, Counts, Manifest, Slice, manifest_path, run_digest, run_time
from transforms.archive.archive_place import archive_place
from transforms.read.input_slices import input_slices
from transforms.read.sources import expand_all
from transforms.storage.errors import NotFoundError
from transforms.storage.manifests import read_manifest
from transforms.storage.storage import Storage


@dataclass(frozen=True, slots=True)
class Chain:
    """The runs of a chain, and the manifests of those, from the first on, that an earlier start has committed."""

    plans: tuple[Plan, ...]
    done: tuple[Manifest, ...]

    @property
    def to_do(self) -> tuple[Plan, ...]:
        """The runs that are left."""
        return self.plans[len(self.done) :]


def refuse_no_chain(asked: argparse.Namespace) -> None:
    """Raises UsageError where what was asked for beside `--slice` is no chain of runs that end."""
    if asked.streaming:
        raise UsageError("--slice: a stream is cut into windows; see --window")
    if any(kind.row.is_pulled for kind, _ in asked_inputs(asked)):
        raise UsageError("--slice: a run takes so many messages of a subscription as it can hold; leave it out")
    if asked.archive is not None and archive_place(asked.archive, "").is_file:
        raise UsageError("--archive: each slice would replace the file; name a folder")


def chain_of(plan: Plan, size: int, storage: Storage, *, has_clock: bool) -> Chain:
    """The runs of a plan whose inputs are read in slices of `size` documents, each a second after the one before.

    A chain of the same inputs and options that was begun and is not whole goes on: that of the plan's clock where
    `has_clock` says that it was asked for, else the latest; runs that are done count as far as their documents are
    those that stand there now. A chain that is whole is done again under its clock only. One that has committed more
    slices than there are now never goes on, as the rows of those behind would stay.

    Raises NoSuchInput, InputError, MachineTroubleError, and UsageError where such a chain was asked for by its clock.
    """
    expected_documents(plan)  # refuses inputs that an earlier run has written
    slices = list(input_slices(expand_all(plan.sources), size))
    plans = [
        replace(
            plan,
            sources=each.sources,
            chain=plan.sources,
            slice_size=size,
            slice=Slice(number, len(slices), each.digest),
        )
        for number, each in enumerate(slices, 1)
    ]
    for clock in [plan.as_of] if has_clock else _clocks_of(plans[0], storage):
        chain = _at(plans, clock)
        if behind := _run_behind(plans, clock, storage):
            if has_clock:
                raise UsageError(_more_than(behind, len(plans)))
            break
        done = _done(chain, storage)
        if 0 < len(done) < len(chain):
            return Chain(chain, done)
        if done:
            break
    return Chain(_at(plans, plan.as_of), ())


def whole_of(manifests: Sequence[Manifest]) -> Manifest:
    """What the runs of a chain came to together, under the last one's id and clock."""
    totals: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for manifest in manifests:
        counts = asdict(manifest.counts)
        rejected.update(counts.pop("rejected"))
        totals.update(counts)
    return replace(
        manifests[-1],
        counts=Counts(**totals, rejected=dict(sorted(rejected.items()))),
        files=tuple(sorted({file for manifest in manifests for file in manifest.files})),
        feeds=tuple(outcome for manifest in manifests for outcome in manifest.feeds),
    )


def _at(plans: Sequence[Plan], clock: str) -> tuple[Plan, ...]:
    first = datetime.fromisoformat(clock.replace("Z", "+00:00"))
    return tuple(
        replace(plan, as_of=f"{first + timedelta(seconds=number):%Y-%m-%dT%H:%M:%SZ}")
        for number, plan in enumerate(plans)
    )


def _clocks_of(first: Plan, storage: Storage) -> list[str]:
    """The clocks of the chains of the same inputs and options, the latest first."""
    digest = run_digest(first.inputs, first.options)
    runs = (run for run in storage.folders(RUNS) if run.endswith(f"Z-{digest}"))
    return sorted(map(run_time, runs), reverse=True)


def _run_behind(plans: Sequence[Plan], clock: str, storage: Storage) -> str | None:
    """The id of the run that has committed the slice behind the last of a chain, or None."""
    behind = replace(plans[-1], slice=Slice(len(plans) + 1, len(plans) + 1, ""))
    run = header_of(_at((*plans, behind), clock)[-1]).run_id
    return run if storage.exists(manifest_path(run)) else None


def _more_than(run: str, count: int) -> str:
    return (
        f"--slice: the inputs make {count:,} slices now, and with this clock {run} has committed one more, whose rows "
        "would stay: leave out --as-of, so that the runs have a clock of their own, or name another output"
    )


def _done(plans: Sequence[Plan], storage: Storage) -> tuple[Manifest, ...]:
    manifests = []
    for plan in plans:
        try:
            manifest = read_manifest(storage, manifest_path(header_of(plan).run_id))
        except NotFoundError:
            break
        if not plan.slice or not manifest.slice or manifest.slice.digest != plan.slice.digest:
            break
        manifests.append(manifest)
    return tuple(manifests)
