"""Rejected documents as rows of the rejected tree, by the day of the run's clock."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

import orjson

from schemas.vocabulary import Tree
from transforms.elements.partition import safe_date, shard_of
from transforms.sink.shard_file import Row


def reject_key(document: bytes, shards: int) -> str:
    """The group that a rejected document is written in, `date|shard`."""
    return f"{safe_date(orjson.loads(document).get('date'))}|{shard_of(_digest(document), shards)}"


def reject_folder(key: str) -> tuple[str, int]:
    """The folder and the shard of a `reject_key`."""
    date, shard = key.split("|")
    return f"{Tree.REJECTED}/date={safe_date(date)}", int(shard)


def reject_rows(documents: Iterable[bytes]) -> list[Row]:
    """The rows of rejected documents; a rejected document has no id, so its content orders it."""
    return [Row("", "", _digest(document), document) for document in documents]


def reject_reasons(documents: Iterable[bytes]) -> dict[str, int]:
    """How many documents were rejected for each reason."""
    return dict(Counter(str(orjson.loads(document)["reason"]) for document in documents))


def _digest(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()
