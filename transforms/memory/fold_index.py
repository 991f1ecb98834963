"""Folding of index files: the rows of many are those of one. A row says the run that wrote it, by which it is found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from transforms.memory.index_file import (
    ALIAS_SCHEMA,
    ALIASES,
    INDEX,
    INDEX_SCHEMA,
    KNOWN,
    KNOWN_SCHEMA,
    file_of,
    read_table,
)

_INDEX_ORDER = ("id", "version", "run_id")  # no two rows are alike in these


def fold_index(contents: Iterable[tuple[str, bytes]]) -> bytes:
    """The index file with the rows of all contents, each of which comes with the clock of its run."""
    return _folded(INDEX, INDEX_SCHEMA, _INDEX_ORDER, contents)


def fold_known(contents: Iterable[tuple[str, bytes]]) -> bytes:
    """The file of known versions with the rows of all contents, each of which comes with the clock of its run."""
    return _folded(KNOWN, KNOWN_SCHEMA, KNOWN_SCHEMA.names, contents)


def fold_aliases(contents: Iterable[tuple[str, bytes]]) -> bytes:
    """The file of aliases with the rows of all contents, each of which comes with the clock of its run."""
    return _folded(ALIASES, ALIAS_SCHEMA, ALIAS_SCHEMA.names, contents)


def _folded(name: str, schema: pa.Schema, order: Sequence[str], contents: Iterable[tuple[str, bytes]]) -> bytes:
    tables = [read_table(name, content, schema) for _, content in contents]
    rows = pa.concat_tables([schema.empty_table(), *tables]).sort_by([(column, "ascending") for column in order])
    return file_of(rows)
