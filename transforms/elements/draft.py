"""A draft: a record on its way, before outlet templates and duplicates have had their say."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import Any, NamedTuple

import orjson

from schemas.record import Record


class Draft(NamedTuple):
    """What travels under a document key between the later stages, made whole by the worker that edits the page.

    `as_of` is the clock that the page was read by, RFC 3339 in UTC; `partition` the key `date|outlet` of the folder
    that the record belongs in; `id` and `version` are the record's, which is JSON as if the text were alone. `lines`
    is what the templates stage counts of it, `member` what the duplicates stage compares, `anchors` is that by which
    translations are found; each stage packs its own. `speaker` is who prints its lines: the outlet, apart from
    documents that merely declare an address there.
    """

    as_of: str
    partition: str
    id: str
    version: str
    record: bytes
    lines: bytes
    member: bytes
    speaker: str
    anchors: bytes


# (document key, the fields of a Draft): the type that Beam is told
KeyedDraft = tuple[str, tuple[str, str, str, str, bytes, bytes, bytes, str, bytes]]


def document_key(record: Record) -> str:
    """A key of 24 hex digits, of the document and not of its place: equal inputs have equal keys.

    The input's path and `provenance.record_offset` are left out, so that moved files and shuffled rows keep their keys.
    """
    provenance = {**_shallow(record.provenance), "input": None, "record_offset": None, "listings": []}
    content = [record.id, record.version, record.date_published, record.date_fetched, provenance]
    return hashlib.blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=12).hexdigest()


def _shallow(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
