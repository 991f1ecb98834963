"""Template lines in Beam: lines are counted as small records, and what is decided comes back to the drafts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple

import apache_beam as beam
import orjson
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import AsDict, PCollection, TaggedOutput

from schemas.own_tables import NONE, in_force
from transforms.elements.draft import Draft, KeyedDraft
from transforms.elements.partition import shard_of
from transforms.templates.apply import remove_template_lines, templates_in
from transforms.templates.counts import ALL_DOCUMENTS, NOTHING, LineCount, counts_together, merge
from transforms.templates.decide import decide, is_syndicated, with_own_decisions
from transforms.templates.own_decisions import decisions_on
from transforms.templates.printed_lines import KEY_BYTES, unpack_lines
from transforms.templates.state import (
    NAME,
    State,
    StateRow,
    StateSource,
    pack_row,
    read_rows,
    read_state,
    worth_keeping,
    write_rows,
)

_NAMESPACE = "templates"
CANDIDATES, INSIDE, ROWS = "candidates", "inside", "rows"
TemplatesByOutlet = Mapping[str, tuple[list[bytes], list[bytes]]]  # keys that go anywhere, keys that go beside one


class ReadsState(beam.DoFn):
    """What the steps share that know earlier runs."""

    def __init__(self, state: StateSource) -> None:
        self.source = state
        self.as_of: str | None = None
        self.state: State = {}

    def earlier(self, as_of: str, outlet: str) -> Mapping[bytes, LineCount]:
        """What earlier runs counted of an outlet, as far as the clock `as_of` believes it."""
        if as_of != self.as_of:
            self.as_of, self.state = as_of, read_state(self.source, as_of)
        return self.state.get(outlet, {})


class CountOutlet(ReadsState):
    """The lines of an outlet that look like template, by the counts of this run and of earlier ones.

    `registry` holds the user's own rows: lines that go, and lines that stay.
    """

    def __init__(self, state: StateSource, registry: str) -> None:
        super().__init__(state)
        self.registry = registry

    def process(self, group: tuple[tuple[str, str], Iterable[bytes]]) -> Iterator[Any]:
        """(line key, (outlet, whether it is template wherever it stands)).

        Tagged: (outlet, the keys of the lines that it mostly prints inside its texts), (outlet, its rows for later
        runs).
        """
        (as_of, outlet), documents = group
        counts = counts_together(map(unpack_lines, documents))
        earlier = self.earlier(as_of, outlet)
        often = {
            key: merge(count, earlier.get(key, NOTHING))
            for key, count in counts.items()
            if key == ALL_DOCUMENTS or len(count.documents) > 1 or key in earlier
        }
        with in_force(self.registry):
            templates = with_own_decisions(outlet, decide(outlet, often), counts)
        for key in sorted(templates.anywhere | templates.beside):
            yield key, (outlet, key in templates.anywhere)
        inside = sorted(key for key, count in counts.items() if count.middle > count.head + count.tail)
        yield TaggedOutput(INSIDE, (outlet, b"".join(inside)))
        rows = [
            pack_row(StateRow(outlet, key, count))
            for key, count in counts.items()
            if worth_keeping(key, count, known=key in earlier)
        ]
        yield TaggedOutput(ROWS, (outlet, b"".join(row + b"\n" for row in rows)))


class LinesInside(beam.DoFn):
    """The lines that an outlet mostly prints inside its texts, as far as they look like template at any outlet."""

    def process(self, element: tuple[str, bytes], candidates: Mapping[bytes, Any]) -> Iterator[tuple[bytes, str]]:
        """(line key, outlet)."""
        outlet, packed = element
        keys = {packed[at : at + KEY_BYTES] for at in range(0, len(packed), KEY_BYTES)}
        for key in sorted(keys & candidates.keys()):
            yield key, outlet


class DropSyndicated(beam.DoFn):
    """Lines that look like template at an outlet, without what unrelated outlets print inside their stories."""

    def __init__(self, registry: str) -> None:
        self.registry = registry
        self.syndicated = Metrics.counter(_NAMESPACE, "lines_kept_as_syndicated")

    def process(self, group: tuple[bytes, dict[str, Iterable[Any]]]) -> Iterator[tuple[str, tuple[bytes, bool]]]:
        """(outlet, (line key, whether it is template wherever it stands))."""
        key, joined = group
        candidates = sorted(joined["candidates"])
        if not candidates:
            return
        inside = set(joined["inside"]).difference(outlet for outlet, _ in candidates)
        for outlet, anywhere in candidates:
            with in_force(self.registry):
                spared = is_syndicated(outlet, inside) and key not in decisions_on(outlet).cut
            if spared:
                self.syndicated.inc()
            else:
                yield outlet, (key, anywhere)


class ApplyTemplates(beam.DoFn):
    """A draft without the template lines of its outlet; one that holds none of them is not read."""

    def __init__(self, registry: str) -> None:
        self.registry = registry
        self.lines_out = Metrics.counter(_NAMESPACE, "lines_removed")
        self.drafts_changed = Metrics.counter(_NAMESPACE, "drafts_changed")

    def process(self, keyed: KeyedDraft, templates: TemplatesByOutlet) -> Iterator[tuple[str, Any]]:
        """(document key, draft)."""
        draft = Draft(*keyed[1])
        found = templates_in(draft.lines, templates.get(draft.speaker))
        if not found:
            yield keyed
            return
        record = orjson.loads(draft.record)
        with in_force(self.registry):
            own = decisions_on(draft.speaker)
            changed = remove_template_lines(record, found, unpack_lines(draft.lines).positions, own)
        if changed == record:
            yield keyed
            return
        self.drafts_changed.inc()
        self.lines_out.inc(len(changed["cleaning"]) - len(record["cleaning"]))
        yield keyed[0], draft._replace(version=changed["version"], record=orjson.dumps(changed))


class MarkRows(beam.DoFn):
    """The rows of an outlet, those of its template lines marked as taken out."""

    def __init__(self, shards: int) -> None:
        self.shards = shards

    def process(self, element: tuple[str, bytes], templates: TemplatesByOutlet) -> Iterator[tuple[int, bytes]]:
        """(shard of the outlet, packed rows)."""
        outlet, packed = element
        keys = frozenset(chain.from_iterable(templates.get(outlet, ())))
        if keys:
            rows = (replace(row, applied=row.key in keys) for row in read_rows([packed]))
            packed = b"".join(pack_row(row) + b"\n" for row in rows)
        yield shard_of(outlet, self.shards), packed


def key_lines(keyed: KeyedDraft) -> tuple[tuple[str, str], bytes]:
    """((clock, outlet), packed lines)."""
    draft = Draft(*keyed[1])
    return (draft.as_of, draft.speaker), draft.lines


def name_keys(group: tuple[str, Iterable[tuple[bytes, bool]]]) -> tuple[str, tuple[list[bytes], list[bytes]]]:
    """(outlet, (keys of lines that go wherever they stand, keys of those that go beside one))."""
    keys = sorted(group[1])
    return group[0], ([key for key, anywhere in keys if anywhere], [key for key, anywhere in keys if not anywhere])


def name_file(group: tuple[int, Iterable[bytes]]) -> tuple[str, bytes]:
    """(name, content) of the state file."""
    return NAME, write_rows(row for rows in group[1] for row in rows.splitlines())


class Outputs(NamedTuple):
    """Drafts without template lines; state files (name, content) for later runs; the template lines.

    `templates` are (outlet, (keys of lines that go wherever they stand, keys of those that go beside one)).
    """

    drafts: PCollection[KeyedDraft]
    state: PCollection[tuple[str, bytes]]
    templates: PCollection[tuple[str, tuple[list[bytes], list[bytes]]]]


@dataclass
class RemoveTemplateLines(beam.PTransform[Any, Any]):
    """Lines that an outlet repeats over distinct stories leave the drafts.

    `state` holds the state files of committed runs with an earlier clock, as contents or as paths; the order does not
    matter. Each fixed window counts for itself, on top of that state, by the clock of its drafts. `state_shards` is
    the number of state files: one holds what a worker can, about ten million lines. One worker counts an outlet: it
    needs about 3 KB of memory a document. `registry` holds the user's own rows (`schemas.own_tables.packed`).
    """

    state: StateSource = ()
    state_shards: int = 1
    registry: str = NONE

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, drafts: PCollection[KeyedDraft]) -> Any:  # Beam warns of a named tuple as a type
        """Count, decide by outlet, look at other outlets, apply, remember."""
        counted = (
            drafts
            | "KeyLines" >> beam.Map(key_lines)
            | "GatherOutlets" >> beam.GroupByKey()
            | "CountOutlet"
            >> beam.ParDo(CountOutlet(self.state, self.registry)).with_outputs(INSIDE, ROWS, main=CANDIDATES)
        )
        decided = self._without_syndicated(counted[CANDIDATES], counted[INSIDE])
        templates = AsDict(decided)
        state = (
            counted[ROWS]
            | "MarkRows" >> beam.ParDo(MarkRows(self.state_shards), templates).with_output_types(tuple[int, bytes])
            | "GatherRows" >> beam.GroupByKey()
            | "NameFile" >> beam.Map(name_file)
        )
        applied = drafts | "ApplyTemplates" >> beam.ParDo(ApplyTemplates(self.registry), templates).with_output_types(
            KeyedDraft
        )
        return Outputs(applied, state, decided)

    def _without_syndicated(self, candidates: PCollection[Any], inside: PCollection[Any]) -> PCollection[Any]:
        found = inside | "LinesInside" >> beam.ParDo(LinesInside(), AsDict(candidates)).with_output_types(
            tuple[bytes, str]
        )
        return (
            {"candidates": candidates, "inside": found}
            | "MeetOutlets" >> beam.CoGroupByKey()
            | "DropSyndicated"
            >> beam.ParDo(DropSyndicated(self.registry)).with_output_types(tuple[str, tuple[bytes, bool]])
            | "GatherTemplates" >> beam.GroupByKey()
            | "NameKeys" >> beam.Map(name_keys)
        )
