"""Translations in Beam: anchors and facts are shuffled, bodies stay where they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

import apache_beam as beam
import numpy as np
import orjson
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import AsIter, PBegin, PCollection, TaggedOutput
from apache_beam.utils.windowed_value import WindowedValue

from schemas.own_tables import NONE, under_registry
from transforms.duplicates.member import document_of
from transforms.elements.draft import Draft, KeyedDraft
from transforms.elements.patch import KeyedPatch, merged
from transforms.memory.memory_source import MemorySource
from transforms.translations.alignment import PlacedAnchors, placed
from transforms.translations.anchors import language_of, text_of, unpack
from transforms.translations.candidate import candidate_of, changed, pack_facts, unpack_facts
from transforms.translations.linking.transform import LINKS, PATCHES, VERDICTS, LinkVersions, PatchCopies, Vote
from transforms.translations.meeting import best_pairs, in_buckets, key_rows, met
from transforms.translations.pairing import is_worth_a_look, judged, pack_pair
from transforms.translations.remembered_versions import remembered_versions
from transforms.translations.scorer import opinion_on, vector_or_none
from transforms.translations.writing import writing_of

CANDIDATES, COPIES = "candidates", "copies"
_NAMESPACE = "translations"
_NONE = frozenset({"", "und"})  # of a text whose language nobody knows
Known = tuple[bytes, bytes]  # a candidate's facts and its anchors, packed
Met = tuple[bytes, Known]  # the short key of a document, 8 bytes, and what is known of it


def language_once(keyed: KeyedDraft) -> tuple[str, int]:
    """The language of a draft, to be counted."""
    return language_of(Draft(*keyed[1]).anchors), 1


def languages_remembered(memory: MemorySource) -> Iterator[str]:
    """The languages of what earlier runs have committed."""
    yield from sorted(remembered_versions(memory).languages)


def first_of(pair: tuple[str, int]) -> str:
    """The language of a count."""
    return pair[0]


def patch_in_several(patch: KeyedPatch, languages: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """(document key, fields) of a patch; nothing where the corpus has one language."""
    if _several(languages):
        yield patch[1]


def _several(languages: Iterable[str]) -> bool:
    return len(set(languages) - _NONE) > 1


class ReadCandidate(beam.DoFn):
    """What the stage knows of a draft."""

    def __init__(self, registry: str, scorer: str) -> None:
        self.registry = registry
        self.scorer = scorer
        self.unscored = Metrics.counter(_NAMESPACE, "documents_unscored")

    @under_registry
    def process(self, keyed: KeyedDraft, languages: Iterable[str]) -> Iterator[tuple[str, Known]]:
        """(document key, (facts, anchors)); nothing where the corpus has one language."""
        if _several(languages):
            draft = Draft(*keyed[1])
            record = orjson.loads(draft.record)
            candidate = candidate_of(keyed[0], record, draft.partition, draft.as_of)
            if self.scorer:
                vector = vector_or_none(self.scorer, text_of(record), record["language"], record["id"])
                self.unscored.inc(vector is None)
                candidate = replace(candidate, vector=vector or "")
            yield keyed[0], (pack_facts(candidate), draft.anchors)


class JoinPatches(beam.DoFn):
    """Candidates by the id that they are written under; copies of another document under that one's."""

    def process(self, group: tuple[str, dict[str, Iterable[Any]]]) -> Iterator[Any]:
        """(short key, (facts, anchors)). Tagged: (id of the canonical record, facts) of copies."""
        changes = merged(group[1]["patches"])
        if changes is None:
            return
        for facts, anchors in sorted(group[1]["drafts"])[:1]:  # equal inputs are one document
            candidate = changed(unpack_facts(facts), changes)
            packed = pack_facts(candidate)
            if candidate.canonical_id != candidate.id:
                yield TaggedOutput(COPIES, (candidate.canonical_id, packed))
            else:
                yield document_of(group[0]), (packed, anchors)


