"""Which schema a written row keeps: rows of earlier versions stay as they were written, and are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from schemas.json_schema import record_schema, rejected_schema
from schemas.record import SCHEMA_VERSION

VERSION_1 = "1.0"  # rejected rows of that version do not say so
READABLE = (VERSION_1, SCHEMA_VERSION)
_KINDS = {False: ("record", record_schema), True: ("rejected", rejected_schema)}


def version_of(row: Any) -> str:
    """The schema version of a row that was read from JSON; what is no object of any version counts as of this one."""
    version = row.get("schema_version", VERSION_1) if isinstance(row, Mapping) else SCHEMA_VERSION
    return version if isinstance(version, str) else SCHEMA_VERSION


@lru_cache(maxsize=2 * len(READABLE))
def schema_of(version: str, *, rejected: bool) -> Mapping[str, Any]:
    """The JSON Schema of records, or of rejected documents, in one of the `READABLE` versions."""
    name, current = _KINDS[rejected]
    if version == SCHEMA_VERSION:
        return current()
    text = resources.files("schemas").joinpath("data", f"{name}.v1.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def in_current_names(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row under the field names of `SCHEMA_VERSION`; fields that its own version did not have are not added."""
    outlet = row.get("outlet")
    if not isinstance(outlet, Mapping):
        return row
    return {**row, "outlet": outlet["id"], "outlet_name": outlet["name"], "outlet_domain": outlet["domain"]}
