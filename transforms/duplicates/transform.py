"""Near duplicates in Beam: only small records are shuffled, bodies stay where they are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import apache_beam as beam
import orjson
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import AsDict, PCollection, TaggedOutput
from apache_beam.utils.windowed_value import WindowedValue

from transforms.duplicates.claims import settle_claims
from transforms.duplicates.cluster import LARGE, clusters_of, patches_of
from transforms.duplicates.components import components
from transforms.duplicates.key_table import KEY_BYTES, groups, in_buckets, key_rows
from transforms.duplicates.member import document_of, member_of, pack, unpack, unpack_signature
from transforms.duplicates.pairs import ALL_PAIRS_UP_TO, KEYS_IN_COMMON, candidate_pairs, star
from transforms.duplicates.verify import are_copies
from transforms.elements.draft import Draft, KeyedDraft
from transforms.elements.patch import KeyedPatch
from transforms.templates.printed_lines import packed_keys

MEMBERS, PATCHES, PAIRS, EDGES, CANDIDATES = "members", "patches", "pairs", "edges", "candidates"
_NAMESPACE = "duplicates"
KNOWN, LIKELY = b"k", b"l"  # pairs that are known to be copies, and pairs that are to be proven
_ALL = 0


class ReadMember(beam.DoFn):
    """A draft as a member under the id that it claims."""

    def __init__(self) -> None:
        self.drafts_in = Metrics.counter(_NAMESPACE, "drafts_in")

    def process(
        self, keyed: KeyedDraft, templates: Mapping[str, tuple[list[bytes], list[bytes]]]
    ) -> Iterator[tuple[str, tuple[str, bytes]]]:
        """(id, (document key, packed member)); `templates` are the keys of template lines by outlet, in two kinds."""
        draft = Draft(*keyed[1])
        packed = draft.member
        template_keys = frozenset(chain.from_iterable(templates.get(draft.speaker, ())))
        if template_keys and not template_keys.isdisjoint(packed_keys(draft.lines)):
            record = orjson.loads(draft.record)
            packed = pack(member_of(keyed[0], record, draft.partition, draft.as_of, template_keys))
        self.drafts_in.inc()
        yield draft.id, (keyed[0], packed)


class SettleClaims(beam.DoFn):
    """The documents under one id: each has an id of its own from here on, and equal inputs are one document."""

    def __init__(self) -> None:
        self.equal = Metrics.counter(_NAMESPACE, "equal_inputs")

    def process(self, group: tuple[str, Iterable[tuple[str, bytes]]]) -> Iterator[Any]:
        """(document, packed member). Tagged: patches, edges between versions of one text."""
        claimants = list(group[1])
        if len(claimants) == 1:
            ((doc_key, packed),) = claimants
            yield document_of(doc_key), packed
            return
        settled = settle_claims(unpack(packed) for _, packed in claimants)
        self.equal.inc(len(claimants) - len(settled.members))
        for member in settled.members:
            yield document_of(member.doc_key), pack(member)
        for patch in settled.patches:
            yield TaggedOutput(PATCHES, patch)
        for one, other in settled.edges:
            yield TaggedOutput(PAIRS, (KNOWN + one + other))


class EmitKeys(beam.DoFn):
    """The keys under which documents meet their copies, gathered over a bundle: shingle hashes, and the whole text."""

    def start_bundle(self) -> None:
        """Nothing is gathered yet."""
        self.rows: dict[Any, tuple[list[bytes], list[bytes]]] = {}

    def process(self, element: tuple[bytes, bytes], window: Any = beam.DoFn.WindowParam) -> None:
        """Gathers the keys of one document."""
        document, packed = element
        signature = unpack_signature(packed)
        if signature is not None:
            shingles, exact = self.rows.setdefault(window, ([], []))
            shingles.append(key_rows(signature.keys, document))
            exact.append(key_rows((signature.exact[:KEY_BYTES],), document))

    def finish_bundle(self) -> Iterator[WindowedValue]:
        """((kind of key, bucket), packed rows)."""
        for window, both in self.rows.items():
            for kind, rows in zip((LIKELY, KNOWN), both, strict=True):
                for bucket, packed in in_buckets(rows):
                    yield WindowedValue(((kind, bucket), packed), window.max_timestamp(), (window,))


class PairDocuments(beam.DoFn):
    """Candidate pairs of the documents under a shingle key; pairs of those with the same words."""

    def __init__(self) -> None:
        self.hot_keys = Metrics.counter(_NAMESPACE, "keys_over_64_documents")

    def process(self, group: tuple[tuple[bytes, int], Iterable[bytes]]) -> Iterator[Any]:
        """(pair of 16 bytes, 1), or tagged a pair that needs no proof."""
        (kind, _), packed = group
        for documents in groups(packed):
            if kind == KNOWN:
                for one, other in star(documents):
                    yield TaggedOutput(PAIRS, KNOWN + one + other)
                continue
            if len(documents) > ALL_PAIRS_UP_TO:
                self.hot_keys.inc()
            for one, other in candidate_pairs(documents):
                yield one + other, 1


def has_enough_keys(pair: tuple[bytes, int]) -> bool:
    """Whether two documents share enough keys to be compared."""
    return pair[1] >= KEYS_IN_COMMON


def likely_pair(pair: tuple[bytes, int]) -> bytes:
    """A pair that is to be proven."""
    return LIKELY + pair[0]


def ask_for_members(pair: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(document, pair) for both documents of a pair."""
    yield pair[1:9], pair
    yield pair[9:], pair


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
    """What being members of a component changes in the records."""

    def __init__(self) -> None:
        self.clusters_out = Metrics.counter(_NAMESPACE, "clusters_out")
        self.members_out = Metrics.counter(_NAMESPACE, "members_out")
        self.large = Metrics.counter(_NAMESPACE, "components_over_500_documents")

    def process(self, group: tuple[bytes, Iterable[bytes]]) -> Iterator[KeyedPatch]:
        """(partition key, patch)."""
        members = [unpack(packed) for packed in group[1]]
        if len(members) > LARGE:
            self.large.inc()
        for cluster in clusters_of(members):
            if cluster.copies:
                self.clusters_out.inc()
                self.members_out.inc(1 + len(cluster.copies))
            yield from patches_of(cluster)


