"""Elements with thousands of attributes, found in linear time: parsers take quadratic time on them.

Both feedparser and libxml2 compare each attribute of an element with all before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONG_TAG = 1024  # characters; a tag with more attributes than are allowed is longer
_TO_ITS_END = re.compile(r"""(?:[^>=]+|=\s*(?:"[^"]*"|'[^']*')?)*""")  # a quote opens a value behind "=" only
_START_OF_TAG = re.compile(r"""[A-Za-z][^\s/>"']*|[^"']*["']?""")  # its name, or the end of the value it begins in
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""")
_CODE = ("script", "style")
_ENDS_OF_CODE = ("/script", "/style")


def has_attribute_flood(markup: str, most: int) -> bool:
    """Whether an element has more than `most` attributes, with values or without; quoted values may hold `>`.

    Code of scripts is no element.
    """
    return next(_floods(markup.split("<"), most), None) is not None


def without_attribute_flood(markup: str, most: int) -> str:
    """The markup with the elements that have more than `most` attributes stripped of all of them."""
    pieces = markup.split("<")
    floods = list(_floods(pieces, most))
    if not floods:
        return markup
    for number in floods:
        start, _, rest = _parted(pieces[number])
        pieces[number] = start + (rest or ">")
    return "<".join(pieces)


def _floods(pieces: list[str], most: int) -> Iterator[int]:
    """The numbers of the pieces between two "<" that are, or end, a tag with too many attributes."""
    is_code, before = False, 0
    for number in [number for number, length in enumerate(map(len, pieces)) if length > _LONG_TAG]:
        if number and _attributes(pieces[number]) > most:
            is_code = _is_code(pieces, before, number, is_code)
            before = number
            if not is_code:
                yield number


def _parted(piece: str) -> tuple[str, str, str]:
    """The name of the tag, or the end of the value that the "<" stood in; the attributes; what follows, from ">" on."""
    start = _START_OF_TAG.match(piece).end()  # type: ignore[union-attr]  # it matches the empty string too
    end = _TO_ITS_END.match(piece, start).end()  # type: ignore[union-attr]  # it matches the empty string too
    return piece[:start], piece[start:end], piece[end:]


def _attributes(piece: str) -> int:
    """How many attributes a tag has; behind a "<" within a value only those with values count, for it may be prose."""
    start, attributes, _ = _parted(piece)
    if start[:1].isalpha() or start[:1] in {'"', "'"}:
        return len(_VALUE.sub(" ", attributes).replace("/", " ").split())
    return attributes.count("=")


def _is_code(pieces: list[str], before: int, number: int, was_code: bool) -> bool:  # noqa: FBT001 - private
    """Whether the tag that seems to start here stands inside a script or a style sheet.

    `was_code` says so of the tag `before`: no piece is looked at twice.
    """
    for place in range(number - 1, before - 1, -1):
        name = pieces[place][: len("/script")].lower()
        if name.startswith(_CODE):
            return True
        if name.startswith(_ENDS_OF_CODE):
            return False
    return was_code
