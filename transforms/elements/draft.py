"""A draft: a record on its way, before outlet templates and duplicates have had their say."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import Any

import orjson

from schemas.record import Record


def draft_of(record: Record) -> tuple[str, bytes]:
    """(document key, record JSON with `duplicates` null), the element between the later stages."""
    return document_key(record), orjson.dumps({**_shallow(record), "duplicates": None})


def document_key(record: Record) -> str:
    """A key of 24 hex digits, of the document and not of its place: equal inputs have equal keys.

    The input's path and `provenance.record_offset` are left out, so that moved files and shuffled rows keep their keys.
    """
    provenance = {**_shallow(record.provenance), "input": None, "record_offset": None}
    told = [record.id, record.version, record.date_published, record.date_fetched, provenance]
    return hashlib.blake2b(orjson.dumps(told, option=orjson.OPT_SORT_KEYS), digest_size=12).hexdigest()


def _shallow(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
