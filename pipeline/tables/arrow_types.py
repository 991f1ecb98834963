"""Arrow types of the record types, from the same definition as their JSON Schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from typing import Any

import orjson
import pyarrow as pa

from schemas.json_schema import FieldType, field_types
from transforms.text.rfc3339 import utc_moment

TIME = pa.timestamp("us", tz="UTC")
_SCALARS: Mapping[type, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
_Conversion = Callable[[Any], Any]


def arrow_fields(record_type: type) -> list[pa.Field]:
    """The columns of a record type: times as UTC timestamps, an object without fields of its own as JSON text."""
    return [pa.field(field.name, _arrow_type(field)) for field in field_types(record_type)]


def conversion(record_type: type) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """A function that turns rows as JSON reads them into what `arrow_fields` takes; what a row lacks is None.

    The function raises ValueError for a time that is none.
    """
    steps = {field.name: _step(field) for field in field_types(record_type)}
    return lambda row: {name: None if row.get(name) is None else step(row[name]) for name, step in steps.items()}


def _arrow_type(field: FieldType) -> pa.DataType:
    if field.is_time:
        inner = TIME
    elif is_dataclass(field.inner):
        inner = pa.struct(arrow_fields(field.inner))
    else:
        inner = _SCALARS.get(field.inner, pa.string())
    return pa.list_(inner) if field.repeated else inner


def _step(field: FieldType) -> _Conversion:
    step = _step_of_one(field)
    return (lambda values: [step(value) for value in values]) if field.repeated else step


def _step_of_one(field: FieldType) -> _Conversion:
    if field.is_time:
        return utc_moment
    if is_dataclass(field.inner):
        return conversion(field.inner)
    return _json if field.inner is dict else _unchanged


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _unchanged(value: Any) -> Any:
    return value
