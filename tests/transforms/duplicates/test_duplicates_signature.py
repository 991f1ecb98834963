import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.duplicates.signature import KEYS, LEAD_KEYS, WHOLE, signature_of
from transforms.duplicates.specifics import specifics_of
from transforms.duplicates.tokens import WIDTH_OF_IDEOGRAPHS, WIDTH_OF_LETTERS, tokens_of

GOLDEN = (
    "The harbour of Exampletown will close for three days in March, the mayor said on Tuesday. "
    "Divers are to lift a crane that sank there in 1974, and 12 boats have to move."
)


def test_the_golden_text_keeps_its_signature():
    signature = signature_of(GOLDEN)
    assert signature.exact.hex() == "f2b86012a753b953a0f571b675837e79"
    assert signature.keys[0].hex() == "02d0e99f3033d781"
    assert len(signature.keys) == 16
    assert signature.shingles == 29
    assert signature.sketch[:3].tolist() == [47245727, 58281023, 365843453]
    assert signature.specifics.tolist() == [928565417, 1025424898, 1052868828, 2127375959, 3014190922]


def test_case_quotes_dashes_and_white_space_change_nothing():
    plain = signature_of('He said: "We will go - at once", and the people of the town went home.')
    typeset = signature_of("HE SAID:\n“We  will go – at once”, and the peo\u00adple of the town went home.")
    assert plain.exact == typeset.exact
    assert plain.keys == typeset.keys


def test_a_text_without_words_has_no_signature():
    assert signature_of("\n --- \n") is None


def test_below_five_words_only_text_and_headline_together_count():
    assert signature_of("Subscribe to read on", "Flood").exact != signature_of("Subscribe to read on", "Drought").exact
    assert signature_of("Subscribe to read on", "Flood").exact == signature_of("subscribe to read on", "FLOOD").exact
    assert signature_of("Subscribe to read on", "Flood").keys == ()


def test_short_texts_keep_every_shingle_and_long_ones_a_quarter(story):
    short, long = signature_of(story(1, 5)), signature_of(story(2, 60))
    assert short.whole
    assert len(short.sketch) == short.shingles <= WHOLE
    assert not long.whole
    assert long.shingles / 5 < len(long.sketch) < long.shingles / 3
    assert not (long.sketch & 3).any()


def test_there_are_no_more_keys_than_the_recipe_says(story):
    assert KEYS <= len(signature_of(story(3, 60)).keys) <= KEYS + LEAD_KEYS


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("市长周二表示港口将在三月关闭三天以便打捞沉没的起重机", WIDTH_OF_IDEOGRAPHS),
        ("นายกเทศมนตรีกล่าวว่าท่าเรือจะปิดสามวัน", WIDTH_OF_LETTERS),
    ],
)
def test_scripts_without_spaces_are_compared_by_character(text, width):
    words, found = tokens_of(text)
    assert found == width
    assert len(words) > 20
    assert all(len(word.strip("\u0e31\u0e34\u0e35\u0e48\u0e49")) <= 1 for word in words)


def test_vowel_signs_do_not_cut_words_of_indian_scripts():
    assert tokens_of("हिन्दी समाचार")[0] == ["हिन्दी", "समाचार"]


def test_names_and_numbers_are_told_from_words_that_open_a_sentence():
    found = specifics_of("Yesterday Anna met 12 people. Later they saw Berta at 9.30.")
    without_openers = specifics_of("met ANNA, 12, saw berta Berta at 930")
    assert np.array_equal(found, without_openers)
    assert (found & 1).sum() == 2


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_signature_that_is_ordered_and_repeatable(text):
    first, second = signature_of(text), signature_of(text)
    if first is None:
        assert second is None
        return
    assert (first.exact, first.keys) == (second.exact, second.keys)
    assert list(first.keys) == sorted(set(first.keys))
    assert sorted(first.sketch.tolist()) == first.sketch.tolist()
