"""The commit of one window: a run of its own over what the window has brought, with all that was committed before it.

The graph of the batch run works on it from the drafts on, in this process and in memory.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import apache_beam as beam
import orjson
from apache_beam.pvalue import PCollection

from pipeline.plan import Plan, header_of
from pipeline.running.beam_options import UNCHECKED, beam_options, runner_of
from pipeline.running.graph import EditedCollections, settle, settle_and_archive
from pipeline.running.run import folding, has_finished, remembering
from pipeline.running.step_specs import remember_step_specs
from pipeline.streaming.latency import delays_of
from pipeline.streaming.steady_clock import steady_time
from schemas.manifest import Manifest, RunHeader, manifest_path, run_id_at
from transforms.archive.waiting import publish_waiting
from transforms.elements.draft import Draft, KeyedDraft
from transforms.storage.errors import CommitConflictError
from transforms.storage.manifests import read_manifest
from transforms.storage.running import Attempt, running
from transforms.storage.storage import storage_for

DRAFTS, REJECTED, ROWS, FEEDS, COUNTS, PAGES = "drafts", "rejected", "rows", "feeds", "counts", "pages"
_TYPES: Mapping[str, Any] = {
    DRAFTS: KeyedDraft,
    REJECTED: bytes,
    ROWS: bytes,
    FEEDS: tuple[str, bytes],
    COUNTS: int,
    PAGES: tuple[bytes, bytes],
}
Contents = Mapping[str, Sequence[Any]]
_CONTENTS: dict[str, Contents] = {}  # of the windows that this process commits: too large for a graph's text


@dataclass(slots=True)
class Committed:
    """What came of a window: its manifest, the seconds its commit took, and why something beside it was not done.

    `since_poll` and `since_publication` are the delays of its documents, in seconds (`latency.py`).
    """

    manifest: Manifest
    seconds: float
    reasons: list[str] = field(default_factory=list)
    since_poll: list[float] = field(default_factory=list)
    since_publication: list[float] = field(default_factory=list)


def commit_contents(plan: Plan, contents: Contents, clock: str, window: str) -> Committed:
    """The manifest of a `window` (its id); the clock, RFC 3339 in UTC, lies after those of all commits before.

    The run has a thread of its own: what Beam keeps by thread belongs to the step that asks for it. Raises what the
    run raises, and CommitConflictError where another process has committed by this clock: nothing of it is replaced.
    """
    stamped = {**contents, DRAFTS: [_stamped(draft, clock) for draft in contents.get(DRAFTS, ())]}
    done: Future[Committed] = Future()
    arguments = (done, replace(plan, as_of=clock), stamped, window)
    threading.Thread(target=_settle, args=arguments, name="copydesk-window", daemon=True).start()
    return done.result()


def _settle(done: Future[Committed], plan: Plan, contents: Contents, window: str) -> None:
    try:
        done.set_result(_committed(plan, contents, window))
    except BaseException as error:  # noqa: BLE001 - raised again by who waits
        done.set_exception(error)


def _stamped(keyed: Any, clock: str) -> tuple[str, Draft]:
    """A draft with the clock of the commit: not the end of its window where that was cut short, or has come late."""
    key, draft = keyed[0], Draft(*keyed[1])
    if draft.as_of == clock:
        return key, draft
    record = orjson.loads(draft.record)
    run = run_id_at(clock, record["run_id"].rpartition("-")[2])
    return key, draft._replace(as_of=clock, record=orjson.dumps({**record, "run_id": run}))


def _committed(plan: Plan, contents: Contents, window: str) -> Committed:
    header, storage, begun = replace(header_of(plan), window=window), storage_for(plan.output), time.monotonic()
    options, token = beam_options([UNCHECKED]), uuid4().hex
    publish_waiting(storage, time.time())
    with running(storage, header, is_new=True) as run:
        ready, earlier = remembering(plan, header, storage)
        pipeline = beam.Pipeline(runner=runner_of(options), options=options)
        _CONTENTS[token] = contents
        try:
            _build(pipeline, ready, header, run.attempt, token)
            has_finished(pipeline.run().wait_until_finish())
        except Exception as error:
            if run.is_overtaken():
                raise CommitConflictError(manifest_path(header.run_id), "another run has this run id") from error
            raise
        finally:
            del _CONTENTS[token]
        manifest = read_manifest(storage, manifest_path(header.run_id))
    delays = delays_of((Draft(*keyed[1]).record for keyed in contents[DRAFTS]), steady_time())
    reasons = [*earlier.damaged, *run.left_alone, *folding(storage, earlier)]
    return Committed(manifest, time.monotonic() - begun, reasons, *delays)


def _build(pipeline: beam.Pipeline, plan: Plan, header: RunHeader, attempt: Attempt, token: str) -> None:
    remember_step_specs()
    found = {name: _read(pipeline, name, token) for name in _TYPES if name != PAGES}
    edited = EditedCollections(found[DRAFTS], found[REJECTED], found[COUNTS], found[ROWS], found[FEEDS])
    if plan.archive is None:
        settle(edited, plan, header, attempt)
    else:
        settle_and_archive(edited, _read(pipeline, PAGES, token), plan, header, attempt)


def _read(pipeline: beam.Pipeline, name: str, token: str) -> PCollection[Any]:
    read = beam.FlatMap(_contents, token, name).with_output_types(_TYPES[name])
    return pipeline | f"Begin{name.title()}" >> beam.Impulse() | f"Read{name.title()}" >> read


def _contents(_: bytes, token: str, name: str) -> Iterator[Any]:
    yield from _CONTENTS[token].get(name, ())
