from dataclasses import replace

import pytest

from transforms.translations.alignment import placed
from transforms.translations.anchors import anchors_of
from transforms.translations.candidate import candidate_of, changed, pack_facts, unpack_facts
from transforms.translations.pairing import Pair, believed, judged, pack_pair, unpack_pair
from transforms.translations.story_versions import in_order, inherited, updated, verdicts_of

AS_OF = "2026-11-21T12:00:00Z"


@pytest.fixture
def candidate(record):
    return lambda key, language, **fields: candidate_of(f"k-{key}", record(key, language, **fields), "p", AS_OF)


def of(record):
    return placed(anchors_of(record["text"], record["language"]))


def pair(one, other, strength=0.9, **fields):
    counts = {"numbers": 8, "names": 1, "places": 0, "days": 2, "covered_one": 1.0, "covered_other": 1.0}
    rhythm = {"rhythm": 0.2, "beats": 4, "is_sure": True}
    return Pair(one, other, strength, **{"score": 0.8, **counts, **rhythm, **fields})


def first(*versions):
    return in_order(versions)[0].id


def test_a_translation_and_its_original_are_a_pair(record):
    found = judged("aa", "bb", of(record("a", "en")), of(record("b", "ru")))
    assert found.strength > 0.6
    assert found.numbers >= 6
    assert unpack_pair(pack_pair(found)) == found


def test_the_earlier_version_is_the_original(candidate):
    early = candidate("b", "de", date_published="2026-11-20T08:00:00Z")
    assert first(candidate("a", "en"), early) == "b"


def test_a_version_without_a_date_is_later_than_any_that_has_one(candidate):
    assert first(candidate("a", "en", date_published=None), candidate("b", "de")) == "b"


def test_where_only_the_day_of_one_is_known_the_hour_of_the_other_decides_nothing(candidate):
    by_day = candidate("a", "en", date_published="2026-11-20", date_precision="day")
    assert first(by_day, candidate("b", "de", date_published="2026-11-20T00:30:00Z")) == "a"


def test_the_version_in_the_language_of_the_agency_is_the_original(candidate):
    agency = {"id": "ria", "role": "origin", "confidence": 0.9}
    late = candidate("b", "ru", date_published="2026-11-20T20:00:00Z", info_sources=[agency])
    assert first(candidate("a", "en", info_sources=[agency]), late) == "b"


def test_without_dates_the_version_in_a_language_of_its_outlets_country_is_the_original(candidate):
    home = candidate("z", "de", outlet="bote.at", date_published=None)
    assert first(candidate("a", "ru", outlet="bote.at", date_published=None), home) == "z"
    english = candidate("y", "en", outlet="herald.co.uk", date_published=None)
    assert first(candidate("b", "ru", outlet="bote.at", date_published=None), english) == "y"


def test_what_the_pages_say_outranks_dates(candidate, told):
    translated = candidate("a", "en", translation=told(status="detected", confidence=0.9))
    late = candidate("b", "de", date_published="2026-11-20T20:00:00Z")
    assert first(translated, late) == "b"
    told_original = candidate("c", "de", date_published="2026-11-20T21:00:00Z", translation=told(evidence=["offered"]))
    assert first(candidate("d", "en"), told_original) == "c"


def test_every_version_gets_the_group_and_every_translation_the_original(candidate):
    versions = {"aa": candidate("a", "ru", date_published="2026-11-20T08:00:00Z"), "bb": candidate("b", "de")}
    versions["cc"] = candidate("c", "en")
    found = {version.id: verdict for version, verdict in verdicts_of(versions, [pair("aa", "bb"), pair("bb", "cc")])}
    assert {verdict["group"] for verdict in found.values()} == {"ta"}
    assert found["a"]["status"] == "none"
    assert [found[key]["status"] for key in "bc"] == ["detected", "detected"]
    assert [found[key]["original"]["id"] for key in "bc"] == ["a", "a"]
    assert found["b"]["source_language"] == "ru"
    assert found["b"]["evidence"] == [
        "8 numbers, 1 name and 2 days in the same order as a text of a.example (Russian, score 0.80)"
    ]


def test_a_new_translation_of_a_remembered_one_is_of_the_same_story(candidate, told):
    early = candidate("a", "de", date_published="2026-11-20T08:00:00Z", translation=told(group="torigin"))
    versions = {"aa": replace(early, is_remembered=True), "bb": candidate("b", "en")}
    assert {verdict["group"] for _, verdict in verdicts_of(versions, [pair("aa", "bb")])} == {"torigin"}


def test_a_reprint_of_the_original_is_no_translation(candidate):
    versions = {"aa": candidate("a", "en", date_published="2026-11-20T08:00:00Z"), "bb": candidate("b", "de")}
    versions["cc"] = candidate("c", "en")
    found = {version.id: verdict for version, verdict in verdicts_of(versions, [pair("aa", "bb"), pair("bb", "cc")])}
    assert (found["c"]["status"], found["c"]["group"]) == ("none", "ta")


