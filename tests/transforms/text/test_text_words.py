import pytest

from transforms.text import words


def test_tokens_are_lower_case_words_and_single_characters_of_unspaced_scripts():
    assert words.tokens("The G7, 港口 and हिन्दी") == ["the", "g7", "港", "口", "and", "हिन्दी"]


@pytest.mark.parametrize(
    "text", ["It ended.", "“It ended.”", "Really?!", "港口重开。", "وصل الوزير؟", "वह गया।", "(He left…)"]
)
def test_sentence_ends_in_many_scripts_are_seen(text):
    assert words.ends_sentence(text)


@pytest.mark.parametrize("text", ["A headline", "He said:", "A “quote”", "3.5 million", ""])
def test_other_line_ends_are_no_sentence_ends(text):
    assert not words.ends_sentence(text)


def test_likeness_is_one_for_the_same_words_and_zero_for_none():
    assert words.likeness(["a", "b"], ["b", "a"]) == 1
    assert words.likeness(["a"], ["b"]) == 0
    assert words.likeness([], ["b"]) == 0


def test_shingles_of_a_short_text_are_the_text():
    assert words.shingles(["a", "b", "c"], 2) == [("a", "b"), ("b", "c")]
    assert words.shingles(["a"], 2) == [("a",)]
    assert words.shingles([], 2) == []


def test_two_characters_weigh_as_one_word():
    assert words.weight(words.tokens("港口周一")) == 2
    assert words.weight(words.tokens("the port of Oslo")) == 4
