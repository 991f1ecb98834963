"""Rows on the disk that are read one by one: an Arrow file that is mapped, so that it costs no resident memory."""

from __future__ import annotations

import bisect
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

RowNumbers = NDArray[np.uint32]


class MappedRows:
    """A table in a temporary file without a name: it is gone when the process is, however that ends.

    Rows are added in any order. Once mapped they are numbered as their values in the columns `order` sort, so that
    nothing depends on the files that they came from.
    """

    def __init__(self, schema: pa.Schema, order: Sequence[str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="copydesk-index-", ignore_cleanup_errors=True)
        self._path = str(Path(self._folder.name, "rows.arrow"))
        self._order = list(order)
        self._sorted: list[pa.Table] = []
        self._sink = pa.OSFile(self._path, "wb")
        self._writer = pa.ipc.new_file(self._sink, schema)
        self._starts: list[int] = []
        self._batches: list[pa.RecordBatch] = []
        self._places: RowNumbers = np.empty(0, dtype=np.uint32)
        self.count = 0

    def add(self, table: pa.Table) -> RowNumbers:
        """Appends the rows of a table of the schema; returns their places, which `mapped` turns into numbers."""
        first = self.count
        for batch in table.combine_chunks().to_batches():
            self._writer.write_batch(batch)
            self._starts.append(self.count)
            self.count += batch.num_rows
        self._sorted.append(table.select(self._order))
        return np.arange(first, self.count, dtype=np.uint32)

    def mapped(self) -> RowNumbers:
        """The number of the row at each place; to be called once, after all rows are added."""
        self._writer.close()
        self._sink.close()
        reader = pa.ipc.open_file(pa.memory_map(self._path))
        self._batches = [reader.get_batch(number) for number in range(reader.num_record_batches)]
        self._folder.cleanup()  # what is mapped stays readable
        self._places = self._in_order()
        numbers = np.empty(self.count, dtype=np.uint32)
        numbers[self._places] = np.arange(self.count, dtype=np.uint32)
        return numbers

    def values(self, number: int, columns: Sequence[int]) -> list[Any]:
        """The values of a row in some columns, given by their places in the schema; binary ones are not copied."""
        place = int(self._places[number])
        at = bisect.bisect_right(self._starts, place) - 1
        batch, row = self._batches[at], place - self._starts[at]
        return [_value(batch.column(column)[row]) for column in columns]

    def _in_order(self) -> RowNumbers:
        tables, self._sorted = self._sorted, []
        if not tables:
            return self._places
        keys = [(name, "ascending") for name in self._order]
        return np.asarray(pc.sort_indices(pa.concat_tables(tables), sort_keys=keys)).astype(np.uint32)


def _value(scalar: Any) -> Any:
    return scalar.as_buffer() if type(scalar) is pa.BinaryScalar else scalar.as_py()
