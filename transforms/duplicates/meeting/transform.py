"""Documents that share keys meet in Beam: keys travel alone, in large packed elements."""

from collections.abc import Iterable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.utils.windowed_value import WindowedValue

from transforms.duplicates.key_table import KEY_BYTES, groups, in_buckets, key_rows
from transforms.duplicates.member import unpack_signature
from transforms.duplicates.pairs import ALL_PAIRS_UP_TO, KEYS_IN_COMMON, candidate_pairs, star

PAIRS, CANDIDATES = "pairs", "candidates"
KNOWN, LIKELY = b"k", b"l"  # pairs that are known to be copies, and pairs that are to be proven
_NAMESPACE = "duplicates"


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


class MeetUnderKeys(beam.PTransform[Any, Any]):
    """(members, pairs known to be copies) to (document, pair), for both documents of each pair that is worth a look."""

    def expand(self, given: Any) -> PCollection[tuple[bytes, bytes]]:  # Beam has no type for a tuple of collections
        """Keys, those that meet under them, pairs with enough keys in common."""
        members, known = given
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
