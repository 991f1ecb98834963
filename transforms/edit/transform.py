"""The edit stage in Beam: pages into the worker pool, drafts and rejected documents out."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.utils.windowed_value import WindowedValue

from schemas.decisions import Rejection
from schemas.reasons import Reason, Stage
from transforms.edit.options import EditOptions
from transforms.elements.draft import KeyedDraft
from transforms.elements.page_codec import decode_page
from transforms.elements.rejection import rejected_document
from transforms.workers.functions import WorkerFunction
from transforms.workers.limits import Workers
from transforms.workers.pool import SHARED, WorkerPool
from transforms.workers.progress import PROGRESS

REJECTED = "rejected"
MOST_WAITING = 32  # pages that a bundle holds in memory, so that no worker idles while results are awaited in order


@dataclass(slots=True)
class _Waiting:
    """A page in the workers' hands, and where its outcome belongs in time."""

    header: bytes
    data: bytes
    job: Any
    timestamp: Any
    window: Any


class _Edit(beam.DoFn):
    def __init__(self, options: EditOptions, workers: Workers, function: str) -> None:
        self._name = function
        self._options = options
        self._workers = workers
        self._in = Metrics.counter("edit", "pages_in")
        self._out = Metrics.counter("edit", "drafts_out")
        self._rejected = {reason: Metrics.counter("edit", f"pages_rejected_{reason}") for reason in Reason}
        self._pool: WorkerPool | None = None

    def setup(self) -> None:
        self._pool = SHARED.acquire(self._workers)
        self._function = WorkerFunction(self._name)

    def start_bundle(self) -> None:
        self._waiting: deque[_Waiting] = deque()

    def process(
        self,
        page: tuple[bytes, bytes],
        timestamp: Any = beam.DoFn.TimestampParam,
        window: Any = beam.DoFn.WindowParam,
    ) -> Iterable[Any]:
        self._in.inc()
        PROGRESS.add(read=1)
        self._waiting.append(_Waiting(*page, self._submit(*page), timestamp, window))
        while len(self._waiting) > MOST_WAITING:
            yield self._finished(self._waiting.popleft())

    def finish_bundle(self) -> Iterable[Any]:
        while self._waiting:
            yield self._finished(self._waiting.popleft())

    def _finished(self, waiting: _Waiting) -> Any:
        outcome = waiting.job if isinstance(waiting.job, Rejection) else waiting.job.result()
        PROGRESS.add(edited=1)
        tag, value = self._told(waiting, outcome)
        placed = WindowedValue(value, waiting.timestamp, (waiting.window,))
        return TaggedOutput(tag, placed) if tag else placed

    def _told(self, waiting: _Waiting, outcome: Any) -> tuple[str | None, Any]:
        """The tag and the value of an outcome: the main output's draft, or a rejected document."""
        if not isinstance(outcome, Rejection):
            self._out.inc()
            return None, outcome
        self._rejected[outcome.reason].inc()
        return REJECTED, rejected_document(
            decode_page(waiting.header),
            stage=Stage.EDIT,
            reason=outcome.reason,
            message=outcome.message,
            body=waiting.data,
        )

    def _submit(self, header: bytes, data: bytes) -> Any:
        if too_large := self._workers.limits.refusal(len(data)):
            return too_large
        if self._pool is None:
            raise RuntimeError("the edit stage was not set up: Beam calls setup() before process()")
        return self._pool.submit(self._function, header, data, self._options)

    def teardown(self) -> None:
        if self._pool is not None:
            SHARED.release(self._workers)
            self._pool = None


class EditOutputs(NamedTuple):
    """What the edit stage gives: drafts under their document keys, and rejected documents (JSON)."""

    drafts: PCollection[KeyedDraft]
    rejected: PCollection[bytes]


@dataclass
class EditPages(beam.PTransform[Any, Any]):
    """Pages (header, bytes) to drafts, by worker processes.

    `function` is what a worker calls, `module:name`: it takes and gives what
    `transforms.edit.page_worker.edit_page` does.
    """

    options: EditOptions
    workers: Workers
    function: str = "transforms.edit.page_worker:edit_page"

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, pages: PCollection[tuple[bytes, bytes]]) -> Any:  # Beam warns of a named tuple as a type
        """One step, which keeps the workers busy across pages."""
        outputs = pages | "EditPage" >> beam.ParDo(_Edit(self.options, self.workers, self.function)).with_outputs(
            REJECTED, main="drafts"
        ).with_output_types(KeyedDraft)
        return EditOutputs(outputs["drafts"], outputs[REJECTED])
