"""The index of a run, compared with its records and made again from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.manifest import Manifest, StateFile, manifest_bytes, manifest_path
from schemas.record_versions import VERSION_1, version_of
from schemas.vocabulary import Tree
from transforms.duplicates.member import member_of, pack
from transforms.duplicates.remembering import index_row
from transforms.elements.partition import partition_of
from transforms.identify.identity import record_id
from transforms.memory.index_file import (
    INDEX,
    INDEX_SCHEMA,
    KNOWN,
    KNOWN_SCHEMA,
    columns_left_out,
    index_file,
    known_file,
    read_table,
    rows_of,
)
from transforms.memory.index_row import IndexRow
from transforms.memory.known_row import known_rows
from transforms.sink.commit import supersede
from transforms.sink.state_file import state_file
from transforms.storage.checked_files import read_rows, read_state_file
from transforms.storage.errors import CommitConflictError, SinkError
from transforms.storage.journal import SUPERSEDED, new_attempt
from transforms.storage.restated import note_restated
from transforms.storage.running import Attempt
from transforms.storage.storage import Storage
from transforms.translations.anchors import anchors_of_record
from transforms.translations.anchors import pack as pack_anchors

Version = tuple[str, str]  # id and version


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """What the index of a run came to: bytes, the clusters of its rows by id, and what is wrong with it.

    `older` are the files that nothing is wrong with, and in which an earlier copydesk remembered less of a document.
    """

    size: int
    clusters: dict[Version, str]
    problems: tuple[tuple[str, str], ...]  # path and what is wrong
    older: tuple[StateFile, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether to make it again would change nothing."""
        return not self.problems and not self.older


def check_index(storage: Storage, manifest: Manifest) -> IndexCheck:
    """The index of a run: whether its files are what the manifest says, and each row has its record."""
    states = [state for state in manifest.state if state.name in {INDEX, KNOWN}]
    clusters: dict[Version, str] = {}
    problems: list[tuple[str, str]] = []
    for state in states:
        found = _clusters(storage, state)
        if isinstance(found, SinkError):
            problems.append((state.path, found.problem))
        else:
            clusters |= found
    if not problems:
        problems += _differences(manifest, clusters, set(_versions(storage, manifest)))
    older = () if problems else tuple(state for state in states if _is_older(storage, state))
    return IndexCheck(sum(state.bytes for state in states), clusters, tuple(problems), older)


def rebuild_index(storage: Storage, manifest: Manifest, older: Sequence[StateFile] = ()) -> Manifest:
    """The manifest of a run with an index that was made again from its records, committed.

    What only the run knew is lost: the version of a text with its outlet's template lines. Rows of `older` files keep
    all that they say, and get from the records what they do not. Raises DamagedFileError, NotFoundError for a file of
    records, CommitConflictError where the run was done again meanwhile.
    """
    path = manifest_path(manifest.run_id)
    generation = storage.generation(path)
    rows = [_row(record, manifest.as_of) for record in _records(storage, manifest)]
    for state in older:
        rows = _completed(read_state_file(storage, state), rows)
    made = {INDEX: index_file(rows), KNOWN: known_file(known_rows(rows))} if rows else {}
    files = [state_file(name, content) for name, content in made.items()]
    for file, content in zip(files, made.values(), strict=True):
        storage.write(file.path, content)
    kept = [state for state in manifest.state if state.name not in {INDEX, KNOWN}]
    after = replace(manifest, state=tuple(sorted([*kept, *files])))
    if after != manifest:
        supersede(storage, manifest, after, Attempt(new_attempt(manifest.run_id), generation), SUPERSEDED)
        note_restated(storage, after, manifest)
        if not storage.write_if(path, manifest_bytes(after), generation):
            raise CommitConflictError(path, "the run was done again meanwhile: rebuild once more")
    return after


def _is_older(storage: Storage, state: StateFile) -> bool:
    return state.name == INDEX and bool(columns_left_out(read_state_file(storage, state)))


def _completed(content: bytes, made: Iterable[IndexRow]) -> list[IndexRow]:
    """The rows of an older file, with what they leave out from the rows that were made of their records."""
    by_version = {(row.id, row.version): row for row in made}
    left_out = columns_left_out(content)
    kept = rows_of(read_table(INDEX, content, INDEX_SCHEMA))
    return [
        replace(row, **{name: getattr(by_version[row.id, row.version], name) for name in left_out})
        if (row.id, row.version) in by_version
        else row
        for row in kept
    ]


def _clusters(storage: Storage, state: StateFile) -> dict[Version, str] | SinkError:
    """The clusters of the rows of a file, by id and version, or why it cannot be used."""
    try:
        data = read_state_file(storage, state)
        if state.name == KNOWN:
            read_table(state.path, data, KNOWN_SCHEMA)
            return {}
        rows = read_table(state.path, data, INDEX_SCHEMA, ["id", "version", "cluster_id"]).to_pylist()
    except SinkError as error:
        return error
    return {(row["id"], row["version"]): row["cluster_id"] for row in rows}


def _differences(manifest: Manifest, indexed: dict[Version, str], written: set[Version]) -> Iterator[tuple[str, str]]:
    path = manifest_path(manifest.run_id)
    if missing := len(written - indexed.keys()):
        yield path, f"{missing:,} of its records have no row in its index"
    if not manifest.pruned and (extra := len(indexed.keys() - written)):
        yield path, f"{extra:,} rows of its index have no record"


def _versions(storage: Storage, manifest: Manifest) -> Iterator[Version]:
    return ((record["id"], record["version"]) for record in _records(storage, manifest))


def _records(storage: Storage, manifest: Manifest) -> Iterator[dict[str, Any]]:
    """The records of a run, but for those of the first schema version, which nothing is remembered of."""
    for file in manifest.files:
        if file.tree != Tree.REJECTED:
            for record in read_rows(storage, file):
                if version_of(record) != VERSION_1:
                    yield record


def _row(record: dict[str, Any], as_of: str) -> IndexRow:
    claim = record_id(record["canonical_url"], record["outlet"], record["text"])
    member = member_of("", record, partition_of(record, as_of).key, as_of)
    return index_row(record, pack(replace(member, identity=claim)), pack_anchors(anchors_of_record(record)))
