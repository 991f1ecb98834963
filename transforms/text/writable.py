"""Strings that every engine, coder and JSON writer accepts."""

from __future__ import annotations

import re

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


def writable(text: str) -> str:
    """The text without control characters (tab and line ends stay), lone surrogates replaced by U+FFFD."""
    return _UNWRITABLE.sub("", encodable(text))


def utf8(text: str) -> bytes:
    """The text in UTF-8, lone surrogates replaced by U+FFFD."""
    try:
        return text.encode()  # a tenth of the time that a search takes
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()


def encodable(text: str) -> str:
    """The text with lone surrogates replaced by U+FFFD, so that it can be written as UTF-8."""
    return utf8(text).decode()


def one_line(text: object, limit: int = 2000) -> str | None:
    """The string in one line, white space collapsed, at most `limit` code points; None for anything but text."""
    if not isinstance(text, str):
        return None
    return _SPACE.sub(" ", writable(text[: 4 * limit])).strip()[:limit] or None
