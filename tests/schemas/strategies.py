"""Values of every dataclass of the schemas, made from its annotations."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = {
    str: TEXT,
    int: st.integers(-(2**53), 2**53),
    float: st.floats(0, 1),
    bool: st.booleans(),
    types.NoneType: st.none(),
    Any: st.one_of(st.none(), TEXT, st.integers(0, 9)),
}


def values_of(kind):
    """Any value of a type: dataclasses by their fields, containers by their elements."""
    if kind in SCALARS:
        return SCALARS[kind]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{field.name: values_of(hints[field.name]) for field in fields(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    return container_of(get_origin(kind), [values_of(inner) for inner in get_args(kind) if inner is not Ellipsis])


def container_of(origin, inner):
    """Any value of a type that holds other types: `inner` are the strategies of these."""
    if origin in {Union, types.UnionType}:
        return st.one_of(inner[::-1])
    if origin in {dict, Mapping}:
        return st.dictionaries(*inner, max_size=2)
    lists = st.lists(inner[0], max_size=2)
    return lists.map(tuple) if origin is tuple else lists
