"""Template lines in Beam: lines are counted as small records, and what is decided comes back to the drafts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
import orjson
from apache_beam.coders import Coder
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import AsDict, PCollection

from transforms.elements.partition import shard_of
from transforms.templates.apply import RULE, remove_template_lines
from transforms.templates.counts import ALL_DOCUMENTS, NOTHING, LineCount, counts_of, distinct, merge, merge_all
from transforms.templates.decide import Templates, decide, is_syndicated
from transforms.templates.state import (
    NAME,
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
Line = tuple[str, bytes]  # outlet id, line key


class CountLines(beam.DoFn):
    """The lines of a draft, each with what is counted of it."""

    def __init__(self, as_of: str) -> None:
        self.as_of = as_of

    def process(self, draft: tuple[str, bytes]) -> Iterator[tuple[tuple[str, bytes], LineCount]]:
        """((outlet, line key), count of one)."""
        record = orjson.loads(draft[1])
        outlet = record["outlet"]["id"]
        for key, count in counts_of(record, self.as_of):
            yield (outlet, key), count


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

    def __init__(self, state: StateSource, as_of: str) -> None:
        self.source = state
        self.as_of = as_of

    def setup(self) -> None:
        """Loads the counts of earlier runs."""
        self.state = read_state(self.source, self.as_of)

    def earlier(self, outlet: str) -> Mapping[bytes, LineCount]:
        """What earlier runs counted of an outlet."""
        return self.state.get(outlet, {})


class KeepRepeated(ReadsState):
    """Lines that two documents or an earlier run hold, under their outlet."""

    def process(self, element: tuple[Line, bytes]) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
        """(outlet, (line key, packed count))."""
        (outlet, key), packed = element
        repeated = distinct(unpack_count(packed).documents) > 1
        if key == ALL_DOCUMENTS or repeated or key in self.earlier(outlet):
            yield outlet, (key, packed)


class DecideOutlet(ReadsState):
    """The lines of an outlet that look like template, by the counts of this run and of earlier ones."""

    def process(self, group: tuple[str, Iterable[tuple[bytes, bytes]]]) -> Iterator[tuple[bytes, tuple[str, bool]]]:
        """(line key, (outlet, whether it is template wherever it stands))."""
        outlet, lines = group
        earlier = self.earlier(outlet)
        counts = {key: merge(unpack_count(packed), earlier.get(key, NOTHING)) for key, packed in lines}
        found = decide(outlet, counts)
        for key in sorted(found.anywhere | found.beside):
            yield key, (outlet, key in found.anywhere)


class LinesInside(beam.DoFn):
    """Lines that an outlet mostly prints inside its texts."""

    def process(self, element: tuple[Line, bytes]) -> Iterator[tuple[bytes, str]]:
        """(line key, outlet)."""
        (outlet, key), packed = element
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
        self, draft: tuple[str, bytes], templates: Mapping[str, tuple[list[bytes], list[bytes]]]
    ) -> Iterator[tuple[str, bytes]]:
        """(document key, record JSON)."""
        doc_key, record_json = draft
        if not templates:
            yield draft
            return
        record = orjson.loads(record_json)
        anywhere, beside = templates.get(record["outlet"]["id"], ([], []))
        changed = remove_template_lines(record, Templates(frozenset(anywhere), frozenset(beside)))
        if changed == record:
            yield draft
            return
        self.drafts_changed.inc()
        self.lines_out.inc(sum(row["rule"] == RULE for row in changed["cleaning"]))
        yield doc_key, orjson.dumps(changed)


class KeepRows(ReadsState):
    """The rows that later runs may need."""

    def __init__(self, state: StateSource, as_of: str, shards: int) -> None:
        super().__init__(state, as_of)
        self.shards = shards

    def process(
        self, element: tuple[Line, bytes], templates: Mapping[str, tuple[list[bytes], list[bytes]]]
    ) -> Iterator[tuple[int, bytes]]:
        """(shard of the outlet, packed row)."""
        (outlet, key), packed = element
        count = unpack_count(packed)
        if worth_keeping(key, count, known=key in self.earlier(outlet)):
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

    drafts: PCollection[tuple[str, bytes]]
    state: PCollection[tuple[str, bytes]]
    templates: PCollection[tuple[str, tuple[list[bytes], list[bytes]]]]


@dataclass
class RemoveTemplateLines(beam.PTransform[Any, Any]):
    """Lines that an outlet repeats over distinct stories leave the drafts.

    `as_of` is the run's clock, RFC 3339. `state` holds the state files of committed runs with an earlier clock, as
    contents or as paths; the order does not matter. Each fixed window counts for itself, on top of that state.
    `state_shards` is the number of state files: one holds what a worker can, about ten million lines.
    """

    as_of: str
    state: StateSource = ()
    state_shards: int = 1

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, drafts: PCollection[tuple[str, bytes]]) -> Any:  # Beam warns of a named tuple as a type
        """Count, decide by outlet, look at other outlets, apply, remember."""
        counts = (
            drafts
            | "CountLines" >> beam.ParDo(CountLines(self.as_of))
            | "MergeCounts" >> beam.CombinePerKey(MergeCounts()).with_output_types(tuple[tuple[str, bytes], bytes])
        )
        decided = self._decide(counts)
        templates = AsDict(decided)
        state = (
            counts
            | "KeepRows"
            >> beam.ParDo(KeepRows(self.state, self.as_of, self.state_shards), templates).with_output_types(
                tuple[int, bytes]
            )
            | "GatherRows" >> beam.GroupByKey()
            | "NameFile" >> beam.Map(name_file)
        )
        applied = drafts | "ApplyTemplates" >> beam.ParDo(ApplyTemplates(), templates).with_output_types(
            tuple[str, bytes]
        )
        return Outputs(applied, state, decided)

    def _decide(self, counts: PCollection[Any]) -> PCollection[Any]:
        candidates = (
            counts
            | "KeepRepeated"
            >> beam.ParDo(KeepRepeated(self.state, self.as_of)).with_output_types(tuple[str, tuple[bytes, bytes]])
            | "GatherOutlets" >> beam.GroupByKey()
            | "DecideOutlet"
            >> beam.ParDo(DecideOutlet(self.state, self.as_of)).with_output_types(tuple[bytes, tuple[str, bool]])
        )
        inside = counts | "LinesInside" >> beam.ParDo(LinesInside()).with_output_types(tuple[bytes, str])
        return (
            {"candidates": candidates, "inside": inside}
            | "MeetOutlets" >> beam.CoGroupByKey()
            | "DropSyndicated" >> beam.ParDo(DropSyndicated()).with_output_types(tuple[str, tuple[bytes, bool]])
            | "GatherTemplates" >> beam.GroupByKey()
            | "NameKeys" >> beam.Map(name_keys)
        )
