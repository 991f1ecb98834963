"""Index files: rows of documents as Parquet, the same bytes for the same rows in any order.

Three kinds lie below `_state/`, committed by the manifest of the run that wrote them. `index.parquet` holds whole
rows, for as long as signatures count; `known.parquet` holds id and version alone, for as long as an address is known;
`aliases.parquet` the clusters that turned out to be one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.memory.alias_row import AliasRow
from transforms.memory.index_row import SIGNATURE, IndexRow
from transforms.memory.known_row import KnownRow
from transforms.storage.errors import DamagedFileError

INDEX, KNOWN, ALIASES = "index.parquet", "known.parquet", "aliases.parquet"
ROWS_IN_GROUP = 16_384  # of a Parquet file: what a reader holds in memory at a time
_SIGNATURE_KEY = b"copydesk.signature"
_ARROW: dict[str, Any] = {
    "str": pa.string(),
    "str | None": pa.string(),
    "float": pa.float64(),
    "float | None": pa.float64(),
    "bool": pa.bool_(),
    "int": pa.int32(),
    "tuple[str, ...]": pa.list_(pa.string()),
    "bytes": pa.binary(),
}


def _schema(row: type[Any], metadata: dict[bytes, bytes]) -> pa.Schema:
    columns = [
        pa.field(field.name, _ARROW[str(field.type)], nullable=str(field.type).endswith("None"))
        for field in fields(row)
    ]
    return pa.schema(columns, metadata)


INDEX_SCHEMA = _schema(IndexRow, {_SIGNATURE_KEY: SIGNATURE.encode()})
KNOWN_SCHEMA = _schema(KnownRow, {})
ALIAS_SCHEMA = _schema(AliasRow, {})
# of what earlier versions of copydesk did not remember
_DEFAULTS = {field.name: field.default for field in fields(IndexRow) if field.default is not MISSING}
# what repeats from row to row is stored once
_REPEATED = [
    "run_id",
    "as_of",
    "cluster_as_of",
    "partition",
    "outlet",
    "outlet_domain",
    "language",
    "wire_basis",
    "seen",
]


def index_file(rows: Iterable[IndexRow]) -> bytes:
    """An index file of the rows, sorted by id, version and run."""
    return file_of(_table(INDEX_SCHEMA, sorted(rows, key=_order)))


def known_file(rows: Iterable[KnownRow]) -> bytes:
    """A file of known versions, sorted, each once."""
    return file_of(_table(KNOWN_SCHEMA, sorted(set(rows))))


def alias_file(rows: Iterable[AliasRow]) -> bytes:
    """A file of aliases, sorted, each once."""
    return file_of(_table(ALIAS_SCHEMA, sorted(set(rows))))


def aliases_of(table: pa.Table) -> list[AliasRow]:
    """The aliases of a table of their schema."""
    return [AliasRow(**values) for values in table.to_pylist()]


def file_of(table: pa.Table) -> bytes:
    """The table of one of the two schemas as a Parquet file, its rows as they stand."""
    packed = io.BytesIO()
    repeated = [name for name in _REPEATED if name in table.schema.names]
    pq.write_table(
        table.combine_chunks(),  # so that pages do not end where files did
        packed,
        row_group_size=ROWS_IN_GROUP,
        compression="zstd",
        use_dictionary=repeated,
        write_statistics=False,
    )
    return packed.getvalue()


def read_table(path: str, data: bytes, schema: pa.Schema, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of a file as a table of the schema, or of some of its columns.

    A column that the file does not have, as an earlier copydesk wrote it, is filled with the default of the row.

    Raises DamagedFileError where the bytes are no Parquet of that schema, or hold signatures that are made otherwise.
    """
    names = list(columns or schema.names)
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        if INDEX_SCHEMA.equals(schema) and _signature(file) != SIGNATURE.encode():
            raise DamagedFileError(path, f"holds signatures of another kind than {SIGNATURE}: rebuild the index")
        left_out = set(schema.names).difference(file.schema_arrow.names)
        if needed := sorted(left_out - _DEFAULTS.keys()):
            raise DamagedFileError(path, f"has no column {', '.join(needed)}: rebuild the index")
        table = file.read([name for name in names if name not in left_out])
        columns_of_all = [
            _default_column(schema.field(name), file.metadata.num_rows) if name in left_out else table.column(name)
            for name in names
        ]
        given = pa.table(columns_of_all, names=names)
        return given.cast(pa.schema([schema.field(name) for name in names], schema.metadata))
    except (pa.ArrowException, ValueError, OSError, KeyError) as error:
        raise DamagedFileError(path, f"is no file of the index: {error}") from error


def columns_left_out(data: bytes) -> tuple[str, ...]:
    """The columns of whole rows that an index file does not have, as an earlier copydesk wrote it."""
    there = pq.ParquetFile(io.BytesIO(data)).schema_arrow.names
    return tuple(name for name in INDEX_SCHEMA.names if name not in there)


def rows_of(table: pa.Table) -> list[IndexRow]:
    """The rows of a table of whole index rows, in its order."""
    names = table.schema.names
    columns = [table.column(name).to_pylist() for name in names]
    return [_row(dict(zip(names, values, strict=True))) for values in zip(*columns, strict=True)]


def _row(values: dict[str, Any]) -> IndexRow:
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return IndexRow(**plain)


def _table(schema: pa.Schema, rows: Sequence[Any]) -> pa.Table:
    columns = [pa.array([getattr(row, name) for row in rows], schema.field(name).type) for name in schema.names]
    return pa.table(columns, schema=schema)


def _default_column(field: pa.Field, rows: int) -> pa.Array:
    return pa.array([_DEFAULTS[field.name]] * rows, field.type)


def _signature(file: pq.ParquetFile) -> bytes | None:
    return (file.metadata.metadata or {}).get(_SIGNATURE_KEY)


def _order(row: IndexRow) -> tuple[str, str, str]:
    return row.id, row.version, row.run_id
