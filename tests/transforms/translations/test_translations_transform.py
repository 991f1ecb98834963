from itertools import count

import apache_beam as beam
import orjson
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from kept_lines import keep_line, kept_lines

from schemas.page import PageAddresses
from transforms.elements.draft import KeyedDraft
from transforms.elements.patch import KeyedPatch, patch_of
from transforms.translations.transform import FindTranslations

EARLIER = "2026-11-20T06:00:00Z"


def as_line(patch):
    return f"{patch[1][0]}\t{patch[1][1].decode()}"


@pytest.fixture
def patches(tmp_path):
    """patches(drafts, known=()): the fields by document key that come out of the transform."""

    number = count()

    def run(drafts, known=(), scorer=""):
        out = tmp_path / f"patches-{next(number)}"
        with beam.Pipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
            collections = {
                "drafts": pipeline | "Drafts" >> beam.Create(drafts).with_output_types(KeyedDraft),
                "patches": pipeline | "Patches" >> beam.Create(known).with_output_types(KeyedPatch),
            }
            found = (collections | FindTranslations(scorer=scorer)).patches
            found | beam.Map(as_line) | beam.Map(keep_line, str(out))
        lines = (line.split("\t") for line in kept_lines(out))
        return {key.removeprefix("k-"): orjson.loads(fields) for key, fields in lines}

    return run


def originals(found):
    told = {key: fields["translation"] for key, fields in found.items() if fields and "translation" in fields}
    return {key: verdict["original"] and verdict["original"]["id"] for key, verdict in told.items()}


def test_versions_of_a_story_are_linked_and_another_report_is_not(patches, draft):
    drafts = [draft("a", "ru", date_published=EARLIER), draft("b", "de"), draft("c", "en")]
    report = draft("d", "de", "Ein Bericht vom Sturm.\nMit 4.512 Menschen in Marbella rechnet niemand.")
    found = patches([*drafts, report])
    assert originals(found) == {"a": None, "b": "a", "c": "a"}
    assert {fields["translation"]["group"] for fields in found.values()} == {"ta"}
    assert patches([report, *reversed(drafts)]) == found


def test_a_scorer_of_the_user_s_own_is_heard_on_a_pair_that_met(patches, draft):
    drafts = [draft("a", "ru", date_published=EARLIER), draft("b", "de")]
    found = patches(drafts, scorer="tests.transforms.translations.scorer_stand_in:Lengths")
    verdict, plain = found["b"]["translation"], patches(drafts)["b"]["translation"]
    assert verdict["evidence"][0].endswith("; lengths 1 says -1.00")
    assert {**verdict, "evidence": []} == {**plain, "evidence": []}  # a sure pair stays one


def test_a_version_that_a_page_names_is_linked_whatever_its_text_and_date(patches, draft):
    page = PageAddresses(versions=("https://b.example/",))
    drafts = [
        draft("a", "en", date_published="2026-11-11T06:00:00Z", page=page),
        draft("b", "de", "Ein Bericht ohne Namen und ohne Zahlen."),
    ]
    found = patches(drafts)
    assert originals(found) == {"a": None, "b": "a"}
    verdict = found["b"]["translation"]
    assert (verdict["status"], verdict["coverage"]) == ("detected", None)
    assert verdict["evidence"] == ["one page names the other as its version: a text of a.example (English)"]


def test_a_corpus_of_one_language_gets_no_patch(patches, draft):
    assert patches([draft("a", "en"), draft("b", "en")]) == {}


def test_versions_that_are_more_than_three_days_apart_do_not_meet(patches, draft):
    assert patches([draft("a", "ru", date_published="2026-11-01T00:00:00Z"), draft("b", "de")]) == {}


def test_the_copy_of_a_translation_links_to_the_original_too(patches, draft):
    copy = {"duplicates": {"canonical_id": "b"}}
    known = [("p|c", patch_of("k-c", copy)), ("p|a", patch_of("k-a", {"id": "settled"}))]
    found = patches([draft("a", "ru", date_published=EARLIER), draft("b", "de"), draft("c", "de")], known)
    assert found["c"]["translation"]["original"]["id"] == found["b"]["translation"]["original"]["id"] == "settled"


def test_a_document_that_is_not_written_is_nobodys_original(patches, draft):
    assert originals(patches([draft("a", "ru"), draft("b", "de")], [("p|a", patch_of("k-a", None))])) == {}
