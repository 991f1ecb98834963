import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import Relation
from transforms.duplicates.canonical import canonical_of, related
from transforms.duplicates.cluster import LARGE, clusters_of, patches_of
from transforms.duplicates.member import pack, unpack

ORIGIN = {"role": "origin", "confidence": 0.9, "name": "An agency"}


def verdicts(members):
    return [
        (partition, {"doc_key": doc_key, **orjson.loads(patch)})
        for cluster in clusters_of(members)
        for partition, (doc_key, patch) in patches_of(cluster)
    ]


def test_the_earliest_published_text_is_canonical(member, story):
    first = member("b", story(1), date_published="2026-11-20T09:00:00+01:00")
    later = member("a", story(1), date_published="2026-11-20T08:30:00Z")
    assert canonical_of([later, first]) is first


@pytest.mark.parametrize(
    "doubtful",
    [
        {"date_published": "2027-01-01T00:00:00Z"},
        {"date_published": "1970-01-01T00:00:00Z"},
        {"date_published": None},
        {"date_published": "2026-11-19T00:00:00Z", "date_source": "fetched"},
    ],
    ids=["future", "default", "none", "fetched"],
)
def test_dates_that_nobody_can_trust_do_not_make_a_text_the_first(member, story, doubtful):
    known = member("b", story(1), date_published="2026-11-20T23:00:00Z")
    assert canonical_of([member("a", story(1), **doubtful), known]) is known


def test_a_bare_day_is_not_earlier_than_a_time_on_that_day(member, story):
    day = member("a", story(1), date_published="2026-11-20", date_precision="day")
    time = member("b", story(1), date_published="2026-11-20T15:00:00Z")
    assert canonical_of([day, time]) is time


def test_the_text_of_the_agency_that_copies_name_is_canonical(member, story):
    copy = member("a", story(1), info_sources=[{**ORIGIN, "id": "reuters"}], date_published="2026-11-20T01:00:00Z")
    own = member("z", story(1), outlet="reuters.com", date_published="2026-11-20T05:00:00Z")
    assert canonical_of([copy, own]) is own


def test_an_agency_that_nobody_names_has_no_claim(member, story):
    first = member("a", story(1), date_published="2026-11-20T01:00:00Z")
    agency = member("z", story(1), outlet="reuters.com", date_published="2026-11-20T05:00:00Z")
    assert canonical_of([agency, first]) is first


def test_without_dates_the_most_complete_text_is_canonical(member, story):
    lines = story(1).split("\n")
    short = member("a", "\n".join(lines[:12]), date_source="as_of")
    whole = member("b", "\n".join(lines), date_source="as_of")
    assert canonical_of([short, whole]) is whole


def test_of_one_address_the_latest_version_is_canonical_and_the_others_are_updates(member, story):
    early = member("a", story(1), id="same", date_modified="2026-11-20T11:00:00Z")
    late = member("b", story(1) + "\n" + story(2, 2), id="same", date_modified="2026-11-20T14:00:00Z")
    (cluster,) = clusters_of([early, late])
    assert cluster.canonical is late
    assert [copy.relation for copy in cluster.copies] == [Relation.UPDATE]


def test_relations_say_how_a_copy_differs(member, story):
    lines = story(1).split("\n")
    whole = member("a", "\n".join(lines))
    assert related(member("b", "\n".join(lines)), whole).relation is Relation.EXACT
    assert related(member("c", "\n".join(lines[:10])), whole).relation is Relation.CONTAINED_IN
    assert related(member("d", "\n".join([story(2, 2), *lines])), whole).relation is Relation.NEAR
    assert related(member("e", "\n".join(lines[:10])), whole).score == 1


def test_every_member_has_one_verdict_and_only_the_canonical_one_lists_copies(member, story):
    members = [member(key, story(1), date_published=f"2026-11-20T0{number}:00:00Z") for number, key in enumerate("cab")]
    found = {verdict["doc_key"]: (partition, verdict["duplicates"]) for partition, verdict in verdicts(members)}
    assert sorted(found) == ["a", "b", "c"]
    assert found["c"][0] == "2026-11-20|c.example"
    canonical = found["c"][1]
    assert canonical["cluster_id"] == "cr-c"
    assert canonical["relation"] is None
    assert [copy["id"] for copy in canonical["copies"]] == ["r-a", "r-b"]
    assert all(found[key][1]["copies"] == [] for key in "ab")
    assert {found[key][1]["canonical_id"] for key in "abc"} == {"r-c"}


def test_a_text_that_came_in_by_a_chain_is_split_off(member, story):
    one, two, three = (story(number, 12) for number in (1, 2, 3))
    chain = [member("a", one), member("b", f"{one}\n{two}"), member("c", f"{two}\n{three}"), member("d", three)]
    found = list(clusters_of(chain))
    assert [1 + len(cluster.copies) for cluster in found] == [3, 1]
    assert found[1].canonical.doc_key in "ad"


def test_a_text_that_is_alone_gets_no_verdict(member, story):
    assert verdicts([member("a", story(1))]) == []


def test_large_components_keep_only_what_resembles_the_canonical_text(member, story):
    lines = story(1).split("\n")
    copies = [member(f"k{number:03}", "\n".join(lines)) for number in range(LARGE)]
    half = member("z", "\n".join([*lines[:9], story(2, 12)]))
    assert len(list(clusters_of([*copies[:3], half]))) == 1
    assert len(list(clusters_of([*copies, half]))) == 2


def test_members_survive_packing(member, story):
    for text in (story(1), story(1, 2), "a b", "---"):
        packed = pack(member("a", text, info_sources=[{**ORIGIN, "id": "ap"}]))
        assert pack(unpack(packed)) == packed


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(12)))
def test_the_order_of_members_changes_nothing(member, story, order):
    lines = story(1).split("\n")
    members = [member(f"k{number:02}", "\n".join(lines[number % 5 :])) for number in range(12)]
    assert verdicts([members[place] for place in order]) == verdicts(members)


def test_a_chain_of_thousands_costs_a_bounded_number_of_comparisons_a_document(member, story, monkeypatch):
    halves = [story(number, 5) for number in range(LARGE + 101)]
    chain = [member(f"k{number:04}", f"{halves[number]}\n{halves[number + 1]}") for number in range(LARGE + 100)]
    compared = []

    def counted(*arguments):
        compared.append(arguments)
        return related(*arguments)

    monkeypatch.setattr("transforms.duplicates.cluster.related", counted)
    found = list(clusters_of(chain))
    assert sum(1 + len(cluster.copies) for cluster in found) == len(chain)
    assert len(compared) < 10 * len(chain)
