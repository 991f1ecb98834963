"""Strings of records: what goes, what stays, and that it goes at any depth."""

import unicodedata
from dataclasses import dataclass

import pytest
from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import Role
from transforms.text.writable import clean, clean_strings, one_line, writable

ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cc", "Cf", "Cs"]), max_size=60)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\x00b\x1bc\x7fd\x9be", "abcde"),
        ("one\ttwo\x0cthree", "one two three"),
        ("one\r\ntwo\rthree\x85four", "one\ntwo\nthree\nfour"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2067abc\u2069 \u202aabc\u202c", "abc abc"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("\r\u202a\n", "\n\n"),
    ],
)
def test_controls_overrides_and_lone_surrogates_go(raw, text):
    assert clean(raw) == text


@each_row(
    "text", ["می\u200cشود", "क्\u200dष", "👩🏽\u200d💻", "ב\u200f!", "a\u200eb", "line\nline", "é\u00a0\u3000", ""]
)
def test_joiners_direction_marks_and_line_feeds_stay(text):
    assert clean(text) is text


@settings(max_examples=200)
@given(ANY_TEXT)
def test_a_clean_text_can_be_written_and_is_clean(text):
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    assert all(unicodedata.category(char) not in {"Cc", "Cs"} or char == "\n" for char in cleaned)
    assert all(unicodedata.bidirectional(char) not in _TURNS for char in cleaned)


_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@dataclass(frozen=True, slots=True)
class Shelf:
    label: str
    books: tuple["Shelf", ...] = ()
    notes: object = None


def test_strings_are_cleaned_at_any_depth():
    dirty = Shelf("a\x00", (Shelf("b"), Shelf("\u202ec")), {"k\x07": ["d\x01", 5, None, {"e": ("f\x02",)}]})
    assert clean_strings(dirty) == Shelf("a", (Shelf("b"), Shelf("c")), {"k": ["d", 5, None, {"e": ("f",)}]})


def test_what_is_clean_is_returned_itself():
    shelf = Shelf("a", (Shelf("b"),), {"k": [Role.ORIGIN, 1.5, b"\x00"]})
    assert clean_strings(shelf) is shelf


def test_one_line_is_clean_and_short():
    assert one_line("  a\t\n b\u202ec ", 3) == "a b"
    assert one_line("\x00") is None
    assert one_line(5) is None


def test_what_a_parser_reads_keeps_tabs_and_line_ends():
    assert writable("a\tb\r\nc\x00\ud800") == "a\tb\r\nc\ufffd"
