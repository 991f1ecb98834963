"""How often, when and where an outlet prints a line: bounded counts that can be merged in any order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import xxhash

from schemas.vocabulary import DateSource
from transforms.elements.partition import safe_date
from transforms.templates.line_key import line_key, normal_line
from transforms.text.rfc3339 import utc_date

HEAD_LINES = 3
TAIL_LINES = 5
LONGEST_LINE = 600  # characters; what is longer is prose
EXAMPLE = 160  # characters
WORDINGS = 8
ALL_DOCUMENTS = b""  # the key under which an outlet's documents are counted
_HASHES = 256
_DATES = 31
_RANGE = 1 << 32
_NO_DATE = frozenset({DateSource.FETCHED, DateSource.AS_OF})


@dataclass(frozen=True, slots=True)
class LineCount:
    """What is known of a line of one outlet.

    `documents` and `stories` are the smallest 32-bit hashes of those that hold the line, ascending: exact up to 256,
    estimated beyond. `dates` are the latest days on which it was printed, YYYY-MM-DD in UTC, ascending. `head`,
    `middle` and `tail` say in how many documents it stood among the first three lines, the last five, or between.
    `wordings` are hashes of the line with its digits as printed, at most eight.
    """

    documents: tuple[int, ...] = ()
    stories: tuple[int, ...] = ()
    dates: tuple[str, ...] = ()
    first_seen: str = ""
    last_seen: str = ""
    head: int = 0
    middle: int = 0
    tail: int = 0
    example: str = ""
    wordings: tuple[int, ...] = ()

    @property
    def outer_share(self) -> float:
        """The share of documents that print the line at an end of the text, 0 to 1."""
        total = self.head + self.middle + self.tail
        return (self.head + self.tail) / total if total else 0.0


NOTHING = LineCount()


def merge(one: LineCount, other: LineCount) -> LineCount:
    """The count of both; the order does not matter."""
    if not one.documents or not other.documents:
        return one if one.documents else other
    return LineCount(
        documents=_smallest(one.documents, other.documents),
        stories=_smallest(one.stories, other.stories),
        dates=_latest(one.dates, other.dates),
        first_seen=min(filter(None, (one.first_seen, other.first_seen)), default=""),
        last_seen=max(one.last_seen, other.last_seen),
        head=one.head + other.head,
        middle=one.middle + other.middle,
        tail=one.tail + other.tail,
        example=min(filter(None, (one.example, other.example)), default=""),
        wordings=_smallest(one.wordings, other.wordings)[:WORDINGS],
    )


def merge_all(counts: Iterable[LineCount]) -> LineCount:
    """The count of all of them."""
    return reduce(merge, counts, NOTHING)


def distinct(hashes: tuple[int, ...]) -> int:
    """How many distinct values lie behind the smallest hashes (k minimum values, Bar-Yossef et al. 2002)."""
    if len(hashes) < _HASHES:
        return len(hashes)
    return round((_HASHES - 1) * _RANGE / (hashes[-1] + 1))


def counts_of(record: Mapping[str, Any], as_of: str) -> Iterator[tuple[bytes, LineCount]]:
    """(line key, count) for each distinct line of a draft, and one for the document itself under `ALL_DOCUMENTS`."""
    lines = record["text"].split("\n")
    date = date_of(record, as_of)
    document = LineCount(
        documents=(_hash(record["id"]),),
        stories=(_hash(_story(record, lines)),),
        dates=(date,),
        first_seen=date,
        last_seen=date,
    )
    yield ALL_DOCUMENTS, document
    seen: set[bytes] = set()
    for index, line in enumerate(lines):
        key = line_key(line) if len(line) <= LONGEST_LINE else ALL_DOCUMENTS
        if key != ALL_DOCUMENTS and key not in seen:
            seen.add(key)
            yield key, _line_of(document, line, index, len(lines))


def _line_of(document: LineCount, line: str, index: int, lines: int) -> LineCount:
    head = index < HEAD_LINES
    tail = not head and lines - index <= TAIL_LINES
    return replace(
        document,
        head=int(head),
        middle=int(not head and not tail),
        tail=int(tail),
        example=line[:EXAMPLE],
        wordings=(_hash(" ".join(line.lower().split())),),
    )


def date_of(record: Mapping[str, Any], as_of: str) -> str:
    """The day on which the text was printed, else fetched, else that of the run's clock: YYYY-MM-DD in UTC."""
    printed = None if record["date_source"] in _NO_DATE else utc_date(record["date_published"])
    return printed or utc_date(record["date_fetched"]) or safe_date(as_of)


def _story(record: Mapping[str, Any], lines: list[str]) -> str:
    """What two prints of one story have in common: the headline, else the longest line."""
    return normal_line(record["headline"] or "") or max(lines, key=len)


def _hash(text: str) -> int:
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass")) >> 32


def _smallest(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return one if one == other else tuple(sorted({*one, *other})[:_HASHES])


def _latest(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return one if one == other else tuple(sorted({*one, *other})[-_DATES:])
