"""Near duplicates in Beam: only small records are shuffled, bodies stay where they are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import apache_beam as beam
import orjson
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import AsDict, PCollection, TaggedOutput

from transforms.duplicates.cluster import LARGE, clusters_of, patches_of
from transforms.duplicates.components import components
from transforms.duplicates.member import Member, document_of, member_of, pack, unpack, unpack_signature
from transforms.duplicates.pairs import ALL_PAIRS_UP_TO, KEYS_IN_COMMON, candidate_pairs, star
from transforms.duplicates.verify import are_copies
from transforms.elements.draft import Draft, KeyedDraft
from transforms.elements.partition import outlet_of_key
from transforms.elements.patch import KeyedPatch
from transforms.identify.outlet import related
from transforms.templates.printed_lines import packed_keys

EDGES = "edges"
_NAMESPACE = "duplicates"
_SHINGLE, _EXACT, _ADDRESS = b"s", b"x", b"i"
_ALL = 0


class ReadMember(beam.DoFn):
    """A draft as (document, packed member)."""

    def __init__(self) -> None:
        self.drafts_in = Metrics.counter(_NAMESPACE, "drafts_in")

    def process(
        self, keyed: KeyedDraft, templates: Mapping[str, tuple[list[bytes], list[bytes]]]
    ) -> Iterator[tuple[bytes, tuple[int, bytes]]]:
        """One occurrence of the member; `templates` are the keys of template lines by outlet, in two kinds."""
        draft = Draft(*keyed[1])
        packed = draft.member
        template_keys = frozenset(chain.from_iterable(templates.get(outlet_of_key(draft.partition), ())))
        if template_keys and not template_keys.isdisjoint(packed_keys(draft.lines)):
            record = orjson.loads(draft.record)
            packed = pack(member_of(keyed[0], record, draft.partition, draft.as_of, template_keys))
        self.drafts_in.inc()
        yield document_of(keyed[0]), (1, packed)


class SumOccurrences(beam.CombineFn):
    """Equal inputs are one member that occurs several times."""

    def create_accumulator(self) -> tuple[int, bytes]:
        """None yet."""
        return 0, b""

    def add_input(self, total: tuple[int, bytes], one: tuple[int, bytes]) -> tuple[int, bytes]:
        """The sum, and the smaller member, so that the order of arrival does not count."""
        return total[0] + one[0], min(total[1], one[1]) if total[0] else one[1]

    def merge_accumulators(self, totals: Iterable[tuple[int, bytes]]) -> tuple[int, bytes]:
        """The sum of all."""
        merged = self.create_accumulator()
        for total in totals:
            if total[0]:
                merged = self.add_input(merged, total)
        return merged

    def extract_output(self, total: tuple[int, bytes]) -> tuple[int, bytes]:
        """Occurrences and member."""
        return total


class EmitKeys(beam.DoFn):
    """The keys under which a document meets its copies: shingle hashes, the whole text, the address."""

    def process(self, element: tuple[bytes, tuple[int, bytes]]) -> Iterator[tuple[bytes, bytes]]:
        """(key, document)."""
        document, (_, packed) = element
        member = unpack(packed)
        yield _ADDRESS + member.id.encode("utf-8", "surrogatepass"), document
        if member.signature is not None:
            yield _EXACT + member.signature.exact, document
            for key in member.signature.keys:
                yield _SHINGLE + key, document


class PairDocuments(beam.DoFn):
    """Candidate pairs of the documents under a shingle key; edges of those with the same text or address."""

    def __init__(self) -> None:
        self.hot_keys = Metrics.counter(_NAMESPACE, "keys_over_64_documents")

    def process(self, group: tuple[bytes, Iterable[bytes]]) -> Iterator[Any]:
        """(pair of 16 bytes, 1), or a tagged edge."""
        key, documents = group[0], sorted(set(group[1]))
        if not key.startswith(_SHINGLE):
            for edge in star(documents):
                yield TaggedOutput(EDGES, edge)
            return
        if len(documents) > ALL_PAIRS_UP_TO:
            self.hot_keys.inc()
        for one, other in candidate_pairs(documents):
            yield one + other, 1


class KeepCandidates(beam.DoFn):
    """Pairs that share enough keys, under their first document."""

    def process(self, pair: tuple[bytes, int]) -> Iterator[tuple[bytes, bytes]]:
        """(first document, second document)."""
        if pair[1] >= KEYS_IN_COMMON:
            yield pair[0][:8], pair[0][8:]


class SendSignature(beam.DoFn):
    """The signature of a pair's first document travels to the second."""

    def process(self, group: tuple[bytes, dict[str, Iterable[Any]]]) -> Iterator[tuple[bytes, tuple[bytes, bytes]]]:
        """(second document, (first document, packed member of the first))."""
        document, joined = group
        packed = _packed(joined["members"])
        for other in joined["pairs"]:
            yield other, (document, packed)


class VerifyPairs(beam.DoFn):
    """The pairs whose signatures say that they are copies."""

    def __init__(self) -> None:
        self.candidates = Metrics.counter(_NAMESPACE, "pairs_compared")
        self.edges = Metrics.counter(_NAMESPACE, "pairs_verified")

    def process(self, group: tuple[bytes, dict[str, Iterable[Any]]]) -> Iterator[tuple[bytes, bytes]]:
        """(first document, second document)."""
        document, joined = group
        candidates = list(joined["pairs"])
        if not candidates:
            return
        self.candidates.inc(len(candidates))
        mine = unpack_signature(_packed(joined["members"]))
        for other, packed in candidates:
            theirs = unpack_signature(packed)
            if mine is not None and theirs is not None and are_copies(mine, theirs):
                self.edges.inc()
                yield other, document


