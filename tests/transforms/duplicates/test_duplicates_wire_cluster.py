from transforms.duplicates.canonical import Related, related
from transforms.duplicates.wire_cluster import wire_verdicts

CREDIT = {"is_wire": True, "confidence": 0.9, "basis": "explicit"}


def same_outlet(one, other):
    return one.outlet == other.outlet


def found(canonical, *others):
    return wire_verdicts(canonical, [related(other, canonical) for other in others], same_outlet)


def test_an_uncredited_copy_takes_over_a_weaker_verdict(member, story):
    verdicts = found(member("a", story(1), wire=CREDIT), member("b", story(1)))
    assert verdicts == {"b": {"is_wire": True, "confidence": 0.72, "basis": "cluster"}}


def test_two_credits_support_each_other(member, story):
    verdicts = found(member("a", story(1), wire=CREDIT), member("b", story(1), wire={**CREDIT, "confidence": 0.7}))
    assert verdicts["a"] == {"is_wire": True, "confidence": 0.9, "basis": "both"}
    assert verdicts["b"] == {"is_wire": True, "confidence": 0.7, "basis": "both"}


def test_sister_papers_are_no_evidence(member, story):
    one = member("a", story(1), outlet="sister.example", wire=CREDIT)
    other = member("b", story(1), outlet="sister.example")
    assert found(one, other) == {}


def test_copies_without_any_credit_prove_nothing(member, story):
    assert found(member("a", story(1)), member("b", story(1)), member("c", story(1))) == {}


def test_a_cut_of_a_credited_text_takes_its_verdict(member, story):
    lines = story(1).split("\n")
    verdicts = found(member("a", "\n".join(lines), wire=CREDIT), member("b", "\n".join(lines[:8])))
    assert {key: verdict["basis"] for key, verdict in verdicts.items()} == {"b": "cluster"}


def test_a_credited_cut_proves_nothing_of_the_text_that_contains_it(member, story):
    lines = story(1).split("\n")
    assert found(member("a", "\n".join(lines)), member("b", "\n".join(lines[:8]), wire=CREDIT)) == {}


def test_a_weak_likeness_passes_nothing_on(member, story):
    canonical = member("a", story(1), wire=CREDIT)
    weak = Related(member("c", story(1)), related(member("c", story(1)), canonical).relation, 0.6)
    assert wire_verdicts(canonical, [weak], same_outlet) == {}


def test_the_strongest_unrelated_credit_counts(member, story):
    verdicts = found(
        member("a", story(1)),
        member("b", story(1), wire={**CREDIT, "confidence": 0.6}),
        member("c", story(1), wire=CREDIT),
    )
    assert verdicts["a"]["confidence"] == 0.72
