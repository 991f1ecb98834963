"""A table of cases in one test names every row that does not hold."""

import pytest
from case_tables import each_row


@each_row("number", [1, 2, 3])
def test_a_table_whose_rows_all_hold_passes(number):
    assert number > 0


def failure_of(test, **fixtures):
    with pytest.raises(AssertionError) as failed:
        test(**fixtures)
    return str(failed.value)


def test_all_rows_that_do_not_hold_are_named_and_what_each_breaks():
    @each_row("number, half", [(2, 1), (4, 1), (6, 3), (8, None)], ids=["two", "four", "six", "eight"])
    def halves(number, half):
        assert number // 2 == half
        with pytest.raises(ZeroDivisionError):
            number / (number - 8 and 0)

    told = failure_of(halves)
    assert told.startswith("2 of 4 rows do not hold\n[four] AssertionError")
    assert "[eight] " in told
    assert "[two]" not in told


def test_an_error_and_a_missing_error_are_rows_that_do_not_hold():
    @each_row("number", [0, 1])
    def inverted(number):
        assert 1 / number
        with pytest.raises(ValueError, match="never"):
            int("1")

    told = failure_of(inverted)
    assert "[0: 0] ZeroDivisionError" in told
    assert "[1: 1] Failed: DID NOT RAISE" in told


def test_a_table_without_rows_fails():
    assert "without rows" in failure_of(each_row("number", [])(print))


@pytest.fixture
def ten():
    return 10


@each_row("number", [1, 2])
def test_the_rows_of_a_table_get_its_fixtures(number, ten):
    assert number < ten
