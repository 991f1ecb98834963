"""The bundled sample, from its feeds to the dataset."""

import pytest
from trees import rows_of, tree_of

from pipeline.demo import sample_plan
from pipeline.running.run import execute
from pipeline.upkeep.validate import validate


@pytest.fixture(scope="module")
def records(sample_output):
    rows = rows_of(sample_output, "articles") + rows_of(sample_output, "duplicates")
    return {row["url"].removeprefix("http://").partition("?")[0]: row for row in rows}


@pytest.fixture(scope="module")
def rejected(sample_output):
    return {row["url"].partition("?")[0]: row for row in rows_of(sample_output, "rejected")}


def credited(record, *roles):
    return {(source["id"], source["role"]) for source in record["info_sources"] if source["role"] in roles}


def test_the_output_is_sound(sample_output):
    assert validate(str(sample_output)).problems == ()


def test_a_second_run_gives_the_same_bytes(sample_output, sample_address, tmp_path):
    execute(sample_plan(str(tmp_path), sample_address), [])
    assert tree_of(tmp_path) == tree_of(sample_output)


def test_every_entry_of_every_feed_is_accounted_for(records, rejected):
    assert len(records) + len(rejected) == 16


def test_a_page_that_is_gone_and_one_that_is_a_pdf_are_rejected_with_their_reasons(rejected):
    reasons = {url.rpartition("/")[2]: row["reason"] for url, row in rejected.items()}
    assert reasons == {"withdrawn-story": "not_found", "tide-tables.pdf": "not_html"}


def test_the_wire_story_is_one_article_with_two_copies(records):
    full = records["harbour-times.example/2026/03/straits-accord"]
    cuts = [
        records["northgate-post.example/world/nets-deal-straits"],
        records["valley-morning.example/news/nets-to-be-cleared"],
    ]
    assert full["duplicates"]["relation"] is None
    assert {copy["id"] for copy in full["duplicates"]["copies"]} == {cut["id"] for cut in cuts}
    assert {cut["duplicates"]["canonical_id"] for cut in cuts} == {full["id"]}


def test_a_copy_without_a_credit_is_wire_copy_by_its_cluster(records):
    assert records["harbour-times.example/2026/03/straits-accord"]["wire"]["is_wire"]
    uncredited = records["valley-morning.example/news/nets-to-be-cleared"]["wire"]
    assert (uncredited["is_wire"], uncredited["basis"]) == (True, "cluster")


def test_a_dateline_becomes_place_date_and_agency(records):
    record = records["harbour-times.example/2026/03/straits-accord"]
    assert {name: record["dateline"][name] for name in ("place", "date", "agency")} == {
        "place": "GENEVA",
        "date": "March 3",
        "agency": "reuters",
    }
    assert record["text"].startswith("Ministers from eleven coastal states")  # the caption above is no story


def test_a_source_line_becomes_a_credit(records):
    record = records["harbour-times.example/2026/03/coastguards-resume-talks"]
    assert credited(record, "origin") == {("skynews", "origin")}
    assert "[Source:- skynews]" in record["credit_lines"]
    assert "skynews" not in record["text"]


def test_contributors_captions_and_navigation_leave_the_text(records):
    record = records["northgate-post.example/world/harbour-master-denies"]
    assert credited(record, "origin", "contributor") == {(name, "contributor") for name in ("reuters", "ap", "afp")}
    lines = record["text"].split("\n")
    assert lines[0].startswith("Harbour Master Edvin Thorne again denied")
    assert lines[-1].startswith("The trawler owners")


def test_meter_and_donation_lines_leave_the_text(records):
    lines = records["valley-morning.example/farming/orchards-bloom-early"]["text"].split("\n")
    assert len(lines) == 3
    assert records["valley-morning.example/farming/orchards-bloom-early"]["authors"] == ["Jonas Abel", "Petra Lind"]


def test_a_body_printed_twice_stands_once(records):
    assert records["northgate-post.example/local/old-bridge-reopens"]["text"].count("nine months of repairs") == 1


def test_an_agency_of_another_language_makes_a_translation_suspect(records):
    record = records["alwadi-news.example/world/grain-ships-wait"]
    assert (record["dateline"]["place"], record["dateline"]["agency"]) == ("Aden", "saba")
    assert record["translation"]["status"] == "suspected"
    assert record["text"].count("Seventeen ships") == 1


def test_a_translator_line_tells_of_a_translation(records):
    translation = records["rheinbote.example/politik/netze-meerengen"]["translation"]
    assert translation["status"] == "detected"
    assert translation["translator"] == "Klara Voss"


def test_a_translated_story_is_linked_to_its_original_and_all_versions_are_one_group(records):
    full = records["harbour-times.example/2026/03/straits-accord"]
    german = records["rheinbote.example/politik/netze-meerengen"]["translation"]
    copies = [records["northgate-post.example/world/nets-deal-straits"], full]
    assert (german["original"]["id"], german["source_language"]) == (full["id"], "en")
    assert {record["translation"]["group"] for record in copies} == {german["group"]}
    assert {record["translation"]["status"] for record in copies} == {"none"}


@pytest.mark.parametrize(
    ("address", "agency", "role"),
    [
        ("rheinbote.example/wirtschaft/bahn-nachtzug", "dpa", "origin"),
        ("gazette-du-lac.example/culture/musee-horlogerie", "afp", "contributor"),
        ("el-faro.example/mundo/puerto-salinas-grua", "efe", "origin"),
        ("minato-shimbun.example/kokusai/20260304-tetsudo", "jiji", "origin"),
    ],
)
def test_agencies_are_credited_in_their_languages(records, address, agency, role):
    assert (agency, role) in credited(records[address], "origin", "contributor")


def test_languages_are_told_apart(records):
    languages = {row["outlet"]: row["language"] for row in records.values()}
    assert languages == {
        "alwadi-news.example": "en",
        "el-faro.example": "es",
        "gazette-du-lac.example": "fr",
        "harbour-times.example": "en",
        "minato-shimbun.example": "ja",
        "northgate-post.example": "en",
        "rheinbote.example": "de",
        "valley-morning.example": "en",
    }


def test_legacy_charsets_are_read(records):
    assert "Küstenstaaten" in records["rheinbote.example/politik/netze-meerengen"]["headline"]
    assert records["minato-shimbun.example/kokusai/20260304-tetsudo"]["headline"].startswith("ロンドン")


def test_every_cut_names_its_rule(records):
    cuts = [cut for record in records.values() for cut in record["cleaning"]]
    assert len(cuts) > 20
    assert all(cut["rule"] and cut["text"] for cut in cuts)