def key_edge(edge: tuple[bytes, bytes]) -> tuple[int, tuple[bytes, bytes]]:
    """An edge under the key of all edges."""
    return _ALL, edge


@dataclass
class FindDuplicates(beam.PTransform[Any, Any]):
    """Drafts to patches (partition key, (document key, `duplicates` or `wire`)) of members of clusters of two and more.

    Dates later than a draft's clock are not believed. `templates` is what RemoveTemplateLines found: such lines do not
    count as likeness even where they stand. In fixed windows each window is compared within itself. A key that more
    than 64 documents share pairs each of them with two others only, so that a document costs a bounded number of
    comparisons; copies that share no rarer key with those may stay apart.
    """

    templates: PCollection[Any] | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, drafts: PCollection[KeyedDraft]) -> PCollection[KeyedPatch]:
        """Members, claims, keys, candidate pairs, verified edges, components, patches."""
        known: Any = {} if self.templates is None else AsDict(self.templates)
        claims = (
            drafts
            | "ReadMember" >> beam.ParDo(ReadMember(), known).with_output_types(tuple[str, tuple[str, bytes]])
            | "GatherClaims" >> beam.GroupByKey()
            | "SettleClaims" >> beam.ParDo(SettleClaims()).with_outputs(PATCHES, PAIRS, main=MEMBERS)
        )
        met = self._meet(claims[MEMBERS], claims[PAIRS])
        verified = (
            {"members": claims[MEMBERS], "pairs": met}
            | "JoinMembers" >> beam.CoGroupByKey()
            | "SendMembers" >> beam.ParDo(SendMembers()).with_output_types(tuple[bytes, tuple[bytes, bytes]])
            | "GatherPairs" >> beam.GroupByKey()
            | "VerifyPairs" >> beam.ParDo(VerifyPairs()).with_outputs(MEMBERS, main=EDGES)
        )
        patches = self._cluster(verified[EDGES], verified[MEMBERS])
        return (claims[PATCHES], patches) | "AllPatches" >> beam.Flatten().with_output_types(KeyedPatch)

    def _meet(self, members: PCollection[Any], known: PCollection[Any]) -> PCollection[Any]:
        """(document, pair), for both documents of each pair that is worth a look."""
        met = (
            members
            | "EmitKeys" >> beam.ParDo(EmitKeys()).with_output_types(tuple[tuple[bytes, int], bytes])
            | "MeetUnderKeys" >> beam.GroupByKey()
            | "PairDocuments" >> beam.ParDo(PairDocuments()).with_outputs(PAIRS, main=CANDIDATES)
        )
        likely = (
            met[CANDIDATES]
            | "CountCommonKeys" >> beam.CombinePerKey(sum)
            | "KeepCandidates" >> beam.Filter(has_enough_keys)
            | "LikelyPair" >> beam.Map(likely_pair).with_output_types(bytes)
        )
        return (
            (likely, met[PAIRS], known)
            | "AllPairs" >> beam.Flatten().with_output_types(bytes)
            | "AskForMembers" >> beam.FlatMap(ask_for_members).with_output_types(tuple[bytes, bytes])
        )

    def _cluster(self, edges: PCollection[Any], members: PCollection[Any]) -> PCollection[Any]:
        labels = (
            edges
            | "KeyEdges" >> beam.Map(key_edge)
            | "GatherEdges" >> beam.GroupByKey()
            | "LabelComponents" >> beam.ParDo(LabelComponents()).with_output_types(tuple[bytes, bytes])
        )
        return (
            {"members": members, "labels": labels}
            | "JoinLabels" >> beam.CoGroupByKey()
            | "LabelMember" >> beam.Map(label_member).with_output_types(tuple[bytes, bytes])
            | "GatherComponents" >> beam.GroupByKey()
            | "PatchMembers" >> beam.ParDo(PatchMembers()).with_output_types(KeyedPatch)
        )
