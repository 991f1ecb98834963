"""What a run sees of earlier ones: the names of their index files, which each worker process reads once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from schemas.manifest import StateFile, run_clock
from transforms.memory.alias_row import Aliases, AliasRow, resolved
from transforms.memory.index_file import ALIAS_SCHEMA, INDEX_SCHEMA, KNOWN_SCHEMA, aliases_of, read_table
from transforms.memory.known_versions import KnownVersions
from transforms.memory.remembered_documents import RememberedDocuments
from transforms.storage.checked_files import read_state_file
from transforms.storage.storage import storage_for


@dataclass(frozen=True, slots=True)
class MemorySource:
    """Index files below a root, as manifests list them, and the clocks between which their rows count.

    Clocks are RFC 3339 in UTC, without the last: `index_since` bounds whole rows, `known_since` known versions.
    `blind` are the runs that did not see all that stands before them.
    """

    root: str = ""
    index: tuple[StateFile, ...] = ()
    known: tuple[StateFile, ...] = ()
    aliases: tuple[StateFile, ...] = ()
    index_since: str = ""
    known_since: str = ""
    as_of: str = ""
    blind: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no earlier run has committed anything."""
        return not self.index and not self.known

    def tables(self, files: Sequence[StateFile], schema: pa.Schema, since: str) -> Iterator[pa.Table]:
        """The rows of files between two clocks. Raises DamagedFileError, NewerVersionError, NotFoundError."""
        storage = storage_for(self.root)
        first, last = run_clock(since), run_clock(self.as_of)
        for file in files:
            table = read_table(file.path, read_state_file(storage, file), schema)
            run = table.column("run_id")  # begins with the clock of the run
            yield table.filter(pc.and_(pc.greater_equal(run, first), pc.less(run, last)))


@lru_cache(maxsize=1)
def remembered_documents(source: MemorySource) -> RememberedDocuments:
    """The documents of the look-back, loaded once a process."""
    return RememberedDocuments(source.tables(source.index, INDEX_SCHEMA, source.index_since), _aliases(source))


@lru_cache(maxsize=1)
def known_versions(source: MemorySource) -> KnownVersions:
    """The versions that are known, loaded once a process."""
    return KnownVersions(source.tables(source.known, KNOWN_SCHEMA, source.known_since))


def _aliases(source: MemorySource) -> Aliases:
    rows: list[AliasRow] = []
    for table in source.tables(source.aliases, ALIAS_SCHEMA, source.known_since):
        rows += aliases_of(table)
    return resolved(rows)