def test_what_a_page_says_of_its_translation_stays(candidate, told):
    explicit = told(status="detected", confidence=0.5, translator="Ada Quist", machine=False, evidence=["a notice"])
    versions = {"aa": candidate("a", "ru"), "bb": candidate("b", "de", translation=explicit)}
    _, (_, verdict) = verdicts_of(versions, [pair("aa", "bb")])
    assert verdict["translator"] == "Ada Quist"
    assert verdict["evidence"][0] == "a notice"
    assert verdict["confidence"] > 0.9


def test_a_translated_part_says_how_much_of_the_text_it_is(candidate):
    versions = {"aa": candidate("a", "ru"), "bb": candidate("b", "de")}
    _, (_, verdict) = verdicts_of(versions, [pair("aa", "bb", covered_one=0.9, covered_other=0.4)])
    assert verdict["coverage"] == 0.4


def test_a_copy_inherits_the_verdict_and_keeps_its_own_translator(candidate, told):
    copy = candidate("c", "de", translation=told(translator="Ada Quist", evidence=["a notice"]))
    verdict = inherited(copy, told(status="detected", group="ta", evidence=["8 numbers"]))
    assert (verdict["status"], verdict["translator"]) == ("detected", "Ada Quist")
    assert verdict["evidence"] == ["a notice", "8 numbers"]


def test_a_document_votes_for_its_strongest_match_and_those_nearly_as_strong():
    matches = [("de", pair("aa", "bb", 0.9)), ("de", pair("aa", "cc", 0.8)), ("de", pair("aa", "dd", 0.4))]
    votes = believed("aa", [*matches, ("fr", pair("aa", "ee", 0.35))])
    assert [vote.other for vote in votes] == ["bb", "cc", "ee"]


def test_a_document_without_a_sure_pair_votes_for_its_strongest_alone():
    unsure = [("de", pair("aa", "bb", 0.3, is_sure=False)), ("fr", pair("aa", "cc", 0.29, is_sure=False))]
    assert [vote.other for vote in believed("aa", unsure)] == ["bb"]
    assert [vote.other for vote in believed("aa", [*unsure, ("ru", pair("aa", "dd", 0.4))])] == ["dd"]


def test_a_pair_that_is_not_sure_is_suspected_and_makes_no_group(candidate):
    versions = {"aa": candidate("a", "ru", date_published="2026-11-20T08:00:00Z"), "bb": candidate("b", "de")}
    weak = pair("aa", "bb", 0.3, rhythm=0.7, beats=9, is_sure=False)
    ((version, verdict),) = verdicts_of(versions, [weak])
    assert (version.id, verdict["status"], verdict["group"]) == ("b", "suspected", None)
    assert verdict["original"]["id"] == "a"
    assert verdict["confidence"] == 0.5
    assert verdict["evidence"][0].endswith("; 9 passages of like lengths, one after the other")


def test_a_weak_pair_tells_the_original_of_a_page_that_says_it_is_translated(candidate, told):
    explicit = told(status="detected", confidence=0.95, evidence=["a notice"])
    versions = {"aa": candidate("a", "ru"), "bb": candidate("b", "de", translation=explicit)}
    _, (_, verdict) = verdicts_of(versions, [pair("aa", "bb", 0.3, is_sure=False)])
    assert (verdict["status"], verdict["original"]["id"], verdict["group"]) == ("detected", "a", "ta")


def test_facts_survive_packing_and_take_over_what_earlier_stages_found(candidate):
    facts = candidate("a", "en")
    assert unpack_facts(pack_facts(facts)) == facts
    assert changed(facts, {"id": "z"}).canonical_id == "z"
    assert changed(facts, {"duplicates": {"canonical_id": "q"}}).canonical_id == "q"


def test_a_remembered_version_gives_way_to_its_update_and_leaves_it_the_pairs_that_it_lacks(candidate):
    update, early, late = candidate("x", "en"), candidate("r", "ru"), candidate("d", "de")
    before = replace(update, doc_key="remembered x", is_remembered=True)
    versions = {"aa": before, "bb": update, "cc": early, "dd": late}
    kept, pairs = updated(versions, [pair("aa", "cc"), pair("bb", "cc", 0.5), pair("aa", "dd", 0.7)])
    assert kept == {"bb": update, "cc": early, "dd": late}
    assert sorted(pairs, key=lambda each: each.strength) == [pair("bb", "cc", 0.5), pair("bb", "dd", 0.7)]


def test_a_remembered_version_that_nothing_updates_stays_in_its_story(candidate):
    before, early = replace(candidate("x", "en"), is_remembered=True), candidate("r", "ru")
    assert updated({"aa": before, "cc": early}, [pair("aa", "cc")]) == (
        {"aa": before, "cc": early},
        [pair("aa", "cc")],
    )
