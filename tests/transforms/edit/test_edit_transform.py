"""The edit stage in Beam: documents that misbehave cost themselves only."""

import apache_beam as beam
import orjson
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing import test_pipeline
from apache_beam.testing.util import assert_that, equal_to

from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.edit.options import PRELOAD, EditOptions
from transforms.edit.transform import EditPages
from transforms.elements.draft import Draft
from transforms.elements.page_codec import encode_page
from transforms.workers.limits import WorkerLimits, Workers

AS_OF = "2026-03-08T06:00:00Z"
OPTIONS = EditOptions(min_words=5)
STORY = "The ferry to the outer islands will sail an hour earlier from Monday, the harbour office said in a note."


def page(name, text):
    header = Page(kind=InputKind.TEXT, input=name, source_id=name, is_text=True, charset="utf-8", as_of=AS_OF)
    return encode_page(header), text.encode()


def source_of_draft(draft):
    return orjson.loads(Draft(*draft[1]).record)["provenance"]["source_id"]


def source_and_reason(document):
    row = orjson.loads(document)
    return row["provenance"]["source_id"], row["reason"]


def run(pages, limits, drafts, rejected, function):
    with test_pipeline.TestPipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
        edited = (
            pipeline
            | "Pages" >> beam.Create(pages).with_output_types(tuple[bytes, bytes])
            | "EditPages" >> EditPages(OPTIONS, Workers(2, limits, PRELOAD), function)
        )
        assert_that(edited.drafts | "Sources" >> beam.Map(source_of_draft), equal_to(drafts), label="drafts")
        reasons = edited.rejected | "Reasons" >> beam.Map(source_and_reason)
        assert_that(reasons, equal_to(rejected), label="rejected")


@pytest.fixture
def misbehaving(monkeypatch, request):
    monkeypatch.syspath_prepend(str(request.path.parent))
    return "misbehaving_documents:edit_or_misbehave"


def test_documents_that_hang_crash_or_eat_memory_cost_only_themselves(misbehaving):
    good = [page(f"good-{number}", f"{STORY} Note {number}.") for number in range(6)]
    bad = [
        page("loop", "This one loops for ever."),
        page("crash", "This one crashes the process."),
        page("hoard", "This one allocates without end."),
        page("bug", "This one raises."),
    ]
    run(
        [good[0], *bad, *good[1:]],
        WorkerLimits(seconds=6.0, memory_mb=256),  # what hoards meets its limit first on a busy machine too
        drafts=[f"good-{number}" for number in range(6)],
        rejected=[
            ("loop", "deadline_exceeded"),
            ("crash", "worker_died"),
            ("hoard", "memory_exceeded"),
            ("bug", "internal_error"),
        ],
        function=misbehaving,
    )


def test_a_document_over_the_size_cap_never_reaches_a_worker():
    run(
        [page("small", STORY), page("large", STORY * 50)],
        WorkerLimits(max_bytes=2000),
        drafts=["small"],
        rejected=[("large", "document_too_large")],
        function=EditPages.function,
    )


def test_a_short_text_is_rejected_with_its_count():
    run(
        [page("flash", "Ferries stopped.")],
        WorkerLimits(),
        drafts=[],
        rejected=[("flash", "too_short")],
        function=EditPages.function,
    )
