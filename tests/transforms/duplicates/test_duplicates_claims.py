import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.duplicates.claims import MOST_LISTINGS, settle_claims
from transforms.duplicates.member import pack

ADDRESS = "https://post.example/story"
LISTING = {
    "kind": "feed",
    "source_id": ADDRESS,
    "entry_id": None,
    "record_offset": None,
    "authority": None,
    "unbelieved": [],
}


@pytest.fixture(scope="module")
def claimant(member):
    """claimant(key, text, **fields): a member that claims the address; `feed` and `source` say who listed it."""

    def make(key, text, **fields):
        feed, source = fields.pop("feed", None), fields.pop("source", f"s-{key}")
        listing = {**LISTING, "input": feed or "rows.jsonl", "feed_url": feed, "source_id": source}
        claim = {"id": "claimed", "canonical_url": ADDRESS, "outlet": "post.example", "provenance": listing}
        return member(key, text, **{**claim, **fields})

    return make


def patches(settled):
    return {doc_key: orjson.loads(fields) for _, (doc_key, fields) in settled.patches}


def test_an_address_that_two_feeds_list_is_one_document_with_a_listing(claimant, story):
    both = [claimant(key, story(1), feed=f"https://{key}.example/feed", source=ADDRESS) for key in "ab"]
    settled = settle_claims(both)
    assert [member.id for member in settled.members] == ["claimed"]
    (listing,) = patches(settled)["a"]["provenance.listings[]"]
    assert (listing["feed_url"], listing["source_id"]) == ("https://b.example/feed", ADDRESS)
    assert patches(settled)["b"] is None


def test_the_same_row_twice_is_one_document_with_a_listing(claimant, story):
    settled = settle_claims([claimant("a", story(1)), claimant("a", story(1))])
    assert len(settled.members) == 1
    assert len(patches(settled)["a"]["provenance.listings[]"]) == 1


def test_two_rows_with_ids_of_their_own_and_one_address_are_copies_with_two_ids(claimant, story):
    settled = settle_claims([claimant("a", story(1)), claimant("b", story(1))])
    assert len({member.id for member in settled.members}) == 2
    assert "claimed" in {member.id for member in settled.members}
    assert len(settled.edges) == 1


def test_of_two_versions_the_later_one_has_the_id(claimant, story):
    early = claimant("b", story(1), date_modified="2026-11-20T11:00:00Z")
    late = claimant("a", story(1) + "\n" + story(2, 2), date_modified="2026-11-20T14:00:00Z")
    settled = settle_claims([early, late])
    ids = {member.doc_key: member.id for member in settled.members}
    assert ids["a"] == "claimed"
    assert ids["b"] != "claimed"
    assert len(settled.edges) == 1


def test_a_claim_that_unlike_texts_share_is_believed_of_the_document_that_stands_there(claimant, story):
    there = claimant("a", story(1), url=ADDRESS + "?utm_source=x")
    elsewhere = claimant("b", story(2), url="https://post.example/other")
    settled = settle_claims([there, elsewhere])
    assert settled.edges == ()
    fields = patches(settled)
    assert list(fields) == ["b"]
    assert fields["b"]["canonical_url"] == "https://post.example/other"
    assert fields["b"]["provenance.unbelieved[]"] == [
        {
            "field": "canonical_url",
            "value": ADDRESS,
            "source": "canonical",
            "reason": "its text resembles no other that has this address",
        }
    ]


def test_a_file_that_declares_the_address_does_not_outrank_the_page_that_stands_there(claimant, story):
    saved = claimant("a", story(1), url=None, date_modified="2026-11-20T23:00:00Z")
    settled = settle_claims([saved, claimant("b", story(2), url=ADDRESS)])
    assert {member.doc_key: member.id == "claimed" for member in settled.members} == {"a": False, "b": True}
    assert patches(settled)["a"]["canonical_url"] is None


def test_an_address_that_no_document_stands_at_is_believed_of_none(claimant, story):
    own = {key: f"https://post.example/{key}" for key in "abc"}
    settled = settle_claims([claimant(key, story(ord(key)), url=url) for key, url in own.items()])
    assert len({member.id for member in settled.members}) == 3
    assert "claimed" not in {member.id for member in settled.members}
    assert {member.doc_key: member.canonical for member in settled.members} == own


def test_thousands_of_equal_inputs_are_listed_up_to_a_limit(claimant, story):
    one = claimant("a", story(1, 5))
    settled = settle_claims([one] * (MOST_LISTINGS + 50))
    assert len(settled.members) == 1
    assert len(patches(settled)["a"]["provenance.listings[]"]) == MOST_LISTINGS


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(8)))
def test_the_order_of_claimants_changes_nothing(claimant, story, order):
    claimants = [
        claimant(f"k{number}", story(number % 3) + "\n" + story(10 + number % 2, 2), source=f"s-{number % 4}")
        for number in range(8)
    ]
    turned = settle_claims([claimants[place] for place in order])
    plain = settle_claims(claimants)
    assert sorted(map(pack, turned.members)) == sorted(map(pack, plain.members))
    assert sorted(turned.patches) == sorted(plain.patches)
    assert sorted(turned.edges) == sorted(plain.edges)
