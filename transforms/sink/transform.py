"""The sink as a Beam transform: bodies are shuffled once, files are written whole, and the manifest comes last."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import starmap
from typing import Any, TypedDict

import apache_beam as beam
import orjson
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import AsDict, PBegin, PCollection, TaggedOutput
from apache_beam.transforms.window import GlobalWindow, GlobalWindows

from schemas.manifest import RunHeader, manifest_bytes
from schemas.vocabulary import Tree
from transforms.duplicates.remembering import index_row
from transforms.elements.draft import Draft, KeyedDraft
from transforms.elements.feed_report import merged
from transforms.elements.partition import Spread, shard_key, shard_of, split_key
from transforms.elements.patch import KeyedPatch, Patch
from transforms.fetch.fetch_state import NAME as POLLS
from transforms.memory.index_row import pack_row
from transforms.sink.commit import (
    commit,
    commit_window,
    feed_report,
    file_report,
    has_learnt_only,
    input_report,
    manifest_of,
    outcome_report,
    state_report,
)
from transforms.sink.rejects import reject_folder, reject_key, reject_reasons, reject_rows, reject_size
from transforms.sink.shard_file import Row, ShardFile, shard_file
from transforms.sink.state_file import index_files, state_file
from transforms.sink.verdicts import DuplicatesMode, settle
from transforms.storage.concurrent_writes import ConcurrentWrites
from transforms.storage.held_state import HELD
from transforms.storage.running import Attempt
from transforms.storage.storage import Storage, storage_for

_RUN = "run"
REMEMBERED, REPORTS = "remembered", "reports"


class SinkInputs(TypedDict):
    """What the sink reads, as a dict of collections.

    drafts: (document key, draft). patches: (partition key, patch) of the documents that a later stage has found
    something out about. rejected: RejectedDocument JSON. documents_in, unchanged: partial counts, of the documents that
    came in and of those that earlier runs have written. state: (name, content). feeds: (address, part of its outcome).
    """

    drafts: PCollection[Any]
    patches: PCollection[Any]
    rejected: PCollection[Any]
    documents_in: PCollection[Any]
    unchanged: PCollection[Any]
    state: PCollection[Any]
    feeds: PCollection[Any]


class WriteStep(beam.DoFn):
    """What the writing steps share: the storage, opened on the worker, with its journal, and counters."""

    def __init__(self, root: str, attempt: Attempt) -> None:
        self.root = root
        self.attempt = attempt
        self.files_out = Metrics.counter("sink", "files_out")
        self.written_bytes = Metrics.counter("sink", "written_bytes")
        self.rows_out = {tree: Metrics.counter("sink", f"{tree}_out") for tree in Tree}

    def setup(self) -> None:
        """Opens the storage."""
        self.storage: Storage = storage_for(self.root, self.attempt.name)
        self.writes = ConcurrentWrites(self.storage)

    def finish_bundle(self) -> None:
        """Waits for the disk: reports of the bundle count only when its files are written."""
        self.writes.finish()

    def teardown(self) -> None:
        """Closes the journal."""
        self.writes.close()
        self.storage.close()

    def save(self, file: ShardFile) -> None:
        """Starts the write of a file of the dataset and counts it."""
        self.writes.write(file.entry.path, file.data)
        self.files_out.inc()
        self.written_bytes.inc(file.entry.bytes)
        self.rows_out[Tree(file.entry.tree)].inc(file.entry.rows)


class WriteShards(WriteStep):
    """The files of one partition: a report for each. Tagged: rows of the index, by its shard."""

    def __init__(self, root: str, attempt: Attempt, mode: DuplicatesMode, seen: str, index_shards: int) -> None:
        super().__init__(root, attempt)
        self.mode = mode
        self.seen = seen
        self.index_shards = index_shards

    def process(self, element: tuple[str, dict[str, Iterable[Any]]]) -> Iterator[Any]:
        """Reports of the files, and of the documents that were left out."""
        key, group = element
        partition, shard = split_key(key)
        settled = settle(key, starmap(Row, group["drafts"]), group["patches"], self.mode)
        for tree, rows in settled.rows.items():
            if rows:
                file = shard_file(tree, partition.folder(tree), shard, rows)
                self.save(file)
                yield file_report(file.entry)
            for row in rows:
                if row.member:
                    packed = pack_row(index_row(orjson.loads(row.line), row.member, row.anchors, self.seen))
                    yield TaggedOutput(REMEMBERED, (shard_of(row.doc_key, self.index_shards), packed))
        if settled.dropped or settled.unchanged or settled.updated:
            yield outcome_report(settled.dropped, settled.unchanged, settled.updated)


class WriteRejected(WriteStep):
    """The rejected documents of one day: a report with their reasons."""

    def process(self, element: tuple[str, Iterable[bytes]]) -> Iterator[bytes]:
        """The report of the file."""
        key, documents = element[0], list(element[1])
        if documents:
            folder, shard = reject_folder(key)
            file = shard_file(Tree.REJECTED, folder, shard, reject_rows(documents))
            self.save(file)
            yield file_report(file.entry, reject_reasons(documents))


class WriteState(WriteStep):
    """A state file for later runs: its report."""

    def process(self, element: tuple[str, bytes]) -> Iterator[bytes]:
        """The report of the file."""
        name, content = element
        entry = state_file(name, content)
        self.storage.write(entry.path, content)
        yield state_report(entry)


class WriteManifest(WriteStep):
    """The commit: the manifest's JSON. With `holds`, a run that came to nothing leaves what it learnt in `HELD`."""

    def __init__(self, root: str, attempt: Attempt, header: RunHeader, *, holds: bool = False) -> None:
        super().__init__(root, attempt)
        self.header = header
        self.holds = holds

    def process(self, element: tuple[str, Iterable[bytes]], window: Any = beam.DoFn.WindowParam) -> Iterator[bytes]:
        """The manifest that was committed. Raises CountsDifferError, CommitConflictError, NotFoundError."""
        reports = list(element[1])
        if isinstance(window, GlobalWindow):
            manifest = manifest_of(self.header, reports)
            if self.holds and has_learnt_only(manifest, POLLS):
                HELD.keep(self.root, tuple(self.storage.read(state.path) for state in manifest.state))
            else:
                yield manifest_bytes(commit(self.storage, manifest, self.attempt))
        elif reports:  # Flink fires an empty last pane
            end = datetime.fromtimestamp(window.end.seconds(), timezone.utc)
            as_of = f"{end:%Y-%m-%dT%H:%M:%SZ}"
            yield manifest_bytes(commit_window(self.storage, self.header, as_of, reports))


