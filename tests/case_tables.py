"""Tables of cases in one test each: a row costs no more than what it checks, and all wrong ones are named."""

import functools
import inspect

import pytest


def each_row(names, rows, ids=None):
    """A test of every row, marked as `pytest.mark.parametrize` would: it fails with all rows that do not hold.

    Rows share the test's fixtures, so this is for tests of pure functions.
    """
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    rows = list(rows)

    def of_table(test):
        def values_of(row):
            return dict(zip(names, row if len(names) > 1 else [row], strict=True))

        @functools.wraps(test)
        def whole_table(**fixtures):
            told = [_problem(test, {**fixtures, **values_of(row)}) for row in rows]
            wrong = [
                f"[{_name(row, number, ids, len(names))}] {problem}"
                for number, (row, problem) in enumerate(zip(rows, told, strict=True))
                if problem
            ]
            assert rows, "a table without rows proves nothing"
            assert not wrong, f"{len(wrong)} of {len(rows)} rows do not hold\n" + "\n".join(wrong)

        signature = inspect.signature(test)
        kept = [parameter for name, parameter in signature.parameters.items() if name not in names]
        whole_table.__signature__ = signature.replace(parameters=kept)
        return whole_table

    return of_table


def _problem(test, values):
    """What a row breaks, whatever it is; an empty text where it holds."""
    try:
        test(**values)
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - each row is judged
        return f"{type(error).__name__}: {error}"
    return ""


def _name(row, number, ids, width):
    if ids is None:
        return f"{number}: {row!r:.200}"
    if callable(ids):
        return "-".join(str(ids(value)) for value in (row if width > 1 else [row]))
    return ids[number]
