import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.translations.rhythm import (
    MOST_SENTENCES,
    NO_LIKENESS,
    Likeness,
    Rhythm,
    likeness,
    rhythm_of,
    sentence_lengths,
)

LENGTHS = (180, 95, 240, 60, 130, 310, 75, 150)


def rhythm(*lengths):
    return Rhythm((), lengths)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ('"Go," he said. She went! Did she? Yes.', 4),
        ("船は出た。「戻ります。」と彼は言った。人々は待った。", 3),
        ("समुद्र शांत था। नाव चली गई। लोग लौटे।", 3),
        ("وصلت السفينة؟ نعم. عاد الناس.", 3),
        ("The ship left\nThe people waited", 2),
    ],
)
def test_every_script_has_its_sentences(text, sentences):
    assert len(sentence_lengths(text)) == sentences


def test_paragraphs_are_the_sums_of_their_sentences():
    found = rhythm_of(sentence_lengths("Four of them. Ten.\n\nSeven of them left."), 200)
    assert found == Rhythm((34, 38), (26, 8, 38))


def test_a_translation_has_the_lengths_of_its_original():
    like = likeness(rhythm(*LENGTHS), rhythm(190, 90, 255, 66, 121, 300, 80, 160))
    assert like.share > 0.9
    assert like.beats == 8


def test_another_report_has_lengths_of_its_own():
    assert likeness(rhythm(*LENGTHS), rhythm(60, 300, 45, 290, 200, 50, 280, 40)).share < 0.4


def test_sentences_that_a_translator_splits_or_leaves_out_cost_little():
    split = rhythm(180, 95, 120, 115, 60, 130, 310, 75, 150)
    short = rhythm(180, 95, 240, 60, 130, 310, 75)
    assert min(likeness(rhythm(*LENGTHS), split).share, likeness(rhythm(*LENGTHS), short).share) > 0.7


def test_a_text_that_is_longer_throughout_has_the_same_rhythm():
    assert likeness(rhythm(*LENGTHS), rhythm(*(length * 4 // 3 for length in LENGTHS))).share > 0.9


def test_texts_of_other_extents_are_unlike_and_of_short_ones_no_rhythm_is_known():
    assert likeness(rhythm(*LENGTHS), rhythm(*LENGTHS[:3])) == Likeness(0, 3)
    assert likeness(rhythm(100, 50), rhythm(100, 50)) == NO_LIKENESS


def test_the_rhythm_of_a_long_text_is_that_of_its_beginning():
    assert len(sentence_lengths("It was so. " * 500)) == MOST_SENTENCES


@given(st.lists(st.integers(1, 400), max_size=30), st.lists(st.integers(1, 400), max_size=30))
def test_likeness_is_the_same_from_both_sides_and_within_its_bounds(one, other):
    like = likeness(rhythm(*one), rhythm(*other))
    assert 0 <= like.share <= 1
    if len(one) == len(other) and sum(one) == sum(other):
        assert likeness(rhythm(*other), rhythm(*one)) == like


@given(st.text(alphabet='ab. !?。\n"”', max_size=300))
def test_no_sentence_is_empty_or_longer_than_the_text(text):
    assert all(0 < length & 0x7FFF <= len(text) for length in sentence_lengths(text))
