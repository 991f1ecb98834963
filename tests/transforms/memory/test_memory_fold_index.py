"""Many index files as one."""

import pytest

from transforms.memory.fold_index import fold_index, fold_known
from transforms.memory.index_file import INDEX_SCHEMA, KNOWN_SCHEMA, index_file, known_file, read_table, rows_of
from transforms.memory.known_row import known_rows
from transforms.storage.errors import DamagedFileError

RUNS = [f"2026112{day}T060000Z-0123abcd" for day in range(3)]


@pytest.fixture
def rows(index_row):
    return [index_row(name, run_id=run) for run in RUNS for name in "cab"]


def contents(rows, file):
    return [("", file([row for row in rows if row.run_id == run])) for run in RUNS]


def test_a_folded_index_holds_the_rows_of_all_files_in_any_order(rows):
    files = contents(rows, index_file)
    folded = fold_index(files)
    assert folded == fold_index([("", fold_index(files[1:])), files[0]]) == index_file(rows)
    assert rows_of(read_table("i", folded, INDEX_SCHEMA)) == sorted(rows, key=lambda r: (r.id, r.version, r.run_id))


def test_folded_known_versions_are_those_of_all_files_in_any_order(rows):
    known = sorted(known_rows(rows))
    files = [("", known_file(row for row in known if row.run_id == run)) for run in RUNS]
    folded = fold_known(files)
    assert folded == fold_known([files[2], ("", fold_known(files[:2]))]) == known_file(known)
    assert read_table("k", folded, KNOWN_SCHEMA).num_rows == len(known)


def test_no_rows_are_an_empty_file():
    assert read_table("i", fold_index([("", index_file([]))]), INDEX_SCHEMA).num_rows == 0


def test_what_is_no_index_file_is_not_folded(rows):
    with pytest.raises(DamagedFileError):
        fold_index([*contents(rows, index_file), ("", b"torn")])
