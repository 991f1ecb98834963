"""What a terminal may show."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from transforms.text.printable import printable

STEERING = {"Cc", "Cs", "Zl", "Zp"}
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text):
    for character in printable(text):
        assert character in "\n\t" or unicodedata.category(character) not in STEERING
        assert unicodedata.bidirectional(character) not in TURNING


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_letters_figures_and_marks_stay(text):
    assert printable(text) == text


def test_lines_and_columns_stay():
    assert printable("a\tb\nc") == "a\tb\nc"


def test_escape_sequences_lose_their_escape():
    assert printable("\x1b[2J\x9b2J\x1b]0;title\x07 caf\u00e9") == "[2J2J]0;title caf\u00e9"
    assert printable("\u202e\u2066x\u2069\u202c\r\x1f\u2028") == "x"
