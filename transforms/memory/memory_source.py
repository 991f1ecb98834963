"""What a run sees of earlier ones: the names of their index files, which each worker process reads once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from schemas.manifest import run_clock
from transforms.memory.alias_row import Aliases, AliasRow, resolved
from transforms.memory.index_file import (
    ALIAS_SCHEMA,
    ALIASES,
    INDEX,
    INDEX_SCHEMA,
    KNOWN,
    KNOWN_SCHEMA,
    aliases_of,
    read_table,
)
from transforms.memory.known_row import LOOK_BACK
from transforms.memory.known_versions import KnownVersions
from transforms.memory.remembered_documents import RememberedDocuments
from transforms.memory.sight import SeenRun
from transforms.storage.errors import DamagedFileError, NotFoundError
from transforms.storage.state_view import StateFiles

NO_FILES = StateFiles("", ())
_REPAIR = "`copydesk index OUT --rebuild` makes the index again from the records"


@dataclass(frozen=True, slots=True)
class MemorySource:
    """The files of the index, and the clocks between which their rows count.

    Clocks are RFC 3339 in UTC, without the last: `index_since` bounds whole rows, `known_since` known versions.
    `run_id` is the run that sees this, `seen` its digest. `runs` are all that stand in the last two look-backs, of
    `look_back` days each. `originals` are the links of committed translations to originals that came later.
    """

    index: StateFiles = NO_FILES
    known: StateFiles = NO_FILES
    aliases: StateFiles = NO_FILES
    originals: StateFiles = NO_FILES
    index_since: str = ""
    known_since: str = ""
    as_of: str = ""
    run_id: str = ""
    look_back: int = LOOK_BACK
    seen: str = ""
    runs: tuple[SeenRun, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no earlier run has committed anything."""
        return not any((self.known.files, self.known.folded))

    def tables(self, name: str, files: StateFiles, schema: pa.Schema, since: str) -> Iterator[pa.Table]:
        """The rows of files between two clocks. Raises DamagedFileError, NewerVersionError, NotFoundError."""
        first, last = run_clock(since), run_clock(self.as_of)
        try:
            for content in files.read():
                table = read_table(name, content, schema)
                run = table.column("run_id")  # begins with the clock of the run
                yield table.filter(pc.and_(pc.greater_equal(run, first), pc.less(run, last)))
        except (DamagedFileError, NotFoundError) as error:
            raise type(error)(error.path, f"{error.problem} ({_REPAIR})") from error


@lru_cache(maxsize=1)
def remembered_documents(source: MemorySource) -> RememberedDocuments:
    """The documents of the look-back, loaded once a process."""
    return RememberedDocuments(source.tables(INDEX, source.index, INDEX_SCHEMA, source.index_since), _aliases(source))


@lru_cache(maxsize=1)
def known_versions(source: MemorySource) -> KnownVersions:
    """The versions that are known, loaded once a process."""
    return KnownVersions(source.tables(KNOWN, source.known, KNOWN_SCHEMA, source.known_since))


def forget_documents() -> None:
    """Let go of what was loaded last: the run is over."""
    remembered_documents.cache_clear()
    known_versions.cache_clear()


def _aliases(source: MemorySource) -> Aliases:
    rows: list[AliasRow] = []
    for table in source.tables(ALIASES, source.aliases, ALIAS_SCHEMA, source.known_since):
        rows += aliases_of(table)
    return resolved(rows)