class LabelComponents(beam.DoFn):
    """Connected components of all edges of a window, in one worker's memory."""

    def process(self, edges: tuple[int, Iterable[tuple[bytes, bytes]]]) -> Iterator[tuple[bytes, bytes]]:
        """(document, label of its component)."""
        yield from components(edges[1])


class GatherMember(beam.DoFn):
    """The members of components, under the label of their component."""

    def process(self, group: tuple[bytes, dict[str, Iterable[Any]]]) -> Iterator[tuple[bytes, tuple[int, bytes]]]:
        """(label, (occurrences, packed member))."""
        labels, members = list(group[1]["labels"]), list(group[1]["members"])
        if labels:
            yield labels[0], members[0]


class PatchMembers(beam.DoFn):
    """What being members of a component changes in the records."""

    def __init__(self) -> None:
        self.clusters_out = Metrics.counter(_NAMESPACE, "clusters_out")
        self.members_out = Metrics.counter(_NAMESPACE, "members_out")
        self.large = Metrics.counter(_NAMESPACE, "components_over_500_documents")

    def process(self, group: tuple[bytes, Iterable[tuple[int, bytes]]]) -> Iterator[KeyedPatch]:
        """(partition key, patch)."""
        members = [unpack(packed).times(occurrences) for occurrences, packed in group[1]]
        if len(members) > LARGE:
            self.large.inc()
        for cluster in clusters_of(members):
            if cluster.copies:
                self.clusters_out.inc()
                self.members_out.inc(1 + len(cluster.copies))
            yield from patches_of(cluster, share_owner)


def share_owner(one: Member, other: Member) -> bool:
    """Whether the two are printed by one outlet, or by outlets of one owner."""
    return related(one.outlet, other.outlet) or bool(one.domain and other.domain and related(one.domain, other.domain))


def key_edge(edge: tuple[bytes, bytes]) -> tuple[int, tuple[bytes, bytes]]:
    """An edge under the key of all edges."""
    return _ALL, edge


def _packed(members: Iterable[tuple[int, bytes]]) -> bytes:
    return next(packed for _, packed in members)


@dataclass
class FindDuplicates(beam.PTransform[Any, Any]):
    """Drafts to patches (partition key, (document key, `duplicates` or `wire`)) of members of clusters of two and more.

    Dates later than a draft's clock are not believed. `templates` is what RemoveTemplateLines found: such lines do not
    count as likeness even where they stand. In fixed windows each window is compared within itself. A cluster's own
    equal inputs (one document key) are left to the sink.
    """

    templates: PCollection[Any] | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, drafts: PCollection[KeyedDraft]) -> PCollection[KeyedPatch]:
        """Members, keys, candidate pairs, verified edges, components, patches."""
        members = (
            drafts
            | "ReadMember" >> beam.ParDo(ReadMember(), {} if self.templates is None else AsDict(self.templates))
            | "CountOccurrences" >> beam.CombinePerKey(SumOccurrences())
        )
        met = (
            members
            | "EmitKeys" >> beam.ParDo(EmitKeys()).with_output_types(tuple[bytes, bytes])
            | "MeetUnderKeys" >> beam.GroupByKey()
            | "PairDocuments" >> beam.ParDo(PairDocuments()).with_outputs(EDGES, main="pairs")
        )
        verified = self._verify(members, met["pairs"])
        labels = (
            (verified, met[EDGES])
            | "AllEdges" >> beam.Flatten()
            | "KeyEdges" >> beam.Map(key_edge)
            | "GatherEdges" >> beam.GroupByKey()
            | "LabelComponents" >> beam.ParDo(LabelComponents()).with_output_types(tuple[bytes, bytes])
        )
        return (
            {"members": members, "labels": labels}
            | "JoinLabels" >> beam.CoGroupByKey()
            | "GatherMember" >> beam.ParDo(GatherMember()).with_output_types(tuple[bytes, tuple[int, bytes]])
            | "GatherComponents" >> beam.GroupByKey()
            | "PatchMembers" >> beam.ParDo(PatchMembers()).with_output_types(KeyedPatch)
        )

    def _verify(self, members: PCollection[Any], pairs: PCollection[Any]) -> PCollection[Any]:
        candidates = (
            pairs
            | "CountCommonKeys" >> beam.CombinePerKey(sum)
            | "KeepCandidates" >> beam.ParDo(KeepCandidates()).with_output_types(tuple[bytes, bytes])
        )
        sent = (
            {"members": members, "pairs": candidates}
            | "JoinFirst" >> beam.CoGroupByKey()
            | "SendSignature" >> beam.ParDo(SendSignature()).with_output_types(tuple[bytes, tuple[bytes, bytes]])
        )
        return (
            {"members": members, "pairs": sent}
            | "JoinSecond" >> beam.CoGroupByKey()
            | "VerifyPairs" >> beam.ParDo(VerifyPairs()).with_output_types(tuple[bytes, bytes])
        )