def key_draft(keyed: KeyedDraft, spread: Spread) -> tuple[str, tuple[str, str, str, bytes, bytes, bytes]]:
    """(the group that it is written in, the fields of its row)."""
    doc_key, draft = keyed[0], Draft(*keyed[1])
    row = (draft.id, draft.version, doc_key, draft.record, draft.member, draft.anchors)
    return shard_key(draft.partition, doc_key, spread), row


def key_patch(keyed: KeyedPatch, spread: Spread) -> tuple[str, Patch]:
    """(the group that its document is written in, patch)."""
    return shard_key(keyed[0], keyed[1][0], spread), keyed[1]


def key_reject(document: bytes, sizes: Mapping[str, int]) -> tuple[str, bytes]:
    """A rejected document under its day and shard."""
    return reject_key(document, sizes), document


def key_count(documents: int) -> tuple[str, int]:
    """A partial count under the run's key."""
    return _RUN, documents


def report_count(total: tuple[str, int]) -> bytes:
    """The number of documents that came in, as a report."""
    return input_report(total[1])


def report_unchanged(total: tuple[str, int]) -> bytes:
    """The number of documents that earlier runs have written, as a report."""
    return outcome_report(unchanged=total[1])


def key_report(report: bytes) -> tuple[str, bytes]:
    """A report under the run's key."""
    return _RUN, report


class SumCounts(beam.PTransform[Any, Any]):
    """Partial counts to (the run's key, their sum)."""

    def expand(self, counts: PCollection[int]) -> PCollection[tuple[str, int]]:
        """One number a window."""
        return counts | "KeyCounts" >> beam.Map(key_count) | "SumCounts" >> beam.CombinePerKey(sum)


