"""The edit stage in Beam: batches of pages into the worker pool, drafts and rejected documents out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.decisions import Rejection
from schemas.reasons import Reason, Stage
from transforms.edit.options import EditLimits, EditOptions
from transforms.edit.pool import SHARED, WorkerPool, cores
from transforms.edit.worker import edit_page
from transforms.progress import PROGRESS
from transforms.read.page_codec import decode_page
from transforms.read.rejection import rejected_document

REJECTED = "rejected"
BATCH = 64


class _Edit(beam.DoFn):
    def __init__(self, options: EditOptions, limits: EditLimits, workers: int, function: Callable[..., Any]) -> None:
        self._function = function
        self._options = options
        self._limits = limits
        self._workers = workers
        self._in = Metrics.counter("edit", "pages_in")
        self._out = Metrics.counter("edit", "drafts_out")
        self._rejected = {reason: Metrics.counter("edit", f"pages_rejected_{reason}") for reason in Reason}
        self._pool: WorkerPool | None = None

    def setup(self) -> None:
        self._workers_here = self._workers or cores()
        self._pool = SHARED.acquire(self._workers_here, self._limits)

    def process(self, batch: list[tuple[bytes, bytes]]) -> Iterable[Any]:
        self._in.inc(len(batch))
        PROGRESS.add(read=len(batch))
        jobs = [(header, data, self._submit(header, data)) for header, data in batch]
        for header, data, job in jobs:
            outcome = job if isinstance(job, Rejection) else job.result()
            PROGRESS.add(edited=1)
            yield from self._emit(header, data, outcome)

    def _submit(self, header: bytes, data: bytes) -> Any:
        if len(data) > self._limits.max_bytes:
            return Rejection(
                Reason.DOCUMENT_TOO_LARGE, f"{len(data)} bytes, more than the limit of {self._limits.max_bytes}"
            )
        if self._pool is None:
            raise RuntimeError("the edit stage was not set up: Beam calls setup() before process()")
        return self._pool.submit(self._function, header, data, self._options)

    def _emit(self, header: bytes, data: bytes, outcome: Any) -> Iterator[Any]:
        if not isinstance(outcome, Rejection):
            self._out.inc()
            yield outcome
            return
        self._rejected[outcome.reason].inc()
        yield TaggedOutput(
            REJECTED,
            rejected_document(
                decode_page(header),
                stage=Stage.EDIT,
                reason=outcome.reason,
                message=outcome.message,
                date=self._options.date,
                body=data,
            ),
        )

    def teardown(self) -> None:
        if self._pool is not None:
            SHARED.release(self._workers_here, self._limits)
            self._pool = None


class Edited(NamedTuple):
    """What the edit stage gives: drafts (document key, record JSON), and rejected documents (JSON)."""

    drafts: PCollection[tuple[str, bytes]]
    rejected: PCollection[bytes]


@dataclass
class EditPages(beam.PTransform[Any, Any]):
    """Pages (header, bytes) to drafts; `workers` 0 means all cores of the machine it runs on.

    `function` is what a worker calls: importable, and as `transforms.edit.worker.edit_page` in what it takes and gives.
    """

    options: EditOptions
    limits: EditLimits
    workers: int = 0
    function: Callable[..., Any] = edit_page

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, pages: PCollection[tuple[bytes, bytes]]) -> Any:  # Beam warns of a named tuple as a type
        """Batch, so that all workers have something to do while results are awaited in order."""
        outputs = (
            pages
            | "BatchPages" >> beam.BatchElements(min_batch_size=BATCH, max_batch_size=BATCH)
            | "EditBatch"
            >> beam.ParDo(_Edit(self.options, self.limits, self.workers, self.function))
            .with_outputs(REJECTED, main="drafts")
            .with_output_types(tuple[str, bytes])
        )
        return Edited(outputs["drafts"], outputs[REJECTED])
