"""Near duplicates in Beam: only small records are shuffled, bodies stay where they are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, NamedTuple

import apache_beam as beam
import orjson
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import AsDict, PBegin, PCollection, TaggedOutput

from schemas.own_tables import NONE, under_registry
from transforms.duplicates.claims import settle_claims
from transforms.duplicates.cluster import LARGE, clusters_of, patches_of
from transforms.duplicates.components import components
from transforms.duplicates.joining import aliases_of
from transforms.duplicates.meeting.transform import KNOWN, MeetUnderKeys
from transforms.duplicates.member import document_of, member_of, pack, unpack, unpack_signature
from transforms.duplicates.recall.settlement import settle_after
from transforms.duplicates.recall.transform import RecallBlindRuns, RecallCopies
from transforms.duplicates.verify import are_copies
from transforms.elements.draft import Draft, KeyedDraft
from transforms.elements.patch import KeyedPatch
from transforms.memory.alias_row import AliasRow
from transforms.memory.index_file import ALIASES, alias_file
from transforms.memory.memory_source import MemorySource, known_versions, remembered_documents
from transforms.templates.printed_lines import packed_keys

MEMBERS, PATCHES, PAIRS, EDGES, JOINED = "members", "patches", "pairs", "edges", "joined"
_NAMESPACE = "duplicates"
_ALL = 0


class SignDraft(beam.DoFn):
    """A draft whose member leaves out the lines that its outlet repeats, wherever they still stand in its text."""

    def __init__(self, registry: str) -> None:
        self.registry = registry

    @under_registry
    def process(
        self, keyed: KeyedDraft, templates: Mapping[str, tuple[list[bytes], list[bytes]]]
    ) -> Iterator[tuple[str, Any]]:
        """(document key, draft); `templates` are the keys of template lines by outlet, in two kinds."""
        draft = Draft(*keyed[1])
        template_keys = frozenset(chain.from_iterable(templates.get(draft.speaker, ())))
        if template_keys and not template_keys.isdisjoint(packed_keys(draft.lines)):
            record = orjson.loads(draft.record)
            member = member_of(keyed[0], record, draft.partition, draft.as_of, template_keys)
            printed = unpack(draft.member).printed_version
            yield keyed[0], draft._replace(member=pack(replace(member, printed_version=printed)))
        else:
            yield keyed


class ReadMember(beam.DoFn):
    """A draft as a member under the id that it claims."""

    def __init__(self) -> None:
        self.drafts_in = Metrics.counter(_NAMESPACE, "drafts_in")

    def process(self, keyed: KeyedDraft) -> Iterator[tuple[str, tuple[str, bytes]]]:
        """(id, (document key, packed member))."""
        draft = Draft(*keyed[1])
        self.drafts_in.inc()
        yield draft.id, (keyed[0], draft.member)


class SettleClaims(beam.DoFn):
    """The documents under one id: each has an id of its own from here on, and equal inputs are one document."""

    def __init__(self, memory: MemorySource, registry: str) -> None:
        self.memory = memory
        self.registry = registry
        self.equal = Metrics.counter(_NAMESPACE, "equal_inputs")

    @under_registry
    def process(self, group: tuple[str, Iterable[tuple[str, bytes]]]) -> Iterator[Any]:
        """(document, packed member). Tagged: patches, edges between versions of one text."""
        claimants = list(group[1])
        if self.memory.is_empty and len(claimants) == 1:
            ((doc_key, packed),) = claimants
            yield document_of(doc_key), packed
            return
        members = [unpack(packed) for _, packed in claimants]
        if self.memory.is_empty:
            settled = settle_claims(members)
        else:
            settled = settle_after(group[0], members, remembered_documents(self.memory), known_versions(self.memory))
        new = [member for member in settled.members if not member.is_remembered]
        self.equal.inc(len(claimants) - len(new))
        for member in settled.members:
            yield document_of(member.doc_key), pack(member)
        for patch in settled.patches:
            yield TaggedOutput(PATCHES, patch)
        for one, other in settled.edges:
            yield TaggedOutput(PAIRS, (KNOWN + one + other))


class SendMembers(beam.DoFn):
    """A member to each of its pairs."""

    def process(self, group: tuple[bytes, dict[str, Iterable[Any]]]) -> Iterator[tuple[bytes, tuple[bytes, bytes]]]:
        """(pair, (document, packed member))."""
        document, joined = group
        pairs = sorted(joined["pairs"])
        if pairs:
            packed = next(iter(joined["members"]))
            for pair in pairs:
                yield pair, (document, packed)


class VerifyPairs(beam.DoFn):
    """The pairs whose signatures say that they are copies, and those that are known to be."""

    def __init__(self) -> None:
        self.candidates = Metrics.counter(_NAMESPACE, "pairs_compared")
        self.edges = Metrics.counter(_NAMESPACE, "pairs_verified")

    def process(self, group: tuple[bytes, Iterable[tuple[bytes, bytes]]]) -> Iterator[Any]:
        """(document, document); tagged: both with their members."""
        pair, members = group[0], sorted(group[1])
        (one, first), (other, second) = members[0], members[-1]
        if not pair.startswith(KNOWN):
            self.candidates.inc()
            mine, theirs = unpack_signature(first), unpack_signature(second)
            if mine is None or theirs is None or not are_copies(mine, theirs):
                return
            self.edges.inc()
        yield one, other
        yield TaggedOutput(MEMBERS, (one, first))
        yield TaggedOutput(MEMBERS, (other, second))


class LabelComponents(beam.DoFn):
    """Connected components of all edges of a window, in one worker's memory."""

    def process(self, edges: tuple[int, Iterable[tuple[bytes, bytes]]]) -> Iterator[tuple[bytes, bytes]]:
        """(document, label of its component)."""
        yield from components(edges[1])


