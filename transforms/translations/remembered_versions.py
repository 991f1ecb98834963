"""Documents of earlier runs as candidates: found by the anchors that the index keeps of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
from numpy.typing import NDArray

from schemas.own_tables import per_registry
from schemas.vocabulary import TranslationStatus
from transforms.memory.index_file import INDEX, INDEX_SCHEMA
from transforms.memory.key_ranges import KeyRanges, key_of, keys_of
from transforms.memory.mapped_rows import MappedRows, RowNumbers
from transforms.memory.memory_source import MemorySource
from transforms.translations.alignment import weight_of
from transforms.translations.anchors import AnchorKind, Anchors, unpack
from transforms.translations.candidate import Candidate, languages_of_agencies, seconds_of
from transforms.translations.meeting import CROWD, MOST_PARTNERS
from transforms.translations.shared_addresses import NAMES

_COLUMNS = (
    *("id", "canonical_id", "outlet", "url", "language", "date_published", "published", "as_of", "agencies"),
    *("anchors", "run_id", "headline", "story", "translation"),
)
_OWN = tuple(_COLUMNS.index(name) for name in ("id", "canonical_id", "translation"))
_MOST_COPIES = 64  # of one text, in which what it is a translation of is looked for: the latest
_STRONG, _ENOUGH = 0.7, 0.7  # weight of an anchor that is looked up, and of those that a document shares
_OF_NAMED = 1000.0  # weight of an address by which one document names the other
_TOLD_NOTHING = {
    "status": str(TranslationStatus.NONE),
    "confidence": 0.0,
    "source_language": None,
    "translator": None,
    "machine": None,
    "coverage": None,
    "score": None,
    "group": None,
    "original": None,
    "evidence": [],
}


class RememberedVersions:
    """The documents of the look-back by their strong anchors; their facts stay in a mapped file."""

    def __init__(self, tables: Iterable[pa.Table]) -> None:
        self._rows = MappedRows(pa.schema([INDEX_SCHEMA.field(name) for name in _COLUMNS]), ("run_id", "id"))
        self.languages: set[str] = set()
        self._linked = KeyRanges()
        keys, places = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype=np.uint32)]
        for table in tables:
            chosen = table.select(list(_COLUMNS))
            self.languages.update(name.partition("-")[0] for name in chosen.column("language").unique().to_pylist())
            added = self._rows.add(chosen)
            self._add_linked(chosen, added)
            for place, packed in zip(added.tolist(), chosen.column("anchors").to_pylist(), strict=True):
                found = _strong_keys(unpack(packed))[0]
                keys.append(found)
                places.append(np.full(len(found), place, dtype=np.uint32))
        numbers = self._rows.mapped()
        self._linked = self._linked.renumbered(numbers)
        every = np.concatenate(keys)
        owners = numbers[np.concatenate(places)] if len(every) else np.concatenate(places)
        order = np.lexsort((owners, every))
        self._keys, self._owners = every[order], owners[order]

    def verdict_on(self, identity: str) -> dict[str, Any] | None:
        """The `translation` of the latest version of a document that names an original or a group, else of a copy."""
        copied = None
        for number in self._linked.rows(np.array([key_of(identity)], dtype=np.uint32), _MOST_COPIES)[::-1].tolist():
            own, canonical, translation = self._rows.values(number, _OWN)
            if own == identity:
                return _read(translation)
            if canonical == identity:
                copied = copied or translation
        return _read(copied) if copied else None

    def _add_linked(self, table: pa.Table, places: RowNumbers) -> None:
        """Adds the rows that have a `translation`, and the languages of what they were translated from."""
        rows = table.select(["canonical_id", "translation"]).to_pylist()
        linked = [place for place, row in enumerate(rows) if row["translation"]]
        self._linked.add(keys_of(rows[place]["canonical_id"] for place in linked), places[linked])
        originals = (_read(rows[place]["translation"])["original"] for place in linked)
        self.languages.update(each["language"].partition("-")[0] for each in originals if each and each["language"])

    def like(self, anchors: Anchors) -> Iterator[tuple[Candidate, bytes]]:
        """(candidate, its anchors) of those documents in another language that share most strong anchors."""
        keys, weights = _strong_keys(anchors)
        low, high = np.searchsorted(self._keys, keys, "left"), np.searchsorted(self._keys, keys, "right")
        shared: dict[int, float] = {}
        for start, end, weight in zip(low.tolist(), high.tolist(), weights.tolist(), strict=True):
            if 0 < end - start <= CROWD:
                for owner in self._owners[start:end].tolist():
                    shared[owner] = shared.get(owner, 0.0) + weight
        seen: set[str] = set()
        for owner in sorted(shared, key=lambda owner: (-shared[owner], -owner)):
            if shared[owner] < _ENOUGH or len(seen) >= MOST_PARTNERS:
                return
            row = dict(zip(_COLUMNS, self._rows.values(owner, range(len(_COLUMNS))), strict=True))
            other = row["language"].partition("-")[0] != anchors.language
            if other and row["canonical_id"] == row["id"] and row["id"] not in seen:
                seen.add(row["id"])
                yield _candidate(row), row["anchors"].to_pybytes()


@per_registry(1)
def remembered_versions(source: MemorySource) -> RememberedVersions:
    """The documents of the look-back, loaded once a process."""
    return RememberedVersions(source.tables(INDEX, source.index, INDEX_SCHEMA, source.index_since))


def _read(translation: str) -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads(translation)
    return read


def _strong_keys(anchors: Anchors | None) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """The distinct keys of the strong names and numbers and of the addresses, and their weights."""
    if anchors is None:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.float64)
    found = {
        kind << 32 | value: weight_of(kind, strength)
        for value, _, kind, strength in anchors.rows.tolist()
        if kind in {AnchorKind.NAME, AnchorKind.NUMBER} and weight_of(kind, strength) >= _STRONG
    }
    found |= {value: _OF_NAMED if kind in NAMES else _ENOUGH for value, kind in anchors.addresses.tolist()}
    return np.array(list(found), dtype=np.uint64), np.array(list(found.values()), dtype=np.float64)


def _candidate(row: dict[str, Any]) -> Candidate:
    home, service = languages_of_agencies(set(row["agencies"]))
    published = row["published"]
    return Candidate(
        doc_key=f"remembered {row['id']}",
        partition="",
        id=row["id"],
        canonical_id=row["canonical_id"],
        outlet=row["outlet"],
        url=row["url"],
        headline=row["headline"],
        language=row["language"],
        date_published=row["date_published"],
        seconds=int(published) if published is not None else seconds_of(row["as_of"]) or 0,
        dated=published is not None,
        by_day=False,
        home=home,
        service=service,
        verdict={**_TOLD_NOTHING, "group": row["story"]},
        is_remembered=True,
    )
