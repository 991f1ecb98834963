"""Every poisoning in one run, through the whole graph behind the inputs: each ends as the contract says."""

import gzip

import apache_beam as beam
import orjson
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing import test_pipeline
from case_tables import each_row
from poisonings import CASES, Id

from schemas.manifest import RunHeader, run_digest
from transforms.duplicates.transform import FindDuplicates
from transforms.edit.options import EditOptions
from transforms.edit.page_worker import edit_page
from transforms.elements.draft import KeyedDraft
from transforms.elements.page_codec import encode_page
from transforms.sink.transform import WriteDataset
from transforms.templates.transform import RemoveTemplateLines


def one(_: object) -> int:
    return 1


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """The records of all cases by source id, `case/document`."""
    output = tmp_path_factory.mktemp("poisoned")
    pages = [document.page(case.name) for case in CASES for document in case.documents]
    header = RunHeader("unused", pages[0][0].as_of)
    options = EditOptions(min_words=10, run=run_digest(header.inputs, header.options))
    edited = [edit_page(encode_page(page), body, options) for page, body in pages]
    with test_pipeline.TestPipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
        drafts = pipeline | "Drafts" >> beam.Create(edited, reshuffle=False).with_output_types(KeyedDraft)
        own = drafts | RemoveTemplateLines()
        news = {
            "drafts": own.drafts,
            "patches": (own.drafts | FindDuplicates(own.templates)).patches,
            "rejected": pipeline | "NoneRejected" >> beam.Create([], reshuffle=False).with_output_types(bytes),
            "documents_in": drafts | "One" >> beam.Map(one),
            "state": own.state,
        }
        news | WriteDataset(str(output), header)
    files = sorted(output.rglob("part-*.jsonl.gz"))
    found = [orjson.loads(line) for path in files for line in gzip.decompress(path.read_bytes()).splitlines()]
    return {row["provenance"]["source_id"]: row for row in found}


def value_at(row, path):
    for name in path.split("."):
        row = row[name]
    return row


@each_row("case", CASES, ids=lambda case: case.name)
def test_who_must_win_wins(case, rows):
    documents = {document.name: rows[f"{case.name}/{document.name}"] for document in case.documents}
    for name, expected in case.expected.items():
        wanted = {
            path: documents[value.name]["id"] if isinstance(value, Id) else value for path, value in expected.items()
        }
        assert {path: value_at(documents[name], path) for path in wanted} == wanted, name


@each_row("case", [case for case in CASES if case.unbelieved], ids=lambda case: case.name)
def test_what_is_not_believed_is_told_with_its_reason(case, rows):
    for name, fields in case.unbelieved.items():
        claims = rows[f"{case.name}/{name}"]["provenance"]["unbelieved"]
        assert fields <= {claim["field"] for claim in claims}
        assert all(claim["value"] and claim["source"] and claim["reason"] for claim in claims)


@each_row("case", [case for case in CASES if case.kept or case.cut], ids=lambda case: case.name)
def test_lines_are_cut_where_their_own_outlet_repeats_them_and_nowhere_else(case, rows):
    texts = {document.name: rows[f"{case.name}/{document.name}"]["text"] for document in case.documents}
    assert {name for name, sentence in case.kept.items() if sentence not in texts[name]} == set()
    assert {name for name, sentence in case.cut.items() if sentence in texts[name]} == set()


def test_no_case_has_the_name_of_another():
    assert len({case.name for case in CASES}) == len(CASES)
