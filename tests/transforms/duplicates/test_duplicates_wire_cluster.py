import time

import pytest

from transforms.duplicates.canonical import Related, related
from transforms.duplicates.wire_cluster import cluster_credits

CREDIT = {"is_wire": True, "confidence": 0.9, "basis": "explicit"}
REUTERS, AFP = (
    {"wire": CREDIT, "info_sources": [{"id": agency, "name": agency, "role": "origin", "confidence": 0.9}]}
    for agency in ("reuters", "afp")
)
WEAK = {**REUTERS, "wire": {**CREDIT, "confidence": 0.7}}
KNOWN = {"outlet": "theguardian.com"}


def found(canonical, *others):
    credits_of = cluster_credits(canonical, [related(other, canonical) for other in others])
    return {key: fields["wire"] for key, fields in credits_of.items()}


def test_a_known_outlets_credit_gives_an_uncredited_copy_a_weaker_verdict(member, story):
    verdicts = found(member("a", story(1), **REUTERS, **KNOWN), member("b", story(1)))
    assert verdicts == {"b": {"is_wire": True, "confidence": 0.72, "basis": "cluster"}}


def test_the_agencys_own_page_is_a_known_outlets(member, story):
    assert set(found(member("a", story(1), **REUTERS, outlet="reuters.com"), member("b", story(1)))) == {"b"}


def test_two_unrelated_outlets_that_credit_one_agency_give_it_too(member, story):
    verdicts = found(member("a", story(1), **REUTERS), member("b", story(1), **WEAK), member("c", story(1)))
    assert verdicts["c"] == {"is_wire": True, "confidence": 0.72, "basis": "cluster"}


@pytest.mark.parametrize(
    "credits",
    [
        [REUTERS],
        [REUTERS, AFP],
        [{**REUTERS, "outlet": "one.sister.example"}, {**REUTERS, "outlet": "two.sister.example"}],
        [{**REUTERS, "outlet": "ann.wordpress.com"}, {**REUTERS, "outlet": "bob.wordpress.com"}],
        [{**REUTERS, **KNOWN, "url": None}],
        [{**REUTERS, "outlet": "valley-post.test"}, {**REUTERS, "outlet": "valleypost.example"}],
        [{**REUTERS, "outlet": "valleypost1.test"}, {**REUTERS, "outlet": "valleypost2.test"}],
    ],
    ids=[
        "one",
        "different agencies",
        "one house",
        "one shared host",
        "a saved page that names a known outlet",
        "one name under two endings",
        "one name with numbers",
    ],
)
def test_fewer_than_two_unrelated_outlets_credit_nobody_else(member, story, credits):  # noqa: A002 - what they are
    members = []
    for number, fields in enumerate(credits):
        outlet = fields.get("outlet", f"{number}.test")
        domain = ".".join(outlet.split(".")[-2:])
        members.append(member(f"k{number}", story(1), **{**fields, "outlet": outlet, "outlet_domain": domain}))
    assert "z" not in found(*members, member("z", story(1)))


def test_two_credits_support_each_other(member, story):
    verdicts = found(member("a", story(1), **REUTERS), member("b", story(1), **WEAK))
    assert verdicts["a"] == {"is_wire": True, "confidence": 0.9, "basis": "both"}
    assert verdicts["b"] == {"is_wire": True, "confidence": 0.7, "basis": "both"}


def test_sister_papers_are_no_evidence(member, story):
    one = member("a", story(1), outlet="sister.example", **REUTERS)
    other = member("b", story(1), outlet="sister.example")
    assert found(one, other) == {}


def test_copies_without_any_credit_prove_nothing(member, story):
    assert found(member("a", story(1)), member("b", story(1)), member("c", story(1))) == {}


def test_a_cut_of_a_credited_text_takes_its_verdict(member, story):
    lines = story(1).split("\n")
    verdicts = found(member("a", "\n".join(lines), **REUTERS, **KNOWN), member("b", "\n".join(lines[:8])))
    assert {key: verdict["basis"] for key, verdict in verdicts.items()} == {"b": "cluster"}


def test_a_credited_cut_proves_nothing_of_the_text_that_contains_it(member, story):
    lines = story(1).split("\n")
    assert found(member("a", "\n".join(lines)), member("b", "\n".join(lines[:8]), **REUTERS, **KNOWN)) == {}


def test_a_credited_cut_is_a_second_witness_of_the_agency_of_the_whole(member, story):
    lines = story(1).split("\n")
    cut = "\n".join(lines[:8])
    members = [member("a", "\n".join(lines), **REUTERS), member("b", cut, **REUTERS), member("c", cut)]
    assert found(*members)["c"] == {"is_wire": True, "confidence": 0.72, "basis": "cluster"}
    assert "c" not in found(members[0], member("b", cut, **AFP), members[2])


def test_a_weak_likeness_passes_nothing_on(member, story):
    canonical = member("a", story(1), **REUTERS, **KNOWN)
    weak = Related(member("c", story(1)), related(member("c", story(1)), canonical).relation, 0.6)
    assert cluster_credits(canonical, [weak]) == {}


def test_the_strongest_unrelated_credit_counts(member, story):
    verdicts = found(member("a", story(1)), member("b", story(1), **WEAK), member("c", story(1), **REUTERS))
    assert verdicts["a"]["confidence"] == 0.72


def test_the_time_grows_with_the_members_and_not_with_their_square(member, story):
    one = member("k", story(1), **REUTERS)

    def seconds(number):
        from dataclasses import replace

        members = [replace(one, doc_key=f"k{at}", outlet=f"{at}.test", domain=f"{at}.test") for at in range(number)]
        copies = [Related(copy, related(one, one).relation, 1.0) for copy in members[1:]]
        start = time.process_time()
        assert len(cluster_credits(members[0], copies)) == number
        return time.process_time() - start

    seconds(500)
    assert seconds(4000) < 20 * seconds(500) + 0.5
