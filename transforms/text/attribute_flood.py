"""Elements with thousands of attributes, found in linear time: parsers take quadratic time on them.

Both feedparser and libxml2 compare each attribute of an element with all before it.
"""

from __future__ import annotations

import re

_LONG_TAG = 1024  # characters; a tag with more attributes than are allowed is longer
_OF_A_TAG = re.compile(r"[A-Za-z\"']")  # how a tag starts, or what is behind a "<" at the end of a value
_TO_ITS_END = re.compile(r"""[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*""")
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""")
_CODE = ("script", "style")
_ENDS_OF_CODE = ("/script", "/style")


def has_attribute_flood(markup: str, most: int) -> bool:
    """Whether an element has more than `most` attributes, with values or without. Code of scripts is no element.

    Quoted values may hold `>`; an open quote makes all the rest the tag's.
    """
    pieces = markup.split("<")
    for number, piece in enumerate(pieces):
        if number and len(piece) > _LONG_TAG and _attributes(_tag(piece)) > most and not _is_code(pieces, number):
            return True
    return False


def _tag(piece: str) -> str:
    end = _TO_ITS_END.match(piece).end()  # type: ignore[union-attr]  # it matches the empty string too
    return piece if piece[end : end + 1] in {'"', "'"} else piece[:end]


def _attributes(tag: str) -> int:
    """How many attributes a tag has; behind a "<" within a value only those with values count, for it may be prose."""
    if _OF_A_TAG.match(tag):
        return len(_VALUE.sub(" ", tag).replace("/", " ").split()) - 1
    return tag.count("=")


def _is_code(pieces: list[str], number: int) -> bool:
    """Whether the tag that seems to start here stands inside a script or a style sheet."""
    for piece in reversed(pieces[:number]):
        name = piece[: len("/script")].lower()
        if name.startswith(_CODE):
            return True
        if name.startswith(_ENDS_OF_CODE):
            return False
    return False
