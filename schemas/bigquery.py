"""The BigQuery table schema of the record types, as `bq load` and Terraform read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any

from schemas.json_schema import FieldType, field_types, words
from schemas.record import Record

# A TIMESTAMP is UTC: the zone of the place, with which the rows are written, stays in the rows only.
_TYPES: Mapping[type, str] = {str: "STRING", int: "INTEGER", float: "FLOAT", bool: "BOOLEAN", dict: "JSON"}


def bigquery_schema(record_type: type) -> list[dict[str, Any]]:
    """The columns of a record type, nested ones as RECORD, lists as REPEATED."""
    return [_column(field) for field in field_types(record_type)]


def articles_table() -> str:
    """The table of articles and duplicates as JSON text."""
    return json.dumps(bigquery_schema(Record), ensure_ascii=False, indent=2) + "\n"


def _column(field: FieldType) -> dict[str, Any]:
    mode = "REPEATED" if field.repeated else "NULLABLE" if field.nullable else "REQUIRED"
    choice = f": {', '.join(words(field.inner))}" if words(field.inner) else ""
    column = {"name": field.name, "mode": mode, "description": f"{field.description}{choice}"}
    if is_dataclass(field.inner):
        return {**column, "type": "RECORD", "fields": bigquery_schema(field.inner)}
    if field.is_time:
        return {**column, "type": "TIMESTAMP"}
    return {**column, "type": _TYPES.get(field.inner, "STRING")}
