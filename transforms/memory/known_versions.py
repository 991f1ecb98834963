"""Which versions of which documents earlier runs have committed: some twenty bytes of memory each."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from transforms.memory.index_file import KNOWN_SCHEMA
from transforms.memory.key_ranges import KeyRanges, key_of, keys_of
from transforms.memory.known_row import KnownRow
from transforms.memory.mapped_rows import MappedRows

_MOST = 1000  # versions of one document that are looked at, the latest
_COLUMNS = range(len(KNOWN_SCHEMA.names))


class KnownVersions:
    """The known versions of documents, by `claim_key`; `tables` are of the schema of known files."""

    def __init__(self, tables: Iterable[pa.Table]) -> None:
        self._rows = MappedRows(KNOWN_SCHEMA, ("run_id", "claim", "version"))
        keys = KeyRanges()
        for table in tables:
            places = self._rows.add(table)
            keys.add(keys_of(table.column("claim").to_pylist()), places)
        self._by_claim = keys.renumbered(self._rows.mapped())

    def has(self, claim: str, version: str) -> bool:
        """Whether the version of the document is known."""
        return any(row.version == version for row in self._of(claim))

    def latest(self, claim: str) -> KnownRow | None:
        """The version of a document that was written last, or None where none is known."""
        return next((row for row in reversed(self._of(claim)) if row.is_written), None)

    def _of(self, claim: str) -> list[KnownRow]:
        numbers = self._by_claim.rows(np.array([key_of(claim)], dtype=np.uint32), _MOST)
        rows = (KnownRow(*self._rows.values(number, _COLUMNS)) for number in numbers.tolist())
        return [row for row in rows if row.claim == claim]
