"""The index of a run's look-back, ready to be searched: documents by what they share with a new one.

Resident in memory are keys and numbers, some two hundred bytes a document; all else stays in a mapped file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from transforms.memory.alias_row import Aliases, under_alias
from transforms.memory.index_file import INDEX_SCHEMA
from transforms.memory.index_row import IndexRow
from transforms.memory.key_ranges import KeyRanges, key_of, keys_of, shingle_keys
from transforms.memory.mapped_rows import MappedRows

MOST_UNDER_A_KEY = 64  # documents that share a shingle: the latest, as it is the stock phrase of many
MOST_CANDIDATES = 256  # for one document: those that share most keys
MOST_OF_A_CLUSTER = 64
KEYS_IN_COMMON = 2
_NAMES = list(INDEX_SCHEMA.names)
_SIGNATURE = [_NAMES.index(name) for name in ("shingles", "whole", "exact", "keys", "sketch", "specifics")]
_NAMED = ("claim", "cluster_id", "run_id")  # columns in which documents are looked up by a word
_WHOLE_ROW = range(len(_NAMES))
_BYTES_OF_A_KEY = 8


@dataclass(frozen=True, slots=True)
class StoredSignature:
    """The signature of a remembered document; the arrays are little-endian unsigned numbers of 32 bits."""

    shingles: int
    whole: bool
    exact: bytes
    keys: bytes
    sketch: NDArray[np.uint32]
    specifics: NDArray[np.uint32]


class RememberedDocuments:
    """Documents that earlier runs have committed, numbered in the order of their runs and ids.

    `tables` are of the schema of index files. The rows that are given back stand under the clusters that their own
    have become, by `aliases`.
    """

    def __init__(self, tables: Iterable[pa.Table], aliases: Aliases) -> None:
        self._aliases = aliases
        self._rows = MappedRows(INDEX_SCHEMA, ("run_id", "id", "version"))
        keys = {name: KeyRanges() for name in ("shingle", "words", *_NAMED)}
        self.sights: dict[str, str] = {}  # what each run saw of those before it
        for table in tables:
            runs = table.select(["run_id", "seen"]).group_by(["run_id", "seen"]).aggregate([])
            self.sights |= dict(zip(*(runs.column(name).to_pylist() for name in ("run_id", "seen")), strict=True))
            places = self._rows.add(table)
            counts, shingles = _shingles(table.column("keys"))
            keys["shingle"].add(shingles, np.repeat(places, counts))
            for name, found in _single_keys(table).items():
                keys[name].add(found, places)
        numbers = self._rows.mapped()
        self._by = {name: ranges.renumbered(numbers) for name, ranges in keys.items()}

    def __len__(self) -> int:
        return self._rows.count

    def alike(self, keys: Collection[bytes]) -> list[int]:
        """The numbers of documents that share two and more of the shingle keys of 8 bytes, ascending."""
        wanted = shingle_keys(b"".join(keys))
        found, shared = np.unique(self._by["shingle"].rows(wanted, MOST_UNDER_A_KEY), return_counts=True)
        likely, shared = found[shared >= KEYS_IN_COMMON], shared[shared >= KEYS_IN_COMMON]
        if len(likely) > MOST_CANDIDATES:
            likely = np.sort(likely[np.lexsort((likely, shared))[-MOST_CANDIDATES:]])
        return [int(number) for number in likely.tolist()]

    def of_words(self, exact: bytes) -> list[int]:
        """The latest documents with the same words, by the 16 bytes that stand for them."""
        numbers = self._by["words"].rows(shingle_keys(_word_key(exact)), MOST_UNDER_A_KEY)
        return [number for number in numbers.tolist() if self.signature(number).exact == exact]

    def of_claim(self, claim: str) -> list[int]:
        """The latest documents that claimed an id."""
        return self._with("claim", claim, MOST_OF_A_CLUSTER)

    def of_cluster(self, cluster_id: str) -> list[int]:
        """The latest members of a cluster, under whatever id they were written."""
        names = [cluster_id, *(old for old, alias in self._aliases.items() if alias.new == cluster_id)]
        numbers = (number for name in names for number in self._with("cluster_id", name, MOST_OF_A_CLUSTER))
        return sorted(numbers)[-MOST_OF_A_CLUSTER:]

    def of_run(self, run_id: str) -> list[int]:
        """The documents that a run has committed."""
        return self._with("run_id", run_id, len(self))

    def signature(self, number: int) -> StoredSignature:
        """The signature of a document."""
        shingles, whole, exact, keys, sketch, specifics = self._rows.values(number, _SIGNATURE)
        arrays = (np.frombuffer(array, dtype="<u4") for array in (sketch, specifics))
        return StoredSignature(shingles, whole, bytes(exact), bytes(keys), *arrays)

    def row(self, number: int) -> IndexRow:
        """The row of a document."""
        values: dict[str, Any] = dict(zip(_NAMES, map(_plain, self._rows.values(number, _WHOLE_ROW)), strict=True))
        return under_alias(IndexRow(**values), self._aliases)

    def _with(self, column: str, word: str, most: int) -> list[int]:
        """The rows with a word in a column."""
        at = [_NAMES.index(column)]
        return [number for number in self._of(column, word, most) if self._rows.values(number, at) == [word]]

    def _of(self, kind: str, word: str, most: int) -> list[int]:
        numbers = self._by[kind].rows(np.array([key_of(word)], dtype=np.uint32), most)
        return [int(number) for number in numbers.tolist()]


def _plain(value: Any) -> Any:
    if isinstance(value, pa.Buffer):
        return value.to_pybytes()
    return tuple(value) if isinstance(value, list) else value


def _single_keys(table: pa.Table) -> dict[str, NDArray[np.uint32]]:
    named = {name: keys_of(table.column(name).to_pylist()) for name in _NAMED}
    return {"words": shingle_keys(b"".join(map(_word_key, table.column("exact").to_pylist()))), **named}


def _word_key(exact: bytes) -> bytes:
    return exact[:_BYTES_OF_A_KEY].ljust(_BYTES_OF_A_KEY, b"\0")  # a text without words has none


def _shingles(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """How many keys each row has, and all of them."""
    packed = column.to_pylist()
    counts = np.fromiter((len(keys) // _BYTES_OF_A_KEY for keys in packed), dtype=np.int64, count=len(packed))
    return counts, shingle_keys(b"".join(packed))