def label_member(group: tuple[bytes, dict[str, Iterable[Any]]]) -> tuple[bytes, bytes]:
    """(label of the component, packed member)."""
    return next(iter(group[1]["labels"])), next(iter(group[1]["members"]))


class PatchMembers(beam.DoFn):
    """What being members of a component changes in the records; tagged, the clusters that turn out to be one."""

    def __init__(self, run_id: str, registry: str) -> None:
        self.run_id = run_id
        self.registry = registry
        self.clusters_out = Metrics.counter(_NAMESPACE, "clusters_out")
        self.members_out = Metrics.counter(_NAMESPACE, "members_out")
        self.joined = Metrics.counter(_NAMESPACE, "clusters_joined")
        self.large = Metrics.counter(_NAMESPACE, "components_over_500_documents")

    @under_registry
    def process(self, group: tuple[bytes, Iterable[bytes]]) -> Iterator[Any]:
        """(partition key, patch); tagged: (one key for all, alias)."""
        members = [unpack(packed) for packed in sorted(set(group[1]))]
        if len(members) > LARGE:
            self.large.inc()
        for cluster in clusters_of(members):
            if cluster.copies:
                self.clusters_out.inc()
                self.members_out.inc(1 + len(cluster.copies))
            yield from patches_of(cluster)
            for alias in aliases_of(cluster, members, self.run_id):
                self.joined.inc()
                yield TaggedOutput(JOINED, (_ALL, orjson.dumps(alias)))


def key_edge(edge: tuple[bytes, bytes]) -> tuple[int, tuple[bytes, bytes]]:
    """An edge under the key of all edges."""
    return _ALL, edge


def name_aliases(group: tuple[int, Iterable[bytes]]) -> tuple[str, bytes]:
    """(name, content) of the state file of aliases."""
    return ALIASES, alias_file(AliasRow(**orjson.loads(packed)) for packed in group[1])


class Outputs(NamedTuple):
    """Drafts as later runs remember them; patches of members of clusters; state files (name, content)."""

    drafts: PCollection[KeyedDraft]
    patches: PCollection[KeyedPatch]
    state: PCollection[tuple[str, bytes]]


