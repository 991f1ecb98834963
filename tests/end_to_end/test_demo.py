"""What the demo shows of the sample's dataset."""

import io

import pytest
from rich.console import Console

from pipeline.demo import output_tree, show_article, show_translation


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=200)


def test_one_article_is_shown_before_and_after(sample_output, console):
    show_article(str(sample_output), console)
    told = console.file.getvalue()
    assert "before: the page" in told
    assert "after: the record" in told
    assert "Harbour Master Edvin Thorne again denied" in told


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
