"""What the user knows: rows of own registry files, beside the built-in ones, for as long as a document is worked on.

The rows travel packed, as text, with the options of a run, so that every process on every engine has the same ones.
A stage puts them in force around its work on an element; whatever is remembered of the registries is remembered for
the rows that are in force (`per_registry`), so that two runs of one process never see each other's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned")
NONE = ""  # no own rows
_FILE_SIGN = "@"


@dataclass(frozen=True, slots=True, eq=False)
class OwnRow:
    """A row of a table, as the built-in table has it, and the name of the file that it comes from."""

    file: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class OwnTables:
    """Own rows by table. Compared as that one value, which makes it a cheap key."""

    rows: Mapping[str, tuple[OwnRow, ...]]
    files: Mapping[str, str]  # of agencies and outlets, by id


SOURCES = ("agencies", "outlets")  # the tables whose ids stand in credits
_NOTHING = OwnTables({}, {})
_IN_FORCE: ContextVar[OwnTables] = ContextVar("own_tables", default=_NOTHING)


def packed(tables: Mapping[str, list[tuple[str, Mapping[str, Any]]]]) -> str:
    """Own rows as text: by table, each with the name of its file; the same rows give the same text."""
    kept = {table: rows for table, rows in tables.items() if rows}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else NONE


@lru_cache(maxsize=4)
def _unpacked(text: str) -> OwnTables:
    if text == NONE:
        return _NOTHING
    rows = {table: tuple(OwnRow(*row) for row in each) for table, each in json.loads(text).items()}
    return OwnTables(rows, {row.values["id"]: row.file for table in SOURCES for row in rows.get(table, ())})


@contextmanager
def in_force(text: str) -> Iterator[None]:
    """Own rows, as `packed` gives them, in force within this; those outside are none of its business."""
    token = _IN_FORCE.set(_unpacked(text))
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def own_rows(table: str) -> tuple[OwnRow, ...]:
    """The own rows of a table that are in force, in the order of their files."""
    return _IN_FORCE.get().rows.get(table, ())


def evidence_id(rule: str, source: str | None) -> str:
    """The id of a rule that credits a source: with the name of the file that knows the source, where one does."""
    file = _IN_FORCE.get().files.get(source or "")
    return f"{rule}{_FILE_SIGN}{file}" if file else rule


def own_id(identity: str, file: str) -> str:
    """The id of an own row where it may be that of a built-in one too: `banner@newsroom.toml`."""
    return f"{identity}{_FILE_SIGN}{file}"


def under_registry(
    process: Callable[Concatenate[Any, Arguments], Iterable[Returned]],
) -> Callable[Concatenate[Any, Arguments], Iterable[Returned]]:
    """Returns a method that does its whole work with the own rows in force that its object has as `registry`."""

    @wraps(process)
    def _working(step: Any, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> list[Returned]:
        with in_force(step.registry):
            return list(process(step, *arguments, **named))

    return _working


def per_registry(
    maxsize: int = 4,
) -> Callable[[Callable[Arguments, Returned]], Callable[Arguments, Returned]]:
    """Returns a decorator like `lru_cache` for what follows from the registries: remembered for the rows in force."""

    def _decorated(function: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
        @lru_cache(maxsize=maxsize)
        def _remembered(_own: OwnTables, *arguments: Arguments.args, **named: Arguments.kwargs) -> Returned:
            return function(*arguments, **named)

        @wraps(function)
        def _called(*arguments: Arguments.args, **named: Arguments.kwargs) -> Returned:
            return _remembered(_IN_FORCE.get(), *arguments, **named)  # type: ignore[arg-type]  # what can be a key

        return _called

    return _decorated
