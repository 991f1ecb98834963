"""The lines of one document as the stage counts them: packed by the worker, so that nobody reads the record again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

import orjson
import xxhash

from schemas.vocabulary import DateSource
from transforms.elements.partition import safe_date
from transforms.templates.line_key import line_key, normal_line
from transforms.text.rfc3339 import utc_date

HEAD_LINES = 3
TAIL_LINES = 5
LONGEST_LINE = 600  # characters; what is longer is prose
EXAMPLE = 160  # characters
KEY_BYTES = 8
_NO_DATE = frozenset({DateSource.FETCHED, DateSource.AS_OF})


class PlaceInText(IntEnum):
    """Where a line stands in a text: among the first three, the last five, or between."""

    HEAD = 0
    MIDDLE = 1
    TAIL = 2


class PrintedLine(NamedTuple):
    """A line: its key, its place, the 32-bit hash of it with its digits as printed, its first characters."""

    key: bytes
    place: PlaceInText
    wording: int
    example: str


class PrintedLines(NamedTuple):
    """The distinct lines of a document, 32-bit hashes of its id and of its story, and the day it was printed on.

    `positions` are those of all lines of its text, among the lines as they were extracted.
    """

    document: int
    story: int
    date: str
    lines: tuple[PrintedLine, ...]
    positions: tuple[int, ...]


def printed_lines(record: Mapping[str, Any], as_of: str, positions: Sequence[int] | None = None) -> PrintedLines:
    """The lines of a record, each where it stands first. Lines of white space and prose are left out.

    `positions` are those of the text's lines as extracted, None where nothing was cut from it.
    """
    texts = record["text"].split("\n")
    lines: dict[bytes, PrintedLine] = {}
    for index, text in enumerate(texts):
        key = line_key(text) if len(text) <= LONGEST_LINE else b""
        if key and key not in lines:
            wording = _hash(" ".join(text.lower().split()))
            lines[key] = PrintedLine(key, _place(index, len(texts)), wording, text[:EXAMPLE])
    return PrintedLines(
        _hash(record["id"]),
        _hash(_story(record, texts)),
        date_of(record, as_of),
        tuple(lines.values()),
        tuple(range(len(texts)) if positions is None else positions),
    )


def pack_lines(printed: PrintedLines) -> bytes:
    """The lines as JSON, keys as whole numbers."""
    rows = [(int.from_bytes(line.key, "big"), line.place, line.wording, line.example) for line in printed.lines]
    return orjson.dumps((printed.document, printed.story, printed.date, rows, printed.positions))


def unpack_lines(packed: bytes) -> PrintedLines:
    """The lines that `pack_lines` wrote."""
    document, story, date, rows, positions = orjson.loads(packed)
    lines = tuple(PrintedLine(key.to_bytes(KEY_BYTES, "big"), PlaceInText(place), *rest) for key, place, *rest in rows)
    return PrintedLines(document, story, date, lines, tuple(positions))


def packed_keys(packed: bytes) -> frozenset[bytes]:
    """The keys of lines that `pack_lines` wrote."""
    return frozenset(row[0].to_bytes(KEY_BYTES, "big") for row in orjson.loads(packed)[3])


def date_of(record: Mapping[str, Any], as_of: str) -> str:
    """The day on which the text was printed, else fetched, else that of the clock: YYYY-MM-DD in UTC."""
    printed = None if record["date_source"] in _NO_DATE else utc_date(record["date_published"])
    return printed or utc_date(record["date_fetched"]) or safe_date(as_of)


def _place(index: int, lines: int) -> PlaceInText:
    if index < HEAD_LINES:
        return PlaceInText.HEAD
    return PlaceInText.TAIL if lines - index <= TAIL_LINES else PlaceInText.MIDDLE


def _story(record: Mapping[str, Any], lines: list[str]) -> str:
    """What two prints of one story have in common: the headline, else the longest line."""
    return normal_line(record["headline"] or "") or max(lines, key=len)


def _hash(text: str) -> int:
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass")) >> 32
