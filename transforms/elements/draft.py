"""A draft: a record on its way, before outlet templates and duplicates have had their say."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import Any, NamedTuple

import orjson

from schemas.record import Record
from transforms.elements.partition import partition_of


class Draft(NamedTuple):
    """What travels under a document key between the later stages.

    `as_of` is the clock that the page was read by, RFC 3339 in UTC; `partition` the key of the folder that the record
    belongs in; `record` its JSON with `duplicates` null.
    """

    as_of: str
    partition: str
    record: bytes


KeyedDraft = tuple[str, tuple[str, str, bytes]]  # (document key, the fields of a Draft): the type that Beam is told


def draft_of(record: Record, as_of: str) -> tuple[str, Draft]:
    """(document key, draft), the element between the later stages."""
    values = _shallow(record)
    partition = partition_of(values, as_of)
    return document_key(record), Draft(as_of, partition.key, orjson.dumps({**values, "duplicates": None}))


def document_key(record: Record) -> str:
    """A key of 24 hex digits, of the document and not of its place: equal inputs have equal keys.

    The input's path and `provenance.record_offset` are left out, so that moved files and shuffled rows keep their keys.
    """
    provenance = {**_shallow(record.provenance), "input": None, "record_offset": None}
    told = [record.id, record.version, record.date_published, record.date_fetched, provenance]
    return hashlib.blake2b(orjson.dumps(told, option=orjson.OPT_SORT_KEYS), digest_size=12).hexdigest()


def _shallow(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
