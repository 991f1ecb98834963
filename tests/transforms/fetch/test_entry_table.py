"""A table of entries in few bytes each, beside a dictionary of the same rows."""

import random
import sys

import pytest

from transforms.fetch import entry_table
from transforms.fetch.entry_table import EntryTable
from transforms.fetch.fetch_state import EntryRow


def row(number, at=0.0, said=None, *, is_over=False):
    return EntryRow(entry=f"{number:016x}", at=at, print=said or f"{number * 7:016x}", is_over=is_over)


@pytest.fixture
def packs_often(monkeypatch):
    monkeypatch.setattr(entry_table, "_LEAST", 5)


@pytest.mark.usefixtures("packs_often")
def test_the_newest_row_of_each_entry_is_found_however_many_there_are():
    draw, table, plain = random.Random(3), EntryTable(), {}
    for at in range(2_000):
        number = draw.choice((0, 1, draw.randrange(300), 2**64 - 1 - draw.randrange(3)))
        said = draw.choice((None, "12345-678", f"{at:016x}"))
        each = row(number % 2**60, at + 0.25, said, is_over=draw.random() < 0.3)
        table[each.entry] = plain[each.entry] = each
    assert dict(table) == plain
    assert len(table) == len(plain)
    assert all(key in table and table[key] == each for key, each in plain.items())
    for unknown in ("", "no digest", "f" * 15, "F" * 16, f"{12_345:016x}"):
        assert table.get(unknown) is None


@pytest.mark.usefixtures("packs_often")
@pytest.mark.parametrize("said", [None, "12345-678"])
def test_old_rows_are_let_go(said):
    table = EntryTable()
    for number in range(20):
        each = row(number, float(number), said)
        table[each.entry] = each
    table.forget_before(12.0)
    assert sorted(table) == [row(number).entry for number in range(12, 20)]


def test_a_packed_row_takes_few_bytes():
    table = EntryTable()
    for number in range(2 * entry_table._LEAST):
        table[row(number).entry] = row(number)
    columns = table._packed
    assert len(columns.keys) == 2 * entry_table._LEAST
    assert sum(map(sys.getsizeof, columns)) / len(columns.keys) < 26
