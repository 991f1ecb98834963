"""Classes of characters, compared with what the Unicode database says of each character."""

import re
import sys
import unicodedata

import pytest
import regex
from case_tables import each_row

from transforms.text import scripts

_EVERY = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")]


def _differences(ours, property_, kinds, without=""):
    mine, theirs, left = re.compile(f"[{ours}]"), regex.compile(f"[{property_}]"), set(without)
    return [
        f"U+{ord(char):04X}"
        for char in _EVERY
        if unicodedata.category(char)[0] in kinds
        and char not in left
        and bool(mine.match(char)) != bool(theirs.match(char))
    ]


# ASCII-like parts of other scripts, marks of tone and archaic letters that news does not print.
_RARE = "".join(map(chr, [*range(0x302A, 0x303D), *range(0x3099, 0x309B), *range(0xA9E0, 0xAA80)]))
_RARE += "".join(map(chr, [*range(0x16FE0, 0x17000), *range(0x1AFF0, 0x1B170)]))


@pytest.mark.parametrize(
    ("ours", "property_"),
    [
        (scripts.HAN, r"\p{Script=Han}"),
        (scripts.KANA, r"\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}ー"),
        (scripts.BOPOMOFO, r"\p{Script=Bopomofo}"),
        (scripts.HANGUL, r"\p{Script=Hangul}"),
        (
            scripts.THAI_LAO_BURMESE_KHMER,
            r"\p{Script=Thai}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Khmer}",
        ),
    ],
)
def test_a_script_has_the_letters_that_unicode_gives_it(ours, property_):
    assert _differences(ours, property_, "L", _RARE) == []


def test_marks_are_those_of_spaced_scripts():
    marks = re.compile(f"[{scripts.MARKS}]")
    unspaced = re.compile(f"[{scripts.UNSPACED}]")
    wrong = [char for char in _EVERY if marks.match(char) and unicodedata.category(char)[0] != "M"]
    assert wrong == ["\u200c", "\u200d"]
    missing = [
        char for char in _EVERY if regex.match(r"[\p{M}--[\p{Script=Inherited}\p{Script=Common}]]", char, regex.V1)
    ]
    missing = [char for char in missing if not marks.match(char) and not unspaced.match(char) and char < "\uffff"]
    assert "".join(missing).strip(_RARE) == ""


@each_row("word", ["हिन्दी", "বাংলা", "தமிழ்", "തിരുവനന്തപുരം", "עִבְרִית", "مُدَرِّس", "é", "ދިވެހި", "བོད", "می‌شود"])
def test_marks_keep_words_whole(word):
    assert re.fullmatch(rf"[\w{scripts.MARKS}]+", word)


@pytest.mark.parametrize("text", ["ที่", "ພາສາ", "မြန်မာ", "ខ្មែរ", "港口", "カナ", "ㄅㄆ"])
def test_scripts_without_spaces_are_seen(text):
    assert scripts.has_unspaced(f"on {text}")
    assert scripts.count_unspaced(f"on {text}") == len(text)
    assert scripts.has_caseless(text)


@pytest.mark.parametrize("text", ["plain", "Straße", "Москва", "한국", "2567", "๒๕๖๗", "、。"])
def test_spaced_scripts_numbers_and_marks_are_not_unspaced(text):
    assert not scripts.has_unspaced(text)


def test_korean_is_east_asian_and_caseless_though_it_puts_spaces():
    assert scripts.has_east_asian("한국")
    assert scripts.has_caseless("한국")
    assert not scripts.has_east_asian("ไทย")


@pytest.mark.parametrize("text", ["Ärzte", "Ελλάδα", "Қазақстан", "Հայաստան"])
def test_scripts_with_capitals_are_not_caseless(text):
    assert not scripts.has_caseless(text)


def test_no_decimal_digit_and_no_capital_letter_stands_behind_the_code_points_that_are_asked_for_them():
    assert all(ord(sign) < 0x20000 for sign in _EVERY if sign.isdecimal() or unicodedata.category(sign) == "Lu")
