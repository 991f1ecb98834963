"""The vocabulary of element names: every row fits its example, and not its counter-example."""

import pytest
from case_tables import each_row

from transforms.page.element_names import Hint, Use, hints_of, is_named, load_element_names

ROWS = load_element_names()


@each_row("row", ROWS, ids=lambda row: row.id)
def test_a_row_fits_its_example_and_not_its_counter_example(row):
    if row.use is Use.LINE:
        hint = Hint[row.hint.upper()]
        assert hints_of(row.example) & hint
        assert not hints_of(row.counter_example) & hint
    else:
        assert is_named(row.example, row.use)
        assert not is_named(row.counter_example, row.use)


def test_every_use_has_rows_and_only_lines_have_hints():
    assert {row.use for row in ROWS} == set(Use)
    assert all((row.hint is not None) == (row.use is Use.LINE) for row in ROWS)


@pytest.mark.parametrize(
    ("names", "hints"),
    [
        (("article__Related-Stories",), Hint.RELATED),
        (("", "newsletter_box"), Hint.NEWSLETTER),
        (("", "", "dialog"), Hint.HIDDEN),
        (("story overflow-hidden margin-bottom commentary",), 0),
    ],
)
def test_names_of_elements_are_read_as_hints(names, hints):
    assert hints_of(*names) == hints


def test_names_are_read_whole_and_in_any_case():
    assert is_named("story articleSource", Use.BYLINE, Use.SOURCE)
    assert not is_named("story articleSource", Use.BYLINE)
    assert not is_named("", Use.SOURCE)
