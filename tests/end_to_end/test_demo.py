"""What the demo shows of the sample's dataset."""

import io

import pytest
from rich.console import Console

from pipeline.demo import output_tree, show_article, show_copies, show_next, show_translation, show_wire


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=200)


def test_one_article_is_shown_before_and_after(sample_output, console):
    show_article(str(sample_output), console)
    told = console.file.getvalue()
    assert "before: the page" in told
    assert "after: the record" in told
    assert "Harbour Master Edvin Thorne again denied" in told


def test_wire_copy_and_copies_of_a_story_are_shown(sample_output, console):
    show_wire(str(sample_output), console)
    show_copies(str(sample_output), console)
    told = [line.split() for line in console.file.getvalue().splitlines()]
    assert ["Reuters", "harbour-times.example", "1.00", "GENEVA,", "March", "3", "(Reuters)", "-"] in told
    assert ["harbour-times.example", "valley-morning.example", "contained_in", "1.00"] in told


@pytest.mark.parametrize(("output", "first"), [(None, "copydesk demo --output news"), ("kept", "copydesk report kept")])
def test_the_demo_says_what_to_do_next(output, first, console):
    show_next(output, console)
    assert first in console.file.getvalue().splitlines()[2]


def test_a_translation_is_shown_beside_its_original(sample_output, console):
    show_translation(str(sample_output), console)
    told = console.file.getvalue()
    assert "the original: harbour-times.example" in told
    assert "the translation: rheinbote.example" in told
    assert "in the same order as" in told


def test_every_file_of_the_dataset_is_in_the_tree(sample_output, console):
    console.print(output_tree(str(sample_output)))
    told = console.file.getvalue().splitlines()
    shown = [line.strip("│├└─ ") for line in told[1:]]  # the first one names the output
    assert sorted(shown) == sorted(path.name for path in sample_output.rglob("*"))
    assert sum("date=" in line for line in told) >= 2
