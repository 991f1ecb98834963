"""Matches to stories: which pairs both documents believe, and what being versions of one story changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
import orjson
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.own_tables import per_registry, under_registry
from transforms.duplicates.components import components
from transforms.duplicates.member import document_of
from transforms.elements.patch import KeyedPatch, patch_of
from transforms.memory.memory_source import MemorySource
from transforms.translations.candidate import Candidate, unpack_facts
from transforms.translations.linking.later_originals import LINKED, links_file, told_later
from transforms.translations.pairing import believed, pack_pair, unpack_pair
from transforms.translations.remembered_versions import remembered_versions
from transforms.translations.story_versions import inherited, updated, verdicts_of

PATCHES, VERDICTS, LINKS = "patches", "verdicts", "links"
_NAMESPACE = "translations"
_ALL = 0
_BOTH = 2
Vote = tuple[str, bytes, bytes]  # language of the partner, pair, facts of the voter


def votes(group: tuple[bytes, Iterable[Vote]]) -> Iterator[tuple[bytes, bytes]]:
    """(pair, facts) for each pair that a document believes."""
    matches = sorted(group[1])
    facts = matches[0][2]
    for pair in believed(group[0].hex(), [(language, unpack_pair(packed)) for language, packed, _ in matches]):
        yield pack_pair(pair), facts


def mutual(group: tuple[bytes, Iterable[bytes]]) -> Iterator[tuple[bytes, tuple[bytes, list[bytes]]]]:
    """(document, (pair, facts of both)) of a pair that both of its documents believe."""
    facts = sorted(group[1])
    if len(facts) == _BOTH:
        yield bytes.fromhex(unpack_pair(group[0]).one), (group[0], facts)


def edge_of(element: tuple[bytes, tuple[bytes, list[bytes]]]) -> tuple[int, tuple[bytes, bytes]]:
    """Both documents of a pair, under the key of all edges."""
    pair = unpack_pair(element[1][0])
    return _ALL, (bytes.fromhex(pair.one), bytes.fromhex(pair.other))


def label(edges: tuple[int, Iterable[tuple[bytes, bytes]]]) -> Iterator[tuple[bytes, bytes]]:
    """(document, label of its story)."""
    yield from components(edges[1])


def under_label(group: tuple[bytes, dict[str, Iterable[Any]]]) -> Iterator[tuple[bytes, tuple[bytes, list[bytes]]]]:
    """(label, (pair, facts of both))."""
    (story,) = group[1]["labels"]
    for edge in group[1]["edges"]:
        yield story, edge


class GiveVerdicts(beam.DoFn):
    """What being versions of one story changes in the records."""

    def __init__(self) -> None:
        self.stories = Metrics.counter(_NAMESPACE, "stories_out")
        self.versions = Metrics.counter(_NAMESPACE, "versions_out")

    def process(self, group: tuple[bytes, Iterable[tuple[bytes, list[bytes]]]]) -> Iterator[Any]:
        """(partition key, patch). Tagged: links of what is committed already; for the copies (id, verdict).

        The verdict is whether it is that of a remembered version, and the `translation`.
        """
        edges = sorted(group[1])
        candidates = (unpack_facts(facts) for _, both in edges for facts in both)
        versions = {document_of(candidate.doc_key).hex(): candidate for candidate in candidates}
        remembered = {version.id for version in versions.values() if version.is_remembered}
        self.stories.inc()
        for version, verdict in verdicts_of(*updated(versions, [unpack_pair(pair) for pair, _ in edges])):
            self.versions.inc()
            yield TaggedOutput(VERDICTS, (version.id, (version.is_remembered, orjson.dumps(verdict))))
            if not version.is_remembered:
                yield version.partition, patch_of(version.doc_key, {"translation": verdict})
            elif verdict["original"] and verdict["original"]["id"] not in remembered:
                yield TaggedOutput(LINKS, (_ALL, link_of(version, verdict)))


class PatchCopies(beam.DoFn):
    """What copies of a version are told: what holds for it in this run, or what was committed of it.

    What was committed names an original for good, as does what a later run has found of it; of a document that is
    updated, the verdict on the update holds.
    """

    def __init__(self, memory: MemorySource, registry: str) -> None:
        self.memory = memory
        self.registry = registry

    @under_registry
    def process(self, group: tuple[str, dict[str, Iterable[Any]]]) -> Iterator[KeyedPatch]:
        """(partition key, patch) of the copies of the document of an id."""
        copies = [unpack_facts(packed) for packed in sorted(group[1]["copies"])]
        if not copies:
            return
        verdict = self._verdict(group[0], sorted(group[1]["verdicts"]))
        if verdict is None:
            return
        for copy in copies:
            yield copy.partition, patch_of(copy.doc_key, {"translation": inherited(copy, verdict)})

    def _verdict(self, identity: str, verdicts: Sequence[tuple[bool, bytes]]) -> Mapping[str, Any] | None:
        is_remembered, packed = verdicts[0] if verdicts else (True, b"")
        known = None
        if is_remembered and not self.memory.is_empty:
            known = remembered_versions(self.memory).verdict_on(identity)
            if not (known and known["original"]):
                known = verdicts_since(self.memory).get(identity, known)
        if packed and not (known and known["original"]):
            return dict(orjson.loads(packed))
        return known


@per_registry(1)
def verdicts_since(memory: MemorySource) -> dict[str, dict[str, Any]]:
    """What is known of committed translations whose originals came later, loaded once a process."""
    return told_later(memory.originals.read(), memory.index_since, memory.as_of)


def link_of(version: Candidate, verdict: Mapping[str, Any]) -> bytes:
    """A row of the state: the original of a translation that an earlier run has committed."""
    found = {"id": version.id, "original_id": verdict["original"]["id"], "translation": verdict}
    return orjson.dumps({**found, **{name: verdict[name] for name in ("group", "score")}})


def name_links(group: tuple[int, Iterable[bytes]]) -> tuple[str, bytes]:
    """(name, content) of the state file of links."""
    return LINKED, links_file(group[1])


@dataclass
class LinkVersions(beam.PTransform[Any, Any]):
    """Matches (document, vote) to patches of the versions of each story.

    Tagged: verdicts (id, (is remembered, `translation`)), for copies; state files (name, content) of links.
    """

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, matches: PCollection[tuple[bytes, Vote]]) -> Any:  # Beam warns of a dict as a type
        """Votes, pairs that both documents believe, stories, patches."""
        edges = (
            matches
            | "GatherMatches" >> beam.GroupByKey()
            | "Vote" >> beam.FlatMap(votes).with_output_types(tuple[bytes, bytes])
            | "CountVotes" >> beam.GroupByKey()
            | "Mutual" >> beam.FlatMap(mutual).with_output_types(tuple[bytes, tuple[bytes, list[bytes]]])
        )
        labels = (
            edges
            | "EdgeOf" >> beam.Map(edge_of).with_output_types(tuple[int, tuple[bytes, bytes]])
            | "GatherEdges" >> beam.GroupByKey()
            | "Label" >> beam.FlatMap(label).with_output_types(tuple[bytes, bytes])
        )
        found = (
            {"labels": labels, "edges": edges}
            | "JoinLabels" >> beam.CoGroupByKey()
            | "UnderLabel" >> beam.FlatMap(under_label).with_output_types(tuple[bytes, tuple[bytes, list[bytes]]])
            | "GatherStories" >> beam.GroupByKey()
            | "GiveVerdicts" >> beam.ParDo(GiveVerdicts()).with_outputs(VERDICTS, LINKS, main=PATCHES)
        )
        links = found[LINKS] | "GatherLinks" >> beam.GroupByKey() | "NameLinks" >> beam.Map(name_links)
        return {PATCHES: found[PATCHES], VERDICTS: found[VERDICTS], LINKS: links}