class EmitKeys(beam.DoFn):
    """The keys under which documents of different languages meet, gathered over a bundle."""

    def start_bundle(self) -> None:
        """Nothing is gathered yet."""
        self.rows: dict[Any, list[Any]] = {}

    def process(self, element: Met, languages: Iterable[str], window: Any = beam.DoFn.WindowParam) -> None:
        """Gathers the keys of one document."""
        document, (facts, packed) = element
        anchors = unpack(packed)
        if anchors is not None and anchors.language not in _NONE and len(anchors.rows) + len(anchors.addresses):
            loose = any(writing_of(language).drops_r for language in set(languages))
            rows = key_rows(anchors, unpack_facts(facts).hour, document, loose=loose)
            self.rows.setdefault(window, []).append(rows)

    def finish_bundle(self) -> Iterator[WindowedValue]:
        """(bucket, packed rows)."""
        for window, rows in self.rows.items():
            for bucket in in_buckets(np.concatenate(rows), "key"):
                yield WindowedValue(bucket, window.max_timestamp(), (window,))


def pair_rows(group: tuple[int, Iterable[bytes]]) -> Iterator[tuple[int, bytes]]:
    """(bucket, packed pairs) of the documents that meet under the keys of a bucket."""
    yield from in_buckets(met(group[1]), "one")


