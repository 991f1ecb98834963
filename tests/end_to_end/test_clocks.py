"""The clock comes with the page: one graph serves windows that are days apart, each by its own time."""

import gzip

import apache_beam as beam
import orjson
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing import test_pipeline
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from schemas.input_kinds import InputKind
from schemas.manifest import RunHeader, run_digest
from schemas.page import Page
from transforms.duplicates.transform import FindDuplicates
from transforms.edit.options import PRELOAD, EditOptions
from transforms.edit.transform import EditPages
from transforms.elements.page_codec import encode_page
from transforms.sink.transform import WriteDataset
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import storage_for
from transforms.templates.transform import RemoveTemplateLines
from transforms.workers.limits import WorkerLimits, Workers

DAY = 86_400
NIGHT = 1_772_323_200  # 2026-03-01T00:00:00Z
FIRST, LATER = "2026-03-02T00:00:00Z", "2026-03-11T00:00:00Z"
STORY = "The ferry to the outer islands will sail an hour earlier from Monday, the harbour office said in a note."


def page(name, as_of, published, text=STORY):
    header = Page(
        kind=InputKind.ROW,
        input="rows.jsonl",
        source_id=name,
        is_text=True,
        charset="utf-8",
        published=published,
        as_of=as_of,
    )
    return encode_page(header), text.encode()


def stamp(element):
    return TimestampedValue(element[1], element[0])


def one(_: object) -> int:
    return 1


@pytest.fixture
def windows(tmp_path):
    """windows(pages): the rows of every tree that the graph writes, by source id; pages come as (seconds, page)."""

    def run(pages):
        with test_pipeline.TestPipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
            source = (
                pipeline
                | beam.Create(pages)
                | beam.Map(stamp).with_output_types(tuple[bytes, bytes])
                | beam.WindowInto(FixedWindows(DAY))
            )
            header = RunHeader("unused", FIRST)
            options = EditOptions(min_words=10, run=run_digest(header.inputs, header.options))
            edited = source | EditPages(options, Workers(1, WorkerLimits(), PRELOAD))
            own = edited.drafts | RemoveTemplateLines()
            news = {
                "drafts": own.drafts,
                "patches": (own.drafts | FindDuplicates(own.templates)).patches,
                "rejected": edited.rejected,
                "documents_in": source | "One" >> beam.Map(one),
                "state": own.state,
            }
            news | WriteDataset(str(tmp_path), header)
        files = sorted(tmp_path.rglob("part-*.jsonl.gz"))
        rows = [
            (path.relative_to(tmp_path).as_posix(), orjson.loads(line))
            for path in files
            for line in gzip.decompress(path.read_bytes()).splitlines()
        ]
        return {row["provenance"]["source_id"]: (path, row) for path, row in rows}

    return run


def test_two_windows_of_one_graph_have_two_clocks(windows, tmp_path):
    rows = windows(
        [
            (NIGHT, page("old", FIRST, "2026-03-01T09:00:00Z")),
            (NIGHT, page("ahead", FIRST, "2026-03-10T09:00:00Z", f"{STORY} Of the future.")),
            (NIGHT + 9 * DAY, page("new", LATER, "2026-03-10T09:00:00Z")),
            (NIGHT + 9 * DAY, page("undated", LATER, None, f"{STORY} No date.")),
            (NIGHT + 9 * DAY, page("short", LATER, None, "Nothing.")),
        ]
    )
    dates = {name: row["date_published"] for name, (_, row) in rows.items() if name != "short"}
    assert dates == {"old": "2026-03-01T09:00:00Z", "ahead": None, "new": "2026-03-10T09:00:00Z", "undated": None}
    folders = {name: path.split("/")[1] for name, (path, _) in rows.items()}
    assert folders == {
        "old": "date=2026-03-01",
        "ahead": "date=2026-03-02",
        "new": "date=2026-03-10",
        "undated": "date=2026-03-11",
        "short": "date=2026-03-11",
    }
    manifests = {manifest.as_of: manifest.run_id for manifest in read_manifests(storage_for(str(tmp_path)))}
    assert list(manifests) == [FIRST, LATER]
    wrote = {name: row["run_id"] for name, (_, row) in rows.items() if name != "short"}
    assert wrote == {name: manifests[FIRST if name in {"old", "ahead"} else LATER] for name in wrote}
