import unicodedata

import pytest
from case_tables import each_row
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.text.characters import count_words, normalise, split_lines

AWKWARD = st.text(
    st.sampled_from(
        "aé\u0301e क\u094dک\u06d2👩🏽💻🏴\U000e0067\U000e007f\u200b\u200c\u200d"
        "\u2060\ufeff\u00ad\u202e \t\u00a0\u3000\r\n\x00\x85\u2028"
    )
)


@settings(max_examples=200, deadline=None)
@given(AWKWARD)
@example("\u0301\u094d\u200d💻")
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_normalised_text_is_composed_and_has_no_control_but_line_ends(text):
    result = normalise(text)
    assert unicodedata.is_normalized("NFC", result)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} and character != "\n" for character in result)


@each_row(
    ("raw", "plain"),
    [
        ("in\u00adter\u200bna\ufefftional", "international"),
        ("ten\u00a0per\u3000cent\t of  it", "ten per cent of it"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("\u202eabc\u202c\u200e", "abc"),
        ("Cafe\u0301 e\u00ad\u0301", "Café é"),
        ("NUL\x00 bell\x07", "NUL bell"),
        ("half \ud83d a pair", "half a pair"),
        (" indented \n\n next ", "indented\n\nnext"),
    ],
)
def test_each_kind_of_unprinted_character_goes(raw, plain):
    assert normalise(raw) == plain


@pytest.mark.parametrize(
    "text", ["می\u200cشود", "क्\u200dष", "👩🏽\u200d💻", "❤️\u200d🔥", "🏴\U000e0067\U000e0062\U000e007f"]
)
def test_joiners_stay_where_letters_or_emoji_need_them(text):
    assert normalise(text) == text


def test_joiners_go_between_latin_letters_and_before_space():
    assert normalise("wo\u200drd\u200c کتاب\u200c x") == "word کتاب x"


def test_lines_are_what_holds_something():
    assert split_lines("one\n\n  two \n \nthree") == ("one", "two", "three")


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Don't count the dash - it isn't a word.", "en", 8),
        ("हिन्दी में पाँच शब्द हैं", "hi", 5),
        ("港口周一重开", "zh", 6),
        ("G7サミットが開幕", "ja", 8),
        ("ประเทศ", "th", 6),
        ("韓國 대통령이 말했다", "ko", 3),
        ("", None, 0),
    ],
)
def test_words_count_by_script(text, language, words):
    assert count_words(text, language) == words
