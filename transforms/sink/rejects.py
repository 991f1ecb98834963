"""Rejected documents as rows of the rejected tree, by the day of the run's clock, in files of some size at most."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping

import orjson

from schemas.vocabulary import Tree
from transforms.elements.partition import safe_date, shard_of
from transforms.sink.shard_file import Row

SHARD_BYTES = 32 * 1024**2  # of rows as JSON: what one file holds, and one worker in memory, about


def reject_size(document: bytes) -> tuple[str, int]:
    """The day of a rejected document, and its size in bytes."""
    return _day(document), len(document)


def reject_key(document: bytes, sizes: Mapping[str, int]) -> str:
    """The group that a rejected document is written in, `date|shard`; `sizes` are the bytes of each day."""
    day = _day(document)
    return f"{day}|{shard_of(_digest(document), -(-sizes[day] // SHARD_BYTES))}"


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


def _day(document: bytes) -> str:
    return safe_date(orjson.loads(document).get("date"))


def _digest(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()
