"""Template lines in Beam: lines are counted as small records, and what is decided comes back to the drafts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
import orjson
from apache_beam.coders import Coder
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import AsDict, PCollection

from transforms.elements.draft import Draft, KeyedDraft
from transforms.elements.partition import shard_of
from transforms.templates.apply import RULE, remove_template_lines
from transforms.templates.counts import ALL_DOCUMENTS, NOTHING, LineCount, counts_of, distinct, merge, merge_all
from transforms.templates.decide import Templates, decide, is_syndicated
from transforms.templates.state import (
    NAME,
    State,
    StateRow,
    StateSource,
    pack_count,
    pack_row,
    read_state,
    unpack_count,
    worth_keeping,
    write_rows,
)

_NAMESPACE = "templates"
Line = tuple[str, str, bytes]  # the clock that the line was read by, outlet id, line key


class CountLines(beam.DoFn):
    """The lines of a draft, each with what is counted of it."""

    def process(self, keyed: KeyedDraft) -> Iterator[tuple[Line, LineCount]]:
        """((clock, outlet, line key), count of one)."""
        draft = Draft(*keyed[1])
        record = orjson.loads(draft.record)
        outlet = record["outlet"]
        for key, count in counts_of(record, draft.as_of):
            yield (draft.as_of, outlet, key), count


class LineCountCoder(Coder):
    """Counts between workers, as JSON."""

    def encode(self, value: LineCount) -> bytes:
        """The packed count."""
        return pack_count(value)

    def decode(self, encoded: bytes) -> LineCount:
        """The count."""
        return unpack_count(encoded)

    def is_deterministic(self) -> bool:
        """Equal counts have equal bytes."""
        return True


class MergeCounts(beam.CombineFn):
    """One count a line of an outlet."""

    def create_accumulator(self) -> LineCount:
        """The count of nothing."""
        return NOTHING

    def add_input(self, total: LineCount, count: LineCount) -> LineCount:
        """Both together."""
        return merge(total, count)

    def merge_accumulators(self, totals: Iterable[LineCount]) -> LineCount:
        """All together."""
        return merge_all(totals)

    def extract_output(self, total: LineCount) -> bytes:
        """The packed count."""
        return pack_count(total)

    def get_accumulator_coder(self) -> Coder:
        """JSON instead of pickle."""
        return LineCountCoder()


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


class KeepRepeated(ReadsState):
    """Lines that two documents or an earlier run hold, under their outlet."""

    def process(self, element: tuple[Line, bytes]) -> Iterator[tuple[tuple[str, str], tuple[bytes, bytes]]]:
        """((clock, outlet), (line key, packed count))."""
        (as_of, outlet, key), packed = element
        repeated = distinct(unpack_count(packed).documents) > 1
        if key == ALL_DOCUMENTS or repeated or key in self.earlier(as_of, outlet):
            yield (as_of, outlet), (key, packed)


class DecideOutlet(ReadsState):
    """The lines of an outlet that look like template, by the counts of this run and of earlier ones."""

    def process(
        self, group: tuple[tuple[str, str], Iterable[tuple[bytes, bytes]]]
    ) -> Iterator[tuple[bytes, tuple[str, bool]]]:
        """(line key, (outlet, whether it is template wherever it stands))."""
        (as_of, outlet), lines = group
        earlier = self.earlier(as_of, outlet)
        counts = {key: merge(unpack_count(packed), earlier.get(key, NOTHING)) for key, packed in lines}
        found = decide(outlet, counts)
        for key in sorted(found.anywhere | found.beside):
            yield key, (outlet, key in found.anywhere)


class LinesInside(beam.DoFn):
    """Lines that an outlet mostly prints inside its texts."""

    def process(self, element: tuple[Line, bytes]) -> Iterator[tuple[bytes, str]]:
        """(line key, outlet)."""
        (_, outlet, key), packed = element
        count = unpack_count(packed)
        if count.middle > count.head + count.tail:
            yield key, outlet


class DropSyndicated(beam.DoFn):
    """Lines that look like template at an outlet, without what unrelated outlets print inside their stories."""

    def __init__(self) -> None:
        self.syndicated = Metrics.counter(_NAMESPACE, "lines_kept_as_syndicated")

    def process(self, group: tuple[bytes, dict[str, Iterable[Any]]]) -> Iterator[tuple[str, tuple[bytes, bool]]]:
        """(outlet, (line key, whether it is template wherever it stands))."""
        key, joined = group
        candidates = sorted(joined["candidates"])
        if not candidates:
            return
        inside = set(joined["inside"]).difference(outlet for outlet, _ in candidates)
        for outlet, anywhere in candidates:
            if is_syndicated(outlet, inside):
                self.syndicated.inc()
            else:
                yield outlet, (key, anywhere)


class ApplyTemplates(beam.DoFn):
    """A draft without the template lines of its outlet."""

    def __init__(self) -> None:
        self.lines_out = Metrics.counter(_NAMESPACE, "lines_removed")
        self.drafts_changed = Metrics.counter(_NAMESPACE, "drafts_changed")

    def process(
        self, keyed: KeyedDraft, templates: Mapping[str, tuple[list[bytes], list[bytes]]]
    ) -> Iterator[tuple[str, Any]]:
        """(document key, draft)."""
        if not templates:
            yield keyed
            return
        draft = Draft(*keyed[1])
        record = orjson.loads(draft.record)
        anywhere, beside = templates.get(record["outlet"], ([], []))
        changed = remove_template_lines(record, Templates(frozenset(anywhere), frozenset(beside)))
        if changed == record:
            yield keyed
            return
        self.drafts_changed.inc()
        self.lines_out.inc(sum(row["rule"] == RULE for row in changed["cleaning"]))
        yield keyed[0], draft._replace(record=orjson.dumps(changed))


class KeepRows(ReadsState):
    """The rows that later runs may need."""

    def __init__(self, state: StateSource, shards: int) -> None:
        super().__init__(state)
        self.shards = shards

    def process(
        self, element: tuple[Line, bytes], templates: Mapping[str, tuple[list[bytes], list[bytes]]]
    ) -> Iterator[tuple[int, bytes]]:
        """(shard of the outlet, packed row)."""
        (as_of, outlet, key), packed = element
        count = unpack_count(packed)
        if worth_keeping(key, count, known=key in self.earlier(as_of, outlet)):
            applied = any(key in keys for keys in templates.get(outlet, ()))
            yield shard_of(outlet, self.shards), pack_row(StateRow(outlet, key, count, applied))


def name_keys(group: tuple[str, Iterable[tuple[bytes, bool]]]) -> tuple[str, tuple[list[bytes], list[bytes]]]:
    """(outlet, (keys of lines that go wherever they stand, keys of those that go beside one))."""
    keys = sorted(group[1])
    return group[0], ([key for key, anywhere in keys if anywhere], [key for key, anywhere in keys if not anywhere])


def name_file(group: tuple[int, Iterable[bytes]]) -> tuple[str, bytes]:
    """(name, content) of the state file."""
    return NAME, write_rows(group[1])


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
    the number of state files: one holds what a worker can, about ten million lines.
    """

    state: StateSource = ()
    state_shards: int = 1

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, drafts: PCollection[KeyedDraft]) -> Any:  # Beam warns of a named tuple as a type
        """Count, decide by outlet, look at other outlets, apply, remember."""
        counts = (
            drafts
            | "CountLines" >> beam.ParDo(CountLines())
            | "MergeCounts" >> beam.CombinePerKey(MergeCounts()).with_output_types(tuple[Line, bytes])
        )
        decided = self._decide(counts)
        templates = AsDict(decided)
        state = (
            counts
            | "KeepRows"
            >> beam.ParDo(KeepRows(self.state, self.state_shards), templates).with_output_types(tuple[int, bytes])
            | "GatherRows" >> beam.GroupByKey()
            | "NameFile" >> beam.Map(name_file)
        )
        applied = drafts | "ApplyTemplates" >> beam.ParDo(ApplyTemplates(), templates).with_output_types(KeyedDraft)
        return Outputs(applied, state, decided)

    def _decide(self, counts: PCollection[Any]) -> PCollection[Any]:
        candidates = (
            counts
            | "KeepRepeated"
            >> beam.ParDo(KeepRepeated(self.state)).with_output_types(tuple[tuple[str, str], tuple[bytes, bytes]])
            | "GatherOutlets" >> beam.GroupByKey()
            | "DecideOutlet" >> beam.ParDo(DecideOutlet(self.state)).with_output_types(tuple[bytes, tuple[str, bool]])
        )
        inside = counts | "LinesInside" >> beam.ParDo(LinesInside()).with_output_types(tuple[bytes, str])
        return (
            {"candidates": candidates, "inside": inside}
            | "MeetOutlets" >> beam.CoGroupByKey()
            | "DropSyndicated" >> beam.ParDo(DropSyndicated()).with_output_types(tuple[str, tuple[bytes, bool]])
            | "GatherTemplates" >> beam.GroupByKey()
            | "NameKeys" >> beam.Map(name_keys)
        )
