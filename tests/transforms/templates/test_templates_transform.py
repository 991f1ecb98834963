import base64
import random
from typing import Any

import apache_beam as beam
import orjson
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from kept_lines import keep_line, kept_lines

from transforms.duplicates.transform import FindDuplicates
from transforms.elements.draft import KeyedDraft
from transforms.templates.listing import listing
from transforms.templates.transform import RemoveTemplateLines

FOOT = "Sign up for the Evening Post letter and read tomorrow's news tonight"


def stamp(element: tuple[int, str, Any]) -> Any:
    return TimestampedValue(element[1:], element[0])


def as_line(element: tuple[str, Any]) -> str:
    content = element[1]
    if not isinstance(content, bytes):
        content = next(value for value in content if isinstance(value, bytes))  # a draft's record, a patch's fields
    return f"{element[0]}\t{base64.b64encode(content).decode()}"


@pytest.fixture
def outputs(tmp_path):
    """outputs(drafts, ...): sorted (key, bytes) of the drafts, of the state, and of the verdicts that are asked for."""

    def run(drafts, *, state=(), seconds=None, with_verdicts=False):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        with beam.Pipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
            source = pipeline | beam.Create(drafts)
            if seconds is None:
                source |= beam.Map(tuple).with_output_types(KeyedDraft)
            else:
                source |= beam.Map(stamp).with_output_types(KeyedDraft)
                source |= beam.WindowInto(FixedWindows(seconds))
            own = source | RemoveTemplateLines(state)
            collections = {"drafts": own.drafts, "state": own.state}
            if with_verdicts:
                collections["verdicts"] = (own.drafts | FindDuplicates(own.templates)).patches
            for name, collection in collections.items():
                lines = collection | f"Line{name}" >> beam.Map(as_line)
                lines | f"Keep{name}" >> beam.Map(keep_line, str(folder / name))
        return [read(folder / name) for name in ("drafts", "state", "verdicts")]

    return run


def read(path):
    rows = [line.split("\t") for line in kept_lines(path)]
    return [(key, base64.b64decode(content)) for key, content in rows]


def texts(drafts):
    return [orjson.loads(record)["text"].split("\n") for _, record in drafts]


def test_template_lines_leave_the_drafts_of_their_outlet_only(outputs, draft, story):
    made = [draft(number, [*story(number), FOOT]) for number in range(6)]
    made += [draft(9, [*story(9), FOOT], outlet="other.example")]
    drafts, state, _ = outputs(made)
    assert [text.count(FOOT) for text in texts(drafts)] == [0, 0, 0, 0, 0, 0, 1]
    assert [name for name, _ in state] == ["templates.jsonl.gz"]
    (row,) = listing(content for _, content in state)
    assert (row.outlet, row.line, row.documents, row.applied) == ("post.example", FOOT, 6, True)


def test_the_order_of_drafts_changes_nothing(outputs, draft, story):
    made = [draft(number, [*story(number), FOOT]) for number in range(6)]
    shuffled = made[:]
    random.Random(3).shuffle(shuffled)
    assert outputs(shuffled) == outputs(made)


def test_what_earlier_runs_counted_decides_with_this_run(outputs, draft, story):
    first, later = ([draft(n, [*story(n), FOOT]) for n in days] for days in ((1, 2), (3, 4)))
    alone, state, _ = outputs(later)
    assert all(FOOT in text for text in texts(alone))
    _, state, _ = outputs(first)
    together, _, _ = outputs(later, state=tuple(content for _, content in state))
    assert not any(FOOT in text for text in texts(together))


def test_a_passage_that_other_outlets_print_inside_their_stories_stays(outputs, draft, story):
    passage = "The war in the northern islands began three years ago and has driven a million people from home"
    made = [draft(number, [*story(number), passage]) for number in range(6)]
    for outlet in ("one.test", "two.invalid"):
        lines = story(70)
        made.append(draft(7, [*lines[:5], passage, *lines[5:]], outlet=outlet))
    drafts, _, _ = outputs(made)
    assert all(passage in text for text in texts(drafts))


def test_windows_count_each_for_itself(outputs, draft, story):
    made = [(10 if number < 6 else 100, *draft(number, [*story(number), FOOT])) for number in range(8)]
    drafts, state, _ = outputs(made, seconds=60)
    assert sum(FOOT in text for text in texts(drafts)) == 2
    assert len(state) == 2


def test_template_that_stays_in_a_short_text_is_no_likeness(outputs, draft, story):
    notice = story(99, 14)
    made = [draft(number, [*notice, *story(number, 4)]) for number in range(6)]
    drafts, _, verdicts = outputs(made, with_verdicts=True)
    assert all(text[:14] == notice for text in texts(drafts))
    assert verdicts == []
