import dataclasses
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.memory.fold_index import fold_index
from transforms.memory.index_file import (
    INDEX_SCHEMA,
    KNOWN_SCHEMA,
    columns_left_out,
    file_of,
    index_file,
    known_file,
    read_table,
    rows_of,
)
from transforms.memory.index_row import IndexRow, pack_row, unpack_row
from transforms.memory.known_row import KnownRow, claim_key, known_rows
from transforms.storage.errors import DamagedFileError

TEXT = st.text(max_size=12)
ROWS = st.builds(
    IndexRow,
    **{
        field.name: {
            "str": TEXT,
            "str | None": st.none() | TEXT,
            "float": st.floats(0, 1e10),
            "float | None": st.none() | st.floats(0, 1e10),
            "bool": st.booleans(),
            "int": st.integers(0, 2**31 - 1),
            "tuple[str, ...]": st.lists(TEXT, max_size=3).map(tuple),
            "bytes": st.binary(max_size=24),
        }[field.type]
        for field in dataclasses.fields(IndexRow)
    },
)


@given(ROWS)
def test_a_row_survives_packing(row):
    assert unpack_row(pack_row(row)) == row


@given(st.lists(ROWS, max_size=4, unique_by=lambda row: (row.id, row.version, row.run_id)))
def test_a_file_holds_its_rows_and_is_the_same_for_any_order(rows):
    data = index_file(rows)
    assert data == index_file(reversed(rows))
    assert rows_of(read_table("i", data, INDEX_SCHEMA)) == sorted(rows, key=lambda r: (r.id, r.version, r.run_id))


def test_some_columns_can_be_read_alone(index_row):
    data = index_file([index_row("a"), index_row("b")])
    assert read_table("i", data, INDEX_SCHEMA, ["id"]).to_pylist() == [{"id": "a"}, {"id": "b"}]


@pytest.mark.parametrize(
    "data", [b"", b"PAR1 and no more", b"\x1f\x8b", known_file([KnownRow("a", "b", "c", is_written=True)])]
)
def test_what_is_no_index_file_is_named(data):
    with pytest.raises(DamagedFileError, match="_state/index/x"):
        read_table("_state/index/x.parquet", data, INDEX_SCHEMA)


def test_signatures_that_are_made_otherwise_are_not_read(index_row):
    table = read_table("i", index_file([index_row("a")]), INDEX_SCHEMA).replace_schema_metadata(
        {b"copydesk.signature": b"words-3"}
    )
    with pytest.raises(DamagedFileError, match="another kind"):
        read_table("i", file_of(table), INDEX_SCHEMA)


def test_an_empty_index_is_a_file_too():
    assert read_table("i", index_file([]), INDEX_SCHEMA).num_rows == 0


def test_a_version_is_known_with_and_without_the_lines_that_its_outlet_repeats(index_row):
    row = index_row("a", claim="a", version="short", printed_version="long")
    assert sorted(known_rows([row])) == [
        KnownRow("a", "long", row.run_id, is_written=False),
        KnownRow("a", "short", row.run_id, is_written=True),
    ]


def test_texts_without_an_address_are_known_by_the_row_that_brought_them():
    assert claim_key("a", "") == "a"
    assert len({claim_key("a", "row 1"), claim_key("a", "row 2"), "a"}) == 3


def test_known_versions_are_written_once():
    rows = [KnownRow("a", version, "r", is_written=True) for version in "212"]
    table = read_table("k", known_file(rows), KNOWN_SCHEMA)
    assert [row["version"] for row in table.to_pylist()] == ["1", "2"]


def test_other_tools_read_an_index_file(index_row, tmp_path):
    path = tmp_path / "index.parquet"
    path.write_bytes(index_file([index_row("a")]))
    assert pq.read_table(path).column("id") == pa.chunked_array([["a"]])


def test_a_file_of_an_earlier_copydesk_has_the_rows_that_it_wrote_and_nothing_where_it_wrote_nothing():
    data = (Path(__file__).parent / "data" / "index_without_headlines.parquet").read_bytes()
    rows = rows_of(read_table("i", data, INDEX_SCHEMA))
    assert [(row.id, row.printed_version, row.headline, row.story) for row in rows] == [
        ("a", "p-a", None, None),
        ("b", "p-b", None, None),
    ]
    assert read_table("i", data, INDEX_SCHEMA, ["story", "id"]).to_pylist()[0] == {"story": None, "id": "a"}
    assert {"headline", "story"} <= set(columns_left_out(data))
    assert columns_left_out(index_file(rows)) == ()


def test_a_file_without_a_column_that_every_row_needs_is_damaged(index_row):
    table = read_table("i", index_file([index_row("a")]), INDEX_SCHEMA).drop_columns(["version", "headline"])
    with pytest.raises(DamagedFileError, match=r"has no column version: rebuild the index"):
        read_table("i", file_of(table), INDEX_SCHEMA, ["id", "version"])


def test_what_two_versions_of_copydesk_wrote_is_folded(index_row):
    old = (Path(__file__).parent / "data" / "index_without_headlines.parquet").read_bytes()
    folded = fold_index([("", old), ("", index_file([index_row("c", headline="Nets")]))])
    rows = rows_of(read_table("i", folded, INDEX_SCHEMA))
    assert [(row.id, row.headline) for row in rows] == [("a", None), ("b", None), ("c", "Nets")]
