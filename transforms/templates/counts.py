"""How often, when and where an outlet prints a line: bounded counts that can be merged in any order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transforms.templates.printed_lines import PlaceInText, PrintedLines

WORDINGS = 8
ALL_DOCUMENTS = b""  # the key under which an outlet's documents are counted
_HASHES = 256
_DATES = 31
_RANGE = 1 << 32


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


def distinct(hashes: tuple[int, ...]) -> int:
    """How many distinct values lie behind the smallest hashes (k minimum values, Bar-Yossef et al. 2002)."""
    if len(hashes) < _HASHES:
        return len(hashes)
    return round((_HASHES - 1) * _RANGE / (hashes[-1] + 1))


def counts_of(printed: PrintedLines) -> Iterator[tuple[bytes, LineCount]]:
    """(line key, count of one) for each line of a document, and one for the document itself under `ALL_DOCUMENTS`."""
    document = LineCount((printed.document,), (printed.story,), (printed.date,), printed.date, printed.date)
    yield ALL_DOCUMENTS, document
    for key, place, wording, example in printed.lines:
        where = (int(place == PlaceInText.HEAD), int(place == PlaceInText.MIDDLE), int(place == PlaceInText.TAIL))
        yield (
            key,
            LineCount(
                document.documents,
                document.stories,
                document.dates,
                printed.date,
                printed.date,
                *where,
                example,
                (wording,),
            ),
        )


def counts_together(documents: Iterable[PrintedLines]) -> dict[bytes, LineCount]:
    """The count of each line over all documents of an outlet; the order does not matter."""
    total: dict[bytes, LineCount] = {}
    for printed in documents:
        for key, count in counts_of(printed):
            total[key] = merge(total[key], count) if key in total else count
    return total


def _smallest(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return one if one == other else tuple(sorted({*one, *other})[:_HASHES])


def _latest(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return one if one == other else tuple(sorted({*one, *other})[-_DATES:])
