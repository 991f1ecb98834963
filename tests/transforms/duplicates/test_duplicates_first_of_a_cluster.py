"""Which text of a cluster is the first: what others say counts, and no date that only its printer claims."""

import pytest

from schemas.vocabulary import Relation
from transforms.duplicates.canonical import canonical_of
from transforms.duplicates.cluster import clusters_of

TODAY, LATER = "2026-11-20T08:00:00Z", "2026-11-20T20:00:00Z"


def credit(name, identity=None):
    return {"info_sources": [{"id": identity, "name": name, "role": "origin", "confidence": 0.9}]}


def first(*members):
    return canonical_of(members).doc_key


@pytest.mark.parametrize("claimed", ["1991-05-01T00:00:00Z", "2025-11-20T08:00:00Z", "2026-11-11T08:00:00Z"])
@pytest.mark.parametrize("published", [TODAY, LATER])
def test_a_date_more_than_a_week_before_the_others_is_not_believed(member, story, claimed, published):
    copy = member("a", f"{story(1)}\n{story(2, 1)}", date_published=claimed)
    others = [member(key, story(1), date_published=published) for key in ("b", "c")]
    assert first(copy, others[0]) == "b"
    assert first(copy, *others) == "b"


def test_a_date_within_a_week_of_the_others_is_believed(member, story):
    original = member("z", story(1), date_published="2026-11-14T08:00:00Z")
    assert first(original, member("a", story(1), date_published=TODAY)) == "z"


def test_pages_of_one_house_do_not_witness_each_others_dates(member, story):
    copies = [
        member(
            key, story(1), outlet=f"{key}.sister.example", outlet_domain="sister.example", date_published="1991-05-01"
        )
        for key in "abc"
    ]
    assert first(*copies, member("z", story(1), date_published=TODAY)) == "z"


def test_unknown_outlets_do_not_witness_a_date_against_a_known_one(member, story):
    copies = [member(key, story(1), date_published="1991-05-01T00:00:00Z") for key in "abc"]
    assert first(*copies, member("z", story(1), outlet="bbc.co.uk", date_published=TODAY)) == "z"


def test_a_reprint_weeks_later_is_no_witness_against_several_earlier_prints(member, story):
    days = {"a": "2026-11-18T08:00:00Z", "b": "2026-11-01T08:00:00Z", "c": "2026-11-02T08:00:00Z"}
    assert first(*(member(key, story(1), date_published=day) for key, day in days.items())) == "b"


def test_the_outlet_that_most_others_credit_is_the_first(member, story):
    original = member("z", story(1), outlet="valley.example", date_published=LATER)
    copies = [member(key, story(1), date_published=TODAY, **credit("valley.example", "valley")) for key in "ab"]
    assert first(*copies, original) == "z"


def test_a_copy_that_names_an_outlet_as_its_canonical_page_is_its_copy(member, story):
    original = member("z", story(1), outlet="valley.example", date_published=LATER)
    assert first(member("a", story(1), date_published=TODAY, **credit("valley.example")), original) == "z"


def test_an_outlet_that_credits_itself_and_one_that_a_few_credit_have_no_claim(member, story):
    genuine = [member(key, story(1), date_published=TODAY) for key in "abc"]
    himself = member("y", story(1), outlet="evil.example", date_published=LATER, **credit("evil.example"))
    friend = member("x", story(1), outlet="friend.example", date_published=LATER, **credit("evil.example"))
    assert first(*genuine, himself, friend) == "a"


def test_a_name_does_not_make_an_agency(member, story):
    genuine = member("z", story(1), date_published=TODAY, **credit("Reuters", "reuters"))
    claims = member("a", story(1), outlet_name="Reuters", date_published=LATER, **credit("Reuters", "reuters"))
    assert first(genuine, claims) == "z"


def test_a_saved_page_that_merely_declares_its_address_does_not_outrank_one_from_there(member, story):
    saved = member("a", story(1), id="r-z", outlet="valley.example", url=None, date_published="2026-11-19T00:00:00Z")
    fetched = member("z", story(1), outlet="valley.example", date_published=TODAY)
    assert first(saved, fetched) == "z"


def test_an_unchanged_text_is_no_later_version(member, story):
    changed = f"{story(1)}\n{story(2, 1)}"
    states = [
        member("a", story(1), id="same", version="v1", date_modified="2026-11-20T10:00:00Z"),
        member("b", changed, id="same", version="v2", date_modified="2026-11-20T11:00:00Z"),
        member("c", story(1), id="same", version="v1", date_modified="2026-11-20T12:00:00Z"),
    ]
    assert first(*states) == "b"


@pytest.mark.parametrize("date", ["1991-05-01T00:00:00Z", "2026-11-19T08:00:00Z", None])
def test_a_digest_is_the_original_of_none_of_its_texts(member, story, date):
    texts = [story(number) for number in (1, 2, 3)]
    digest = member("a", "\n".join(texts), date_published=date)
    originals = [member(key, text, date_published=TODAY) for key, text in zip("xyz", texts, strict=True)]
    clusters = list(clusters_of([digest, *originals]))
    assert sorted(cluster.canonical.doc_key for cluster in clusters) == ["x", "y", "z"]
    ((copy,),) = (cluster.copies for cluster in clusters if cluster.copies)
    assert (copy.member.doc_key, copy.relation, copy.score) == ("a", Relation.CONTAINS, 1.0)


def test_a_full_text_beside_cuts_of_it_is_no_digest(member, story):
    lines = story(1, 30).split("\n")
    whole = member("a", "\n".join(lines), date_published=TODAY)
    cuts = [member("b", "\n".join(lines[:20])), member("c", "\n".join(lines[:18]))]
    (cluster,) = clusters_of([whole, *cuts])
    assert cluster.canonical.doc_key == "a"
    assert {copy.relation for copy in cluster.copies} == {Relation.CONTAINED_IN}


def test_one_outlets_own_collection_is_no_digest_of_others(member, story):
    texts = [story(number) for number in (1, 2)]
    own = [
        member(key, text, outlet="valley.example", date_published=LATER) for key, text in zip("xy", texts, strict=True)
    ]
    whole = member("a", "\n".join(texts), outlet="valley.example", date_published=TODAY)
    assert Relation.CONTAINS not in {copy.relation for cluster in clusters_of([whole, *own]) for copy in cluster.copies}