def ask_both(group: tuple[int, Iterable[bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """(document, pair) for both documents of each pair that is worth a look."""
    for document, partner in best_pairs(group[1]):
        pair = b"".join(sorted((document, partner)))
        yield document, pair
        yield partner, pair


class SendCandidates(beam.DoFn):
    """A candidate to each of its pairs."""

    def process(self, group: tuple[bytes, dict[str, Iterable[Any]]]) -> Iterator[tuple[bytes, Met]]:
        """(pair, (document, (facts, anchors)))."""
        pairs = sorted(set(group[1]["pairs"]))
        for known in group[1]["candidates"] if pairs else ():
            for pair in pairs:
                yield pair, (group[0], known)


class JudgePairs(beam.DoFn):
    """Pairs that are versions of one text, as matches of both documents."""

    def __init__(self, scorer: str) -> None:
        self.scorer = scorer
        self.compared = Metrics.counter(_NAMESPACE, "pairs_compared")
        self.alike = Metrics.counter(_NAMESPACE, "pairs_alike")

    def process(self, group: tuple[bytes, Iterable[Met]]) -> Iterator[tuple[bytes, Vote]]:
        """(document, (language of the partner, pair, facts))."""
        (one, (facts, mine)), (other, (partner, theirs)) = sorted(group[1])
        if not is_worth_a_look(mine, theirs):
            return
        first, second = read_anchors(mine), read_anchors(theirs)
        if first is None or second is None:
            return
        self.compared.inc()
        vectors = [unpack_facts(each).vector for each in (facts, partner)] if self.scorer else []
        pair = judged(one.hex(), other.hex(), first, second, opinion_on(self.scorer, vectors))
        if pair:
            self.alike.inc()
            packed = pack_pair(pair)
            yield one, (second.anchors.language, packed, facts)
            yield other, (first.anchors.language, packed, partner)


@lru_cache(maxsize=1024)  # a document is compared with several others
def read_anchors(packed: bytes) -> PlacedAnchors | None:
    """The anchors of a document, packed; None for those of another algorithm."""
    anchors = unpack(packed)
    return placed(anchors) if anchors else None


class RecallVersions(beam.DoFn):
    """Matches with documents that earlier runs have committed, in other languages."""

    def __init__(self, memory: MemorySource, registry: str) -> None:
        self.memory = memory
        self.registry = registry
        self.compared = Metrics.counter(_NAMESPACE, "remembered_compared")

    @under_registry
    def process(self, element: Met) -> Iterator[tuple[bytes, Vote]]:
        """(document, (language of the partner, pair, facts)), for both documents."""
        document, (facts, packed) = element
        mine = read_anchors(packed)
        if mine is None or mine.anchors.language in _NONE:
            return
        for partner, anchors in remembered_versions(self.memory).like(mine.anchors):
            theirs = read_anchors(anchors)
            other = document_of(partner.doc_key)
            if theirs is None or partner.id == unpack_facts(facts).id:
                continue
            self.compared.inc()
            pair = judged(document.hex(), other.hex(), mine, theirs)
            if pair:
                yield document, (theirs.anchors.language, pack_pair(pair), facts)
                yield other, (mine.anchors.language, pack_pair(pair), pack_facts(partner))


class Outputs(NamedTuple):
    """The patches that were given and those of translations; state files (name, content)."""

    patches: PCollection[KeyedPatch]
    state: PCollection[tuple[str, bytes]]


@dataclass
class FindTranslations(beam.PTransform[Any, Any]):
    """Drafts, and the patches that duplicates give them, to patches of `translation` for versions of one story.

    `memory` names what earlier runs have committed; it is of batch runs. In fixed windows each window is compared
    within itself. `registry` holds the user's own rows (`schemas.own_tables.packed`), `scorer` names a scorer of
    theirs.
    """

    memory: MemorySource = field(default_factory=MemorySource)
    registry: str = NONE
    scorer: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, collections: Any) -> Any:  # Beam warns of a named tuple as a type
        """Candidates, keys, pairs, votes of both documents, stories, patches."""
        languages = AsIter(self._languages(collections["drafts"]))
        drafts = collections["drafts"] | "ReadCandidate" >> beam.ParDo(
            ReadCandidate(self.registry, self.scorer), languages
        ).with_output_types(tuple[str, Known])
        patches = collections["patches"] | "PatchInSeveral" >> beam.FlatMap(
            patch_in_several, languages
        ).with_output_types(tuple[str, bytes])
        joined = (
            {"drafts": drafts, "patches": patches}
            | "JoinPatches" >> beam.CoGroupByKey()
            | "ReadPatches" >> beam.ParDo(JoinPatches()).with_outputs(COPIES, main=CANDIDATES)
        )
        stories = self._matches(joined[CANDIDATES], languages) | "LinkVersions" >> LinkVersions()
        copies = (
            {"verdicts": stories[VERDICTS], "copies": joined[COPIES]}
            | "JoinCopies" >> beam.CoGroupByKey()
            | "PatchCopies" >> beam.ParDo(PatchCopies(self.memory, self.registry)).with_output_types(KeyedPatch)
        )
        every = (collections["patches"], stories[PATCHES], copies) | "AllPatches" >> beam.Flatten()
        return Outputs(every, stories[LINKS])

    def _languages(self, drafts: PCollection[Any]) -> PCollection[str]:
        """The languages of the drafts and of what is remembered, each once for each of the two."""
        new = (
            drafts
            | "LanguageOnce" >> beam.Map(language_once)
            | "CountLanguages" >> beam.CombinePerKey(sum)
            | "Languages" >> beam.Map(first_of)
        )
        if self.memory.is_empty:
            return new
        once = PBegin(drafts.pipeline) | "Once" >> beam.Create([self.memory], reshuffle=False)
        return (new, once | "Remembered" >> beam.FlatMap(languages_remembered)) | "AllLanguages" >> beam.Flatten()

    def _matches(self, candidates: PCollection[Any], languages: AsIter) -> PCollection[Any]:
        """(document, (language of the partner, pair, facts)), for both documents of each pair."""
        asked = (
            candidates
            | "EmitKeys" >> beam.ParDo(EmitKeys(), languages).with_output_types(tuple[int, bytes])
            | "MeetUnderKeys" >> beam.GroupByKey()
            | "PairRows" >> beam.FlatMap(pair_rows).with_output_types(tuple[int, bytes])
            | "GatherPairs" >> beam.GroupByKey()
            | "AskBoth" >> beam.FlatMap(ask_both).with_output_types(tuple[bytes, bytes])
        )
        matches = (
            {"candidates": candidates, "pairs": asked}
            | "JoinCandidates" >> beam.CoGroupByKey()
            | "SendCandidates" >> beam.ParDo(SendCandidates()).with_output_types(tuple[bytes, Met])
            | "GatherCandidates" >> beam.GroupByKey()
            | "JudgePairs" >> beam.ParDo(JudgePairs(self.scorer)).with_output_types(tuple[bytes, Vote])
        )
        if not self.memory.is_empty:
            recalled = candidates | "RecallVersions" >> beam.ParDo(
                RecallVersions(self.memory, self.registry)
            ).with_output_types(tuple[bytes, Vote])
            matches = (matches, recalled) | "AllMatches" >> beam.Flatten()
        return matches
