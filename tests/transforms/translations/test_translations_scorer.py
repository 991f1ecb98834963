"""A scorer of the user's own: what it may change, what is said of it, what happens when it fails."""

from math import nan

import pytest

from transforms.translations.alignment import placed
from transforms.translations.anchors import anchors_of
from transforms.translations.pairing import judged, pack_pair, unpack_pair
from transforms.translations.scorer import (
    REACH,
    Opinion,
    ScorerError,
    opinion,
    opinion_on,
    packed_vector,
    scorer_named,
    vector_or_none,
)

MODULE = "tests.transforms.translations.scorer_stand_in"
LENGTHS = f"{MODULE}:Lengths"
GERMAN = "Am Dienstag kamen 4.512 Menschen nach Marbella. Benedikt Lindqvist zählte 1.380 davon."
ENGLISH = "On Tuesday 4,512 people came to Marbella. Benedikt Lindqvist counted 1,380 of them."
YES, NO = Opinion("lengths 1", 1.0), Opinion("lengths 1", -1.0)


def pair(one, other, said=None):
    return judged("one", "other", placed(anchors_of(one, "de")), placed(anchors_of(other, "en")), said)


def test_an_opinion_moves_the_strength_of_a_pair_by_no_more_than_its_reach():
    plain, more, less = (pair(GERMAN, ENGLISH, said) for said in (None, YES, NO))
    assert more.strength == pytest.approx(plain.strength + REACH, abs=1e-4)
    assert less.strength == pytest.approx(plain.strength - REACH, abs=1e-4)
    assert (plain.scored, more.scored) == (None, "lengths 1 says +1.00")
    assert unpack_pair(pack_pair(more)) == more


def test_no_pair_is_made_of_an_opinion_alone():
    assert pair("Es regnete den ganzen Tag.", "It rained all day long.", YES) is None


def test_a_cosine_between_those_of_translations_and_of_others_counts_in_part():
    scorer = scorer_named(LENGTHS)
    short, long = (packed_vector(scorer, text, "en") for text in ("a b", "a b " * 200))
    assert (opinion(scorer, short, short), opinion(scorer, short, long)) == (1.0, -1.0)
    assert opinion_on(LENGTHS, [short, short]) == YES
    assert opinion_on("", []) is None
    assert opinion_on(LENGTHS, [short, ""]) is None


def test_a_text_on_which_a_scorer_fails_has_no_vector(caplog):
    assert vector_or_none(LENGTHS, "word", "en", "d1") is None
    assert "lengths 1 has no opinion on d1: RuntimeError('no words')" in caplog.text


@pytest.mark.parametrize("parts", [[], [0.0], [nan, 1.0], ["x"], [1.0] * 5000])
def test_what_is_no_row_of_finite_numbers_is_no_vector(parts):
    scorer = scorer_named(LENGTHS)

    class Odd(type(scorer)):
        def vector(self, text, language):
            return parts

    with pytest.raises((ScorerError, ValueError)):
        packed_vector(Odd(), "a b", "en")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("no_such_module:Scorer", "ModuleNotFoundError"),
        (f"{MODULE}:Missing", "AttributeError"),
        (f"{MODULE}:broken", "OSError: no weights"),
        (f"{MODULE}:nothing", "gives NoneType"),
        (f"{MODULE}:WithoutIdentity", "no identity"),
        (f"{MODULE}:Upside", "`unlike` is not below `alike`"),
        ("", "ValueError"),
    ],
)
def test_what_is_no_scorer_is_named(name, problem):
    with pytest.raises(ScorerError, match=problem):
        scorer_named(name)
