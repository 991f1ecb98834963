"""Drafts and the patches of later stages become rows of the articles tree or of the duplicates tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from schemas.vocabulary import Relation, Tree, Word
from transforms.elements.patch import Patch, merged, patched
from transforms.sink.shard_file import Row
from transforms.storage.errors import StrayPatchError

_T = TypeVar("_T")
_COUNTED = ("dropped", "unchanged", "updated")


class DuplicatesMode(Word):
    """What becomes of copies: a tree of their own, left out but counted, or among the articles."""

    SEPARATE = "separate"
    DROP = "drop"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Settled:
    """The rows of one partition by tree, and how many documents are none of them.

    `dropped` are copies that were left out as asked; `unchanged` are documents that say what a written one says;
    `updated` are articles that supersede a version which an earlier run has written.
    """

    rows: Mapping[Tree, tuple[Row, ...]]
    dropped: int
    unchanged: int
    updated: int


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
            left_out["updated"] += tree is Tree.ARTICLES and supersedes(fields)
    return Settled({tree: tuple(found) for tree, found in rows.items()}, **{name: left_out[name] for name in _COUNTED})


def is_canonical(record: Mapping[str, Any]) -> bool:
    """Whether a record is the canonical article of its cluster, or the next version of that."""
    cluster = record["duplicates"]
    is_update = cluster["relation"] == Relation.UPDATE and cluster["canonical_id"] == record["id"]
    return cluster["relation"] is None or is_update


def supersedes(fields: Mapping[str, Any]) -> bool:
    """Whether the fields of a merged patch make a record the next version of one that an earlier run has written."""
    return bool(fields.get("duplicates", {}).get("supersedes"))


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
    row = Row(record["id"], record["version"], draft.doc_key, orjson.dumps(record), draft.member, draft.anchors)
    if is_canonical(record) or mode == DuplicatesMode.KEEP:
        return row, Tree.ARTICLES
    return row, None if mode == DuplicatesMode.DROP else Tree.DUPLICATES


def _input_order(draft: Row) -> tuple[int, str, bytes]:
    provenance = orjson.loads(draft.line)["provenance"]
    offset = provenance["record_offset"]
    return -1 if offset is None else offset, provenance["input"], draft.line