@dataclass
class FindDuplicates(beam.PTransform[Any, Any]):
    """Drafts to patches (partition key, (document key, fields)) of members of clusters of two and more.

    Dates later than a draft's clock are not believed. `templates` is what RemoveTemplateLines found: such lines do not
    count as likeness even where they stand. `memory` names what earlier runs have committed; it is of batch runs. In
    fixed windows each window is compared within itself. A key that more than 64 documents share pairs each of them with
    two others only, so that a document costs a bounded number of comparisons; copies that share no rarer key with those
    may stay apart. `registry` holds the user's own rows (`schemas.own_tables.packed`).
    """

    templates: PCollection[Any] | None = None
    memory: MemorySource = field(default_factory=MemorySource)
    registry: str = NONE

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, drafts: PCollection[KeyedDraft]) -> Any:  # Beam warns of a named tuple as a type
        """Members, claims, pairs of this run and with earlier ones, verified edges, components, patches."""
        if self.templates is not None:
            sign = beam.ParDo(SignDraft(self.registry), AsDict(self.templates))
            drafts = drafts | "SignDraft" >> sign.with_output_types(KeyedDraft)
        settle = beam.ParDo(SettleClaims(self.memory, self.registry))
        claims = (
            drafts
            | "ReadMember" >> beam.ParDo(ReadMember()).with_output_types(tuple[str, tuple[str, bytes]])
            | "GatherClaims" >> beam.GroupByKey()
            | "SettleClaims" >> settle.with_outputs(PATCHES, PAIRS, main=MEMBERS)
        )
        met = (claims[MEMBERS], claims[PAIRS]) | "Meet" >> MeetUnderKeys()
        verified = (
            {"members": claims[MEMBERS], "pairs": met}
            | "JoinMembers" >> beam.CoGroupByKey()
            | "SendMembers" >> beam.ParDo(SendMembers()).with_output_types(tuple[bytes, tuple[bytes, bytes]])
            | "GatherPairs" >> beam.GroupByKey()
            | "VerifyPairs" >> beam.ParDo(VerifyPairs()).with_outputs(MEMBERS, main=EDGES)
        )
        edges, members = [verified[EDGES]], [verified[MEMBERS]]
        if not self.memory.is_empty:
            recalled = self._recall(drafts, claims[MEMBERS])
            edges.append(recalled[EDGES])
            members.append(recalled[MEMBERS])
        found = self._cluster(_flat("Edges", edges), _flat("Members", members))
        state = found[JOINED] | "GatherAliases" >> beam.GroupByKey() | "NameAliases" >> beam.Map(name_aliases)
        patches = (claims[PATCHES], found[PATCHES]) | "AllPatches" >> beam.Flatten().with_output_types(KeyedPatch)
        return Outputs(drafts, patches, state)

    def _recall(self, drafts: PCollection[Any], members: PCollection[Any]) -> Any:
        recall = beam.ParDo(RecallBlindRuns(self.memory, self.registry))
        blind = (
            PBegin(drafts.pipeline)
            | "Once" >> beam.Create([_ALL], reshuffle=False)
            | "RecallBlindRuns" >> recall.with_output_types(tuple[bytes, bytes])
        )
        return (
            (members, blind)
            | "Recalling" >> beam.Flatten()
            | "RecallCopies" >> beam.ParDo(RecallCopies(self.memory, self.registry)).with_outputs(MEMBERS, main=EDGES)
        )

    def _cluster(self, edges: PCollection[Any], members: PCollection[Any]) -> Any:
        labels = (
            edges
            | "KeyEdges" >> beam.Map(key_edge)
            | "GatherEdges" >> beam.GroupByKey()
            | "LabelComponents" >> beam.ParDo(LabelComponents()).with_output_types(tuple[bytes, bytes])
        )
        patch = beam.ParDo(PatchMembers(self.memory.run_id, self.registry))
        return (
            {"members": members, "labels": labels}
            | "JoinLabels" >> beam.CoGroupByKey()
            | "LabelMember" >> beam.Map(label_member).with_output_types(tuple[bytes, bytes])
            | "GatherComponents" >> beam.GroupByKey()
            | "PatchMembers" >> patch.with_outputs(JOINED, main=PATCHES)
        )


def _flat(name: str, collections: list[PCollection[Any]]) -> PCollection[Any]:
    return collections[0] if len(collections) == 1 else collections | f"All{name}" >> beam.Flatten()
