"""The JSON Schema of the record types and the table of the docs, both from the dataclasses.

Every field is required, `null` is allowed where the type says so, and nothing else may stand in an object.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from schemas.reasons import Reason, Stage
from schemas.record import Record, RejectedDocument

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SCALARS: Mapping[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}
# plain strings in the dataclass, since a rejected document is built in many places; closed lists all the same
_CLOSED: Mapping[tuple[type, str], type[Enum]] = {
    (RejectedDocument, "stage"): Stage,
    (RejectedDocument, "reason"): Reason,
}
_FOLDERS = (
    "The folders `date=` and `outlet=` hold the UTC date and the record's `outlet`, the same string: readers with hive "
    "partitioning on and off see the same column. Rows of schema version 1.0, written before, have an object there."
)


@dataclass(frozen=True, slots=True)
class FieldType:
    """The type of a field, taken apart.

    `inner` is str, int, float, bool, dict, an Enum or a dataclass: the type of the elements where `repeated`. A time is
    a str of RFC 3339, or a day.
    """

    name: str
    description: str
    inner: type
    repeated: bool
    nullable: bool
    is_time: bool = False


def field_types(record_type: type) -> tuple[FieldType, ...]:
    """The fields of a record type in order. Raises TypeError for a type that JSON has no word for."""
    hints = get_type_hints(record_type)
    found = []
    for field in fields(record_type):
        hint, nullable = _without_none(hints[field.name])
        repeated = get_origin(hint) is list
        inner = get_args(hint)[0] if repeated else get_origin(hint) or hint
        inner = _CLOSED.get((record_type, field.name), inner)
        if not (inner in _SCALARS or inner is dict or is_dataclass(inner) or issubclass(inner, Enum)):
            raise TypeError(f"{record_type.__name__}.{field.name}: no JSON type for {hint}")
        described, is_time = field.metadata.get("description", ""), field.metadata.get("is_time", False)
        found.append(FieldType(field.name, described, inner, repeated, nullable, is_time))
    return tuple(found)


def json_schema(record_type: type) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record type, in one piece without references."""
    return {"$schema": DRAFT, "title": record_type.__name__, **_object(record_type)}


def record_schema() -> dict[str, Any]:
    """The schema of a row of articles/ and duplicates/."""
    return json_schema(Record)


def rejected_schema() -> dict[str, Any]:
    """The schema of a row of rejected/."""
    return json_schema(RejectedDocument)


def record_table() -> str:
    """The record and the rejected document as Markdown tables: field, type, meaning."""
    parts = ["# The record", "", "Generated from `schemas/record.py` by `docs/generate.py`.", "", _FOLDERS]
    for title, record_type in (
        ("Rows of `articles/` and `duplicates/`", Record),
        ("Rows of `rejected/`", RejectedDocument),
    ):
        parts += ["", f"## {title}", "", "| field | type | meaning |", "|---|---|---|", *_table_rows(record_type, "")]
    return "\n".join(parts) + "\n"


def words(inner: type) -> tuple[str, ...]:
    """The words of a closed vocabulary, in their order; none for other types."""
    return tuple(str(word.value) for word in inner) if issubclass(inner, Enum) else ()


def _without_none(hint: Any) -> tuple[Any, bool]:
    """`str | None` -> (str, True)."""
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint, False
    some = [arg for arg in get_args(hint) if arg is not type(None)]
    if len(some) != 1:
        raise TypeError(f"no JSON type for {hint}")
    return some[0], True


def _object(record_type: type) -> dict[str, Any]:
    found = field_types(record_type)
    summary = (record_type.__doc__ or "").partition("\n")[0]
    return {
        "description": summary,
        "type": "object",
        "properties": {field.name: _property(field) for field in found},
        "required": [field.name for field in found],
        "additionalProperties": False,
    }


def _property(field: FieldType) -> dict[str, Any]:
    schema = _value(field.inner)
    if field.repeated:
        schema = {"type": "array", "items": schema}
    if field.nullable:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return {**schema, "description": field.description}


def _value(inner: type) -> dict[str, Any]:
    if is_dataclass(inner):
        return _object(inner)
    if issubclass(inner, Enum):
        return {"type": "string", "enum": list(words(inner))}
    return {"type": "object"} if inner is dict else {"type": _SCALARS[inner]}


def _table_rows(record_type: type, prefix: str) -> Iterator[str]:
    for field in field_types(record_type):
        name = f"{prefix}{field.name}{'[]' if field.repeated else ''}"
        choice = f": {', '.join(words(field.inner))}" if words(field.inner) else ""
        meaning = (field.description + choice).replace("|", "\\|")
        yield f"| `{name}` | {_type_name(field)}{' or null' if field.nullable else ''} | {meaning} |"
        if is_dataclass(field.inner):
            yield from _table_rows(field.inner, f"{name}.")


def _type_name(field: FieldType) -> str:
    word = "string" if issubclass(field.inner, Enum) else _SCALARS.get(field.inner, "object")
    return f"array of {word}s" if field.repeated else word