@dataclass
class WriteDataset(beam.PTransform[Any, Any]):
    """The dataset on disk; comes out: the committed manifest's JSON, one a run or one a window.

    `root` is a local folder or a prefix of an object store. `header` says what is known before the run; in fixed
    windows each window is a run of its own, whose clock is the window's end. `attempt` is what the launcher's `running`
    gives. `shards` is the number of files a partition of records is spread over, `index_shards` that of the index: one
    worker holds a shard of it, about a KB a document. `seen` is what the run saw of earlier ones.
    With `files_per_day` a day is so many files at most, whoever its outlets are, instead of files of each outlet. With
    `holds`, which is for engines whose steps run in this process, a run that came to nothing commits nothing.
    """

    root: str
    header: RunHeader
    duplicates_mode: str = DuplicatesMode.SEPARATE
    attempt: Attempt = field(default_factory=Attempt)
    shards: int = 1
    index_shards: int = 1
    seen: str = ""
    files_per_day: int = 0
    holds: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, inputs: Any) -> PCollection[bytes]:  # Beam has no type for a dict of collections
        """Files, then their reports under one key, then the manifest; `inputs` is a SinkInputs."""
        written = self._shards(inputs["drafts"], inputs["patches"])
        index = (
            written[REMEMBERED]
            | "GatherIndex" >> beam.GroupByKey()
            | "IndexFiles" >> beam.FlatMap(index_files).with_output_types(tuple[str, bytes])
        )
        reports = (
            written[REPORTS],
            self._rejected(inputs["rejected"]),
            inputs["documents_in"] | "CountIn" >> SumCounts() | "ReportCount" >> beam.Map(report_count),
            *self._told(inputs.get("unchanged"), inputs.get("feeds")),
            (inputs["state"], index)
            | "AllState" >> beam.Flatten().with_output_types(tuple[str, bytes])
            | "WriteState" >> beam.ParDo(WriteState(self.root, self.attempt)),
            *self._seed(inputs["drafts"]),
        )
        return (
            reports
            | "CollectReports" >> beam.Flatten()
            | "KeyReports" >> beam.Map(key_report)
            | "GatherReports" >> beam.GroupByKey()
            | "WriteManifest" >> beam.ParDo(WriteManifest(self.root, self.attempt, self.header, holds=self.holds))
        )

    def _shards(self, drafts: PCollection[Any], patches: PCollection[Any]) -> Any:
        mode, spread = DuplicatesMode(self.duplicates_mode), Spread(self.shards, self.files_per_day)
        write = WriteShards(self.root, self.attempt, mode, self.seen, self.index_shards)
        return (
            {
                "drafts": drafts | "KeyDrafts" >> beam.Map(key_draft, spread),
                "patches": patches | "KeyPatches" >> beam.Map(key_patch, spread),
            }
            | "JoinPatches" >> beam.CoGroupByKey()
            | "WriteShards" >> beam.ParDo(write).with_outputs(REMEMBERED, main=REPORTS)
        )

    def _rejected(self, rejected: PCollection[Any]) -> PCollection[Any]:
        sizes = rejected | "SizeRejected" >> beam.Map(reject_size) | "SumSizes" >> beam.CombinePerKey(sum)
        return (
            rejected
            | "KeyRejected" >> beam.Map(key_reject, AsDict(sizes)).with_output_types(tuple[str, bytes])
            | "GroupRejected" >> beam.GroupByKey()
            | "WriteRejected" >> beam.ParDo(WriteRejected(self.root, self.attempt))
        )

    def _told(self, unchanged: PCollection[Any] | None, feeds: PCollection[Any] | None) -> Iterator[PCollection[Any]]:
        if unchanged is not None:
            yield unchanged | "CountUnchanged" >> SumCounts() | "ReportUnchanged" >> beam.Map(report_unchanged)
        if feeds is not None:
            merge = beam.CombinePerKey(merged).with_output_types(tuple[str, bytes])
            yield feeds | "MergeFeeds" >> merge | "ReportFeed" >> beam.MapTuple(feed_report)

    def _seed(self, drafts: PCollection[Any]) -> tuple[PCollection[Any], ...]:
        """A report of nothing, so that an empty batch run commits too; an empty window has nothing to commit."""
        if not isinstance(drafts.windowing.windowfn, GlobalWindows):
            return ()
        seed = PBegin(drafts.pipeline) | "SeedReport" >> beam.Create([input_report(0)])
        return (seed,)
