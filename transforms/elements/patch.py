"""A patch: what a later stage finds out about a document, as the fields of its record that change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

Patch = tuple[str, bytes]  # document key, JSON object of fields
KeyedPatch = tuple[str, Patch]  # under the partition key of the document


def patch_of(doc_key: str, fields: Mapping[str, Any]) -> Patch:
    """The patch that gives a document these fields, each whole: nothing is merged inside a field."""
    return doc_key, orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)


def merged(patches: Iterable[bytes]) -> dict[str, Any]:
    """The fields of all patches of one document, the same in any order.

    Raises ValueError where two patches differ on a field: each field has one stage that finds it out.
    """
    fields: dict[str, Any] = {}
    for patch in patches:
        for name, value in orjson.loads(patch).items():
            if fields.setdefault(name, value) != value:
                raise ValueError(f"two stages give the field {name!r} of one document different values")
    return fields
