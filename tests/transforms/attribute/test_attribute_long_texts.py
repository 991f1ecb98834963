"""The time that a text takes grows with its length and no faster, whatever it repeats."""

import time

import pytest

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.attribute.attribution import attribute
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.mentions.registry_index import load_index

PAGE = Page(InputKind.TEXT, "text", "text")
PIECES = [
    "Reuters, ",
    "Reuters\n",
    "9",
    "1999 ",
    "May 4, 2019 ",
    "(AP) ",
    "BERLIN ",
    "a/",
    "a.",
    "新华社",
    "رويترز ",
    "क ",
    "{ ",
]
LENGTH = 60_000
GENEROUS = 3.0  # doubling a text doubles its time; four times would be quadratic
LEAST = 0.02  # seconds of processor time below which a ratio says nothing


def seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def grows_linearly(work, piece):
    short, double = piece * (LENGTH // len(piece)), piece * (2 * LENGTH // len(piece))
    work(piece)
    times = (seconds(lambda: work(short)), seconds(lambda: work(double)))
    return times[1] < LEAST or times[1] <= GENEROUS * max(times[0], LEAST)


@pytest.mark.parametrize("piece", PIECES)
def test_a_line_of_one_piece_takes_linear_time(piece):
    def work(text):
        attribute([Line(text, 0)], PAGE, None, host=None, language="en")

    assert any(grows_linearly(work, piece) for _ in range(3))


@pytest.mark.parametrize("piece", ["Reuters, ", "  ", " \n", "a ", "رويترز "])
def test_names_are_found_and_white_space_is_collapsed_in_linear_time(piece):
    def work(text):
        load_index().find(normalised(text))

    assert any(grows_linearly(work, piece) for _ in range(3))
