"""Drafts and the verdicts on them become rows of the articles tree or of the duplicates tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from schemas.vocabulary import Relation, Tree, Word
from transforms.elements.patch import Patch, merged
from transforms.sink.shard_file import Row
from transforms.storage.errors import StrayVerdictError


class DuplicatesMode(Word):
    """What becomes of copies: a tree of their own, left out but counted, or among the articles."""

    SEPARATE = "separate"
    DROP = "drop"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Settled:
    """The rows of one partition by tree, and the number of copies that were left out."""

    rows: Mapping[Tree, tuple[Row, ...]]
    dropped: int


def settle(partition: str, drafts: Iterable[Row], patches: Iterable[Patch], mode: DuplicatesMode) -> Settled:
    """The rows of a partition, each with its patches applied; a record that nothing changes is not read.

    A draft's record is that of a text which is alone. Where two drafts have the same key, the later
    one (by row number in the input) is an exact copy of the first. Raises StrayVerdictError.
    """
    by_key: dict[str, list[bytes]] = {}
    for doc_key, patch in patches:
        by_key.setdefault(doc_key, []).append(patch)
    groups: dict[str, list[Row]] = {}
    for draft in drafts:
        groups.setdefault(draft.doc_key, []).append(draft)
    if stray := sorted(by_key.keys() - groups.keys()):
        raise StrayVerdictError(partition, f"verdicts without a draft, keyed to another partition? {stray[:3]}")
    rows: dict[Tree, list[Row]] = {Tree.ARTICLES: [], Tree.DUPLICATES: []}
    tally: Counter[str] = Counter()
    for doc_key in sorted(groups):
        if len(groups[doc_key]) == 1 and doc_key not in by_key:
            rows[Tree.ARTICLES] += groups[doc_key]
            continue
        for record in _settle_key(groups[doc_key], merged(by_key.get(doc_key, ()))):
            tree = _tree(record["duplicates"], mode)
            if tree is None:
                tally["dropped"] += 1
            else:
                rows[tree].append(Row(record["id"], record["version"], doc_key, orjson.dumps(record)))
    return Settled({tree: tuple(found) for tree, found in rows.items()}, tally["dropped"])


def _tree(duplicates: Mapping[str, Any], mode: DuplicatesMode) -> Tree | None:
    if duplicates["relation"] is None or mode == DuplicatesMode.KEEP:
        return Tree.ARTICLES
    return None if mode == DuplicatesMode.DROP else Tree.DUPLICATES


def _settle_key(drafts: Iterable[Row], patch: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records of one document key, the first of them with the patch."""
    first, *repeats = sorted((orjson.loads(draft.line) for draft in drafts), key=_input_order)
    first = {**first, **patch}
    cluster = first["duplicates"]
    if repeats and cluster["relation"] is None:
        first["duplicates"] = {**cluster, "copies": [*cluster["copies"], *map(_copy, repeats)]}
    for repeat in repeats:
        repeat["wire"] = first["wire"]
        repeat["duplicates"] = {**cluster, "relation": str(Relation.EXACT), "score": 1.0, "copies": []}
    return [first, *repeats]


def _input_order(record: Mapping[str, Any]) -> tuple[int, bytes]:
    offset = record["provenance"]["record_offset"]
    return (-1 if offset is None else offset, orjson.dumps(record, option=orjson.OPT_SORT_KEYS))


def _copy(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": record["id"],
        "outlet": record["outlet"],
        "url": record["url"],
        "date_published": record["date_published"],
        "relation": str(Relation.EXACT),
        "score": 1.0,
    }
