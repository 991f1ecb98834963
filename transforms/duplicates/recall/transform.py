"""Memory in Beam: each worker process reads the index once, and looks up the documents that it gets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.own_tables import under_registry
from transforms.duplicates.member import document_of, pack
from transforms.duplicates.recall.recollection import copies_of, packed_claim
from transforms.duplicates.remembering import remembered_member
from transforms.elements.draft import Draft, KeyedDraft
from transforms.memory.memory_source import MemorySource, known_versions, remembered_documents
from transforms.memory.sight import unreconciled

MEMBERS, EDGES, UNCHANGED, DRAFTS = "members", "edges", "unchanged", "drafts"
_NAMESPACE = "memory"


class LeaveOutKnown(beam.DoFn):
    """The drafts of which no earlier run has written this version; tagged, a one for each of the others."""

    def __init__(self, source: MemorySource) -> None:
        self.source = source
        self.unchanged = Metrics.counter(_NAMESPACE, "drafts_unchanged")

    def process(self, keyed: KeyedDraft) -> Iterator[Any]:
        """The draft, or tagged a one."""
        draft = Draft(*keyed[1])
        if known_versions(self.source).has(packed_claim(draft.member), draft.version):
            self.unchanged.inc()
            yield TaggedOutput(UNCHANGED, 1)
        else:
            yield keyed


class RecallCopies(beam.DoFn):
    """The remembered copies of a member: an edge to each. Tagged: these and the member itself, as members."""

    def __init__(self, source: MemorySource, registry: str) -> None:
        self.source = source
        self.registry = registry
        self.recalled = Metrics.counter(_NAMESPACE, "documents_recalled")

    @under_registry
    def process(self, element: tuple[bytes, bytes]) -> Iterator[Any]:
        """(document, document); tagged: (document, packed member)."""
        document, packed = element
        copies = copies_of(remembered_documents(self.source), packed)
        for copy in copies:
            other = document_of(copy.doc_key)
            yield document, other
            yield TaggedOutput(MEMBERS, (other, pack(copy)))
        if copies:
            self.recalled.inc(len(copies))
            yield TaggedOutput(MEMBERS, element)


class RecallBlindRuns(beam.DoFn):
    """The documents of runs that did not see all that stands before them, as members that nobody writes again."""

    def __init__(self, source: MemorySource, registry: str) -> None:
        self.source = source
        self.registry = registry

    @under_registry
    def process(self, _: int) -> Iterator[tuple[bytes, bytes]]:
        """(document, packed member)."""
        memory = remembered_documents(self.source)
        for run in unreconciled(self.source.runs, memory.sights, self.source.look_back):
            for number in memory.of_run(run):
                member = remembered_member(memory.row(number))
                yield document_of(member.doc_key), pack(member)


def nothing(_: KeyedDraft) -> Iterator[int]:
    """Nothing: without memory no draft is known."""
    return iter(())


class Recalled(NamedTuple):
    """Drafts that are not known, and a one for each that is."""

    drafts: PCollection[KeyedDraft]
    unchanged: PCollection[int]


@dataclass
class RecallVersions(beam.PTransform[Any, Any]):
    """Drafts to those that no earlier run has written in the same version, before anything is counted of them."""

    source: MemorySource

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, drafts: PCollection[KeyedDraft]) -> Any:  # Beam warns of a named tuple as a type
        """Recalled. Without memory nothing is looked up."""
        if self.source.is_empty:
            return Recalled(drafts, drafts | "NothingKnown" >> beam.FlatMap(nothing).with_output_types(int))
        found = drafts | "LeaveOutKnown" >> beam.ParDo(LeaveOutKnown(self.source)).with_outputs(
            UNCHANGED, main=DRAFTS
        ).with_output_types(KeyedDraft)
        return Recalled(found[DRAFTS], found[UNCHANGED])
