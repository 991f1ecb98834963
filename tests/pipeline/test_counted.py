"""Numbers in words."""

import pytest

from pipeline.upkeep.counted import counted


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (0, ["file"], "0 files"),
        (1, ["file"], "1 file"),
        (2_000, ["copy", "copies"], "2,000 copies"),
        (1, ["copy"], "1 copy"),
    ],
)
def test_a_number_has_its_noun_in_the_right_form(number, words, said):
    assert counted(number, *words) == said
