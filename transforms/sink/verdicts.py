"""Drafts and the patches of later stages become rows of the articles tree or of the duplicates tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from schemas.vocabulary import Tree, Word
from transforms.elements.patch import Patch, merged, patched
from transforms.sink.shard_file import Row
from transforms.storage.errors import StrayPatchError

_T = TypeVar("_T")


class DuplicatesMode(Word):
    """What becomes of copies: a tree of their own, left out but counted, or among the articles."""

    SEPARATE = "separate"
    DROP = "drop"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Settled:
    """The rows of one partition by tree, and how many documents are none of them.

    `dropped` are copies that were left out as asked; `unchanged` are documents that say what a written one says.
    """

    rows: Mapping[Tree, tuple[Row, ...]]
    dropped: int
    unchanged: int


def settle(partition: str, drafts: Iterable[Row], patches: Iterable[Patch], mode: DuplicatesMode) -> Settled:
    """The rows of a partition, each with its patches applied; a record that nothing changes is not read.

    A draft's record is that of a text which is alone. Of drafts with one key, which are equal inputs, the first (by
    row number in the input) is written. Raises StrayPatchError.
    """
    by_key = _gathered(patches)
    groups = _gathered((draft.doc_key, draft) for draft in drafts)
    if stray := sorted(by_key.keys() - groups.keys()):
        raise StrayPatchError(partition, f"patches without a draft, keyed to another partition? {stray[:3]}")
    rows: dict[Tree, list[Row]] = {Tree.ARTICLES: [], Tree.DUPLICATES: []}
    left_out: Counter[str] = Counter()
    for doc_key in sorted(groups):
        draft = groups[doc_key][0] if len(groups[doc_key]) == 1 else min(groups[doc_key], key=_input_order)
        left_out["unchanged"] += len(groups[doc_key]) - 1
        fields = merged(by_key.get(doc_key, ()))
        if fields is None:
            left_out["unchanged"] += 1
            continue
        row, tree = _settled(draft, fields, mode)
        if tree is None:
            left_out["dropped"] += 1
        else:
            rows[tree].append(row)
    return Settled({tree: tuple(found) for tree, found in rows.items()}, left_out["dropped"], left_out["unchanged"])


def _gathered(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _settled(draft: Row, fields: Mapping[str, Any], mode: DuplicatesMode) -> tuple[Row, Tree | None]:
    """The row of a draft with its fields, and the tree that it belongs in; None where it is left out."""
    if not fields:
        return draft, Tree.ARTICLES
    record = patched(orjson.loads(draft.line), fields)
    if "duplicates" not in fields:
        record["duplicates"] |= {"cluster_id": f"c{record['id']}", "canonical_id": record["id"]}
    row = Row(record["id"], record["version"], draft.doc_key, orjson.dumps(record))
    if record["duplicates"]["relation"] is None or mode == DuplicatesMode.KEEP:
        return row, Tree.ARTICLES
    return row, None if mode == DuplicatesMode.DROP else Tree.DUPLICATES


def _input_order(draft: Row) -> tuple[int, str, bytes]:
    provenance = orjson.loads(draft.line)["provenance"]
    offset = provenance["record_offset"]
    return -1 if offset is None else offset, provenance["input"], draft.line
