"""Rows of JSONL files: one document a line."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import orjson

from schemas.decisions import Rejection
from schemas.page import Page
from schemas.reasons import Reason
from transforms.identify.credentials import without_credentials
from transforms.read import mistaken_kinds
from transforms.read.files import file_page, rejection_of
from transforms.read.lines import numbered_lines
from transforms.read.outcomes import Document, Outcome, Refused
from transforms.read.reader import Reader
from transforms.read.sources import Source, is_web
from transforms.read.streams import OF_ONE_INPUT, open_input
from transforms.text.rfc3339 import utc_time
from transforms.text.writable import one_line, utf8

MAX_ROW_BYTES = 64 * 1024 * 1024
_HELD = 20  # lines behind a first one that is none of a row, among which a row is looked for
_JSON_TYPES = {int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "an object"}
_OF_CR = "the rows end in CR alone; JSONL ends them in LF: convert the file, then read it again"


def read_rows(source: Source) -> Iterator[Outcome]:
    """The outcome of each row of a file, read line by line; a row that is refused keeps its raw line.

    `record_offset` is the line's number from 0. Blank lines are no documents. A line that is too long costs itself.
    A file that is of another kind, without a row among its first lines, is refused as a whole.
    Where the file cannot be read to its end, the rows before stand, and one more rejection has the number of the first
    row that is missing. Raises MachineTroubleError.
    """
    header, asked_for = file_page(source), source.rows
    number = -1
    try:
        with open_input(source.path) as stream:
            for number, line in _rows_or_mistake(numbered_lines(stream, MAX_ROW_BYTES)):
                if isinstance(line, Rejection):
                    yield Refused(header, line)
                    return
                if asked_for.has(number) and (line is None or not line.isspace()):
                    yield _row_at(replace(header, record_offset=number), line)
                if number == asked_for.last:
                    return
    except OF_ONE_INPUT as error:
        missing = max(number + 1, asked_for.first)
        if asked_for.last is None or missing <= asked_for.last:
            yield Refused(replace(header, record_offset=missing or None), rejection_of(error))


def count_rows(source: Source) -> int:
    """How many outcomes `read_rows` has of a file of rows, whatever they say. Raises MachineTroubleError."""
    rows = 0
    try:
        with open_input(source.path) as stream:
            for number, line in numbered_lines(stream, MAX_ROW_BYTES):
                rows += source.rows.has(number) and (line is None or not line.isspace())
    except OF_ONE_INPUT:  # the run says why
        rows += 1
    return rows


def _rows_or_mistake(
    lines: Iterator[tuple[int, bytes | None]],
) -> Iterator[tuple[int, bytes | Rejection | None]]:
    """The lines with their numbers; one rejection where the first ones are those of a file of another kind.

    A first line that looks like one is held until a row comes, or so many lines that none will.
    """
    held: list[tuple[int, bytes | None]] = []
    mistaken = None
    for number, line in lines:
        mistaken = mistaken_kinds.of_rows(line) if number == 0 and line is not None else mistaken
        held.append((number, line))
        if mistaken is not None and line is not None and _is_row(line):
            mistaken = None
        elif mistaken is not None and number < _HELD:
            continue
        elif mistaken is not None:
            break
        yield from held
        held.clear()
    if mistaken is not None:
        yield 0, mistaken


def _is_row(line: bytes) -> bool:
    row = parsed_row(line) if line.lstrip().startswith(b"{") else None
    return isinstance(row, dict) and _content(row)[0] is not None


def _row_at(header: Page, line: bytes | None) -> Document | Refused:
    if line is None:
        return Refused(header, Rejection(Reason.DOCUMENT_TOO_LARGE, f"the row has more than {MAX_ROW_BYTES} bytes"))
    return read_row(header, line.strip())


def read_row(header: Page, line: bytes) -> Document | Refused:
    """The outcome of one row; the header says which file and which line it is."""
    row = parsed_row(line)
    if isinstance(row, Rejection):
        return Refused(replace(header, source_id=_digest(line)), row, _kept(line))
    content, is_text = _content(row)
    data = utf8(content or "")
    page = row_page(header, row, data or line, is_text=is_text)
    if content is None:
        return Refused(page, Rejection(Reason.ROW_WITHOUT_CONTENT, _without_content(row)), _kept(line))
    if not content.strip():
        return Refused(page, Rejection(Reason.EMPTY_DOCUMENT, "the row's document is empty"), _kept(line))
    return Document(page, data)


def _kept(line: bytes) -> bytes:
    """The row as it is kept where it is refused: without the credentials of addresses in it."""
    if b"@" not in line:
        return line
    return without_credentials(line.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def parsed_row(line: bytes) -> dict[str, Any] | Rejection:
    """The JSON object of a line. The standard reader accepts lone surrogates, which the fast one does not."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            problem = f"no JSON: {error}"[:300]
            return Rejection(Reason.MALFORMED_ROW, _OF_CR if _ends_in_cr(line) else problem)
    return row if isinstance(row, dict) else Rejection(Reason.MALFORMED_ROW, "the row is no JSON object")


def _ends_in_cr(line: bytes) -> bool:
    """Whether a line that is no JSON holds rows that only CR separates."""
    first, mark, _ = line.partition(b"\r")
    return bool(mark) and first.startswith(b"{") and first.rstrip().endswith(b"}")


def _without_content(row: dict[str, Any]) -> str:
    """Why a row has no document: it lacks the field, or the field is no string."""
    given = next((name for name in ("html", "text") if row.get(name) is not None), None)
    if given is None:
        return "the row has neither `html` nor `text`"
    return f"the row's `{given}` is {_JSON_TYPES[type(row[given])]}, and has to be a string"


def _content(row: dict[str, Any]) -> tuple[str | None, bool]:
    """The document of a row and whether it is plain text; `html` comes before `text`."""
    given = [(row[name], name == "text") for name in ("html", "text") if isinstance(row.get(name), str)]
    filled = [choice for choice in given if choice[0].strip()]
    return next(iter([*filled, *given]), (None, False))


def row_page(header: Page, row: Mapping[str, Any], data: bytes, *, is_text: bool) -> Page:
    """The header of a document that a row, or what has its fields, describes; `data` is the document."""
    url, fetched = without_credentials(one_line(row.get("url")) or ""), row.get("fetched_at")
    return replace(
        header,
        source_id=without_credentials(_word(row.get("id")) or url) or _digest(data),
        url=url if url and is_web(url) else None,
        claimed_url=url if url and not is_web(url) else None,
        is_text=is_text,
        charset="utf-8",
        title=one_line(row.get("title")),
        published=_word(row.get("published")),
        outlet=one_line(row.get("outlet")),
        language=one_line(row.get("language")),
        fetched_at=utc_time(fetched) if isinstance(fetched, str) else None,
    )


def _digest(data: bytes) -> str:
    """An id for a row that has none: it does not depend on where the row stands."""
    return f"sha256:{hashlib.sha256(data).hexdigest()[:24]}"


def _word(value: object) -> str | None:
    """A string or a number in one line: ids and dates come as either."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return str(value) if is_number else one_line(value)


READER = Reader(read_rows, read_entry=read_row, count=count_rows)
