"""A patch: what a later stage finds out about a document, as the fields of its record that change.

A field is named by its path: `wire` gives the field whole, `provenance.unbelieved[]` appends to a list inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

Patch = tuple[str, bytes]  # document key, JSON object of fields by path; null: the document is not written
KeyedPatch = tuple[str, Patch]  # under the partition key of the document
_APPENDS = "[]"


def patch_of(doc_key: str, fields: Mapping[str, Any] | None) -> Patch:
    """The patch that gives a document these fields, or None: the record of another document stands for it."""
    return doc_key, orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)


def merged(patches: Iterable[bytes]) -> dict[str, Any] | None:
    """The fields of all patches of one document, the same in any order; None where one says that it is not written.

    Raises ValueError where two patches differ on a field: each field has one stage that finds it out.
    """
    fields: dict[str, Any] = {}
    for patch in map(orjson.loads, patches):
        if patch is None:
            return None
        for path, value in patch.items():
            if fields.setdefault(path, value) != value:
                raise ValueError(f"two stages give the field {path!r} of one document different values")
    return fields


def patched(record: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The record with the fields of a merged patch; its order of fields stays. Raises KeyError for an unknown path."""
    result = dict(record)
    for path, value in fields.items():
        name, _, inner = path.partition(".")
        if inner:
            result[name] = patched(result[name], {inner: value})
        elif name.endswith(_APPENDS):
            result[name.removesuffix(_APPENDS)] = [*result[name.removesuffix(_APPENDS)], *value]
        else:
            result[name] = value if name in result else _unknown(name)
    return result


def _unknown(name: str) -> Any:
    raise KeyError(f"a record has no field {name!r}")
