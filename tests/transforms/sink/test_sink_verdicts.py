import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import Tree
from transforms.elements.patch import patch_of
from transforms.sink.shard_file import Row
from transforms.sink.verdicts import DuplicatesMode, settle
from transforms.storage.errors import StrayPatchError

SEPARATE = DuplicatesMode.SEPARATE


def settled(drafts, verdicts=(), mode=SEPARATE):
    rows = [Row(draft.id, draft.version, doc_key, draft.record) for doc_key, draft in drafts]
    result = settle("p", rows, [patch for _, patch in verdicts], mode)
    return {tree: [orjson.loads(row.line) for row in rows] for tree, rows in result.rows.items()}, (
        result.dropped,
        result.unchanged,
    )


def test_a_document_without_a_verdict_is_a_cluster_of_one(make):
    trees, _ = settled([make.draft(1)])
    assert trees[Tree.DUPLICATES] == []
    assert trees[Tree.ARTICLES][0]["duplicates"] == {
        "cluster_id": "cid001",
        "canonical_id": "id001",
        "relation": None,
        "score": None,
        "copies": [],
    }


@pytest.mark.parametrize(
    ("mode", "articles", "duplicates", "dropped"),
    [("separate", ["id001"], ["id002"], 0), ("drop", ["id001"], [], 1), ("keep", ["id001", "id002"], [], 0)],
)
def test_copies_go_where_the_mode_says(make, mode, articles, duplicates, dropped):
    one, two = make.draft(1), make.draft(2)
    verdicts = [make.verdict(one, "id001", relation=None), make.verdict(two, "id001")]
    trees, left_out = settled([two, one], verdicts, DuplicatesMode(mode))
    assert [record["id"] for record in trees[Tree.ARTICLES]] == articles
    assert [record["id"] for record in trees[Tree.DUPLICATES]] == duplicates
    assert left_out == (dropped, 0)


def test_a_verdict_stands_in_the_record_as_it_is(make):
    one = make.draft(1)
    verdict = make.verdict(one, "id900", wire={"is_wire": True, "confidence": 0.8, "basis": "cluster"})
    record = settled([one], [verdict])[0][Tree.DUPLICATES][0]
    assert record["duplicates"] == orjson.loads(verdict[1][1])["duplicates"]
    assert record["wire"]["basis"] == "cluster"


def test_a_text_seen_again_is_a_copy_even_under_its_own_id(make):
    one = make.draft(1)
    trees, _ = settled([one], [make.verdict(one, "id001", relation="exact")])
    assert trees[Tree.ARTICLES] == []


@given(st.permutations([3, 1, 2]))
@settings(max_examples=6)
def test_of_equal_inputs_the_first_row_is_written_and_the_others_are_unchanged(make, order):
    drafts = [make.draft(number, doc_key="same") for number in order]
    trees, left_out = settled(drafts)
    assert [record["id"] for record in trees[Tree.ARTICLES]] == ["id001"]
    assert trees[Tree.DUPLICATES] == []
    assert left_out == (0, 2)


def test_a_verdict_on_equal_inputs_is_given_once(make):
    drafts = [make.draft(1, doc_key="same"), make.draft(2, doc_key="same")]
    trees, left_out = settled(drafts, [make.verdict(drafts[0], "id900", relation="near")])
    relations = [(record["id"], record["duplicates"]["relation"]) for record in trees[Tree.DUPLICATES]]
    assert relations == [("id001", "near")]
    assert left_out == (0, 1)


def test_a_document_that_another_one_stands_for_is_unchanged(make):
    one, two = make.draft(1), make.draft(2)
    trees, left_out = settled([one, two], [(two[1].partition, patch_of(two[0], None))])
    assert [record["id"] for record in trees[Tree.ARTICLES]] == ["id001"]
    assert left_out == (0, 1)


def test_a_document_with_another_id_is_a_cluster_of_that_id(make):
    one = make.draft(1)
    trees, _ = settled([one], [(one[1].partition, patch_of(one[0], {"id": "id777"}))])
    (record,) = trees[Tree.ARTICLES]
    assert (record["id"], record["duplicates"]["cluster_id"]) == ("id777", "cid777")
    assert record["duplicates"]["canonical_id"] == "id777"


def test_a_verdict_in_the_wrong_partition_is_an_error_and_not_a_lost_verdict(make):
    with pytest.raises(StrayPatchError, match="doc002"):
        settled([make.draft(1)], [make.verdict(make.draft(2), "id001")])
