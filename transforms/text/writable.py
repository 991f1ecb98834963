"""Strings that every engine, coder and JSON writer accepts, and that no reader of a record can be fooled by."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any, TypeVar, cast

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
# C0 and C1 controls but the line feed; embeddings, overrides and isolates of direction, which make a text read other
# than it is stored. The marks LRM, RLM and ALM stay where they are found: they turn nothing but the punctuation beside
# them, and names of files and feeds in Arabic and Hebrew need them (the body and metadata lose them in `normalise`).
# Joiners stay: Persian, Hindi and emoji are spelt with them.
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x85]")
_GAP = re.compile("[\t\x0b\x0c]")

Value = TypeVar("Value")


def clean(text: str) -> str:
    """Returns the text without controls, direction overrides and lone surrogates.

    Tabs and page breaks are spaces, line ends line feeds, halves of surrogate pairs U+FFFD. Cleaning twice changes
    nothing.
    """
    if text.isprintable() or not _UNSAFE.search(text):
        return text
    lines = _GAP.sub(" ", _LINE_END.sub("\n", text))
    return _UNSAFE.sub("", _SURROGATE.sub("\ufffd", lines))


def clean_strings(value: Value) -> Value:
    """Returns the value with every string in it cleaned: dataclasses, mappings, lists and tuples, at any depth.

    What holds nothing to clean is returned itself.
    """
    return cast("Value", _cleaned(value))


def writable(text: str) -> str:
    """Returns the text without controls (tab and line ends stay), lone surrogates as U+FFFD: what a parser may read."""
    return _UNWRITABLE.sub("", encodable(text))


def utf8(text: str) -> bytes:
    """Returns the text in UTF-8, lone surrogates as U+FFFD."""
    try:
        return text.encode()  # a tenth of the time that a search takes
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()


def encodable(text: str) -> str:
    """Returns the text with lone surrogates as U+FFFD, so that it can be written as UTF-8."""
    return utf8(text).decode()


def one_line(text: object, limit: int = 2000) -> str | None:
    """Returns the string in one line, white space collapsed, of at most `limit` characters; None for other types."""
    if not isinstance(text, str):
        return None
    return _SPACE.sub(" ", clean(text[: 4 * limit])).strip()[:limit] or None


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value) if type(value) is str else value  # a member of an enumeration is a word of ours
    if isinstance(value, (list, tuple)):
        items = [_cleaned(item) for item in value]
        return value if all(map(_is, items, value)) else type(value)(items)
    if isinstance(value, Mapping):
        pairs = {_cleaned(key): _cleaned(item) for key, item in value.items()}
        return value if all(map(_is, pairs.values(), value.values())) and pairs.keys() == value.keys() else pairs
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: new
            for field in dataclasses.fields(value)
            if (new := _cleaned(old := getattr(value, field.name))) is not old
        }
        return dataclasses.replace(value, **changed) if changed else value
    return value


def _is(one: object, other: object) -> bool:
    return one is other
