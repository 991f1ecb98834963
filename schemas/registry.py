"""Registries: agencies, outlets, platforms and tracking parameters, one item a row of a data file.

The files are JSON Lines in UTF-8 below `schemas/data/`, sorted by id. `load_rows` reads any of them into a frozen
dataclass and checks each field against the annotation, so that a slip in a row is found when the process starts and
not by the first article that needs the row.
"""

from __future__ import annotations

import json
import types
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, replace
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from schemas.own_tables import SOURCES, OwnRow, own_rows, per_registry
from schemas.vocabulary import Word

Row = TypeVar("Row")


class RegistryError(ValueError):
    """A row of a data file breaks its contract; carries file, line (from 1) and field, and survives pickling."""

    def __init__(self, file: str, line: int, field: str, message: str) -> None:
        super().__init__(file, line, field, message)
        self.file = file
        self.line = line
        self.field = field
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, field {self.field!r}: {self.message}; correct the row"


class AgencyKind(Word):
    """What a source of news copy does."""

    AGENCY = "agency"  # supplies text to outlets
    PRESS_RELEASE = "press_release"  # distributes what its customers write about themselves
    SYNDICATOR = "syndicator"  # sells or gives away pieces for reprint
    REPUBLISHER = "republisher"  # prints what others wrote
    BROADCASTER = "broadcaster"  # a station that is often credited
    PHOTO = "photo"  # supplies pictures only


class PlatformRule(Word):
    """Which part of an address names the publication on a shared host."""

    HOST = "host"  # the whole host: name.platform.com
    FIRST_SEGMENT = "first_segment"  # host and first path segment: platform.com/@name/...
    AGGREGATOR = "aggregator"  # nothing does: the page or the row names the outlet


class ParameterMatch(Word):
    """How the name of a tracking parameter is compared; names are compared in lower case."""

    EXACT = "exact"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class Agency:
    """A source that other outlets credit: agency, press-release wire, syndicator, broadcaster, photo agency.

    `names` maps BCP 47 codes to full names that are safe without a frame; `short` holds forms that are also words,
    codes or other bodies and need a frame, with `case_sensitive` for them alone. `dateline_forms` stand inside the
    brackets or slashes of a dateline. `service_languages` are those it writes in beside its home languages.
    `id_patterns` are regular expressions of its item numbers. `owner` groups sources under one roof.
    """

    id: str
    kind: AgencyKind
    name: str
    names: Mapping[str, tuple[str, ...]]
    short: tuple[str, ...]
    case_sensitive: bool
    dateline_forms: tuple[str, ...]
    domains: tuple[str, ...]
    country: str
    home_languages: tuple[str, ...]
    service_languages: tuple[str, ...]
    dateline_styles: tuple[str, ...]
    id_patterns: tuple[str, ...]
    wikidata: str | None
    owner: str | None
    source: str
    example: str
    counter_example: str


@dataclass(frozen=True, slots=True)
class KnownOutlet:
    """A well-known outlet: its names as they stand in source lines, its domains and its owner group."""

    id: str
    name: str
    names: Mapping[str, tuple[str, ...]]
    domains: tuple[str, ...]
    country: str
    languages: tuple[str, ...]
    owner: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Platform:
    """A host whose publications are not registrable domains. `host` also covers its subdomains.

    `one_house` says that its publications have one owner, as those of a broadcaster, and not one each, as blogs.
    """

    id: str
    host: str
    rule: PlatformRule
    one_house: bool
    name: str
    source: str
    example: str


@dataclass(frozen=True, slots=True)
class TrackingParameter:
    """A query parameter that says how a reader came, not what the page is.

    `host` limits it to one registrable domain, None means everywhere.
    """

    id: str
    name: str
    match: ParameterMatch
    host: str | None
    source: str
    example: str


def load_rows(name: str, row_type: type[Row], package: str = "schemas") -> tuple[Row, ...]:
    """The rows of `package`/data/`name` in file order, each a `row_type` (a dataclass) whose fields have been checked.

    Lists become tuples, strings become members of the enumeration that a field names. Raises RegistryError, naming
    file, line and field, for bad JSON, missing, unknown or mistyped fields, a second row with one id, and rows that
    are not sorted by id.
    """
    text = resources.files(package).joinpath("data", name).read_text(encoding="utf-8")
    return tuple(_checked_rows(name, text, row_type))


def _checked_rows(file: str, text: str, row_type: type[Row]) -> Iterator[Row]:
    previous = ""
    for line, raw in enumerate(text.splitlines(), 1):
        values = _parsed(file, line, raw)
        row = checked_row(file, line, values, row_type)
        row_id = str(values.get("id", ""))
        if row_id <= previous:
            raise RegistryError(file, line, "id", f"{row_id!r} must stand once, sorted, after {previous!r}")
        previous = row_id
        yield row


def checked_row(file: str, line: int, values: Mapping[str, Any], row_type: type[Row]) -> Row:
    """The row of a mapping, its fields checked and converted. Raises RegistryError, which names file and line."""
    hints = _hints(row_type)  # type: ignore[arg-type]  # a class can be a key
    columns: tuple[Field[Any], ...] = fields(row_type)  # type: ignore[arg-type]  # a dataclass, by contract
    unknown = sorted(values.keys() - {column.name for column in columns})
    if unknown:
        raise RegistryError(file, line, unknown[0], f"no such field{_nearest(unknown[0], hints)}")
    arguments = {}
    for column in columns:
        if column.name in values:
            value = _converted(values[column.name], hints[column.name])
            if value is _MISTYPED:
                raise RegistryError(file, line, column.name, f"{values[column.name]!r} is {_no(hints[column.name])}")
            arguments[column.name] = value
        elif column.default is MISSING and column.default_factory is MISSING:
            raise RegistryError(file, line, column.name, "missing")
    return row_type(**arguments)


@lru_cache(maxsize=64)
def _hints(row_type: Hashable) -> Mapping[str, Any]:
    return get_type_hints(row_type)


def _no(hint: Any) -> str:
    """What a value is not that should be as `hint` asks, in words."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f"none of {', '.join(member.value for member in hint)}"
    words = {str: "no text", bool: "neither true nor false", int: "no whole number", float: "no number"}
    listed = {tuple: "no list of texts", Mapping: "no table of lists of texts"}
    return words.get(hint) or listed.get(get_origin(hint) or hint) or f"no {hint}"


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _parsed(file: str, line: int, raw: str) -> dict[str, Any]:
    try:
        values = json.loads(raw)
    except ValueError as error:
        raise RegistryError(file, line, "*", f"not JSON: {error}") from error
    if not isinstance(values, dict):
        raise RegistryError(file, line, "*", "not a JSON object")
    return values


_MISTYPED = object()


def _converted(value: Any, hint: Any) -> Any:
    """The value as `hint` asks for it, or _MISTYPED."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        found = (_converted(value, choice) for choice in arguments)
        return next((item for item in found if item is not _MISTYPED), _MISTYPED)
    if origin is tuple:
        items = [_converted(item, arguments[0]) for item in value] if isinstance(value, list) else [_MISTYPED]
        return _MISTYPED if _MISTYPED in items else tuple(items)
    if origin is Mapping:
        if not isinstance(value, dict):
            return _MISTYPED
        pairs = {key: _converted(item, arguments[1]) for key, item in value.items()}
        return _MISTYPED if _MISTYPED in pairs.values() else pairs
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next((member for member in hint if member.value == value), _MISTYPED)
    return value if type(value) is hint or (hint is float and type(value) is int) else _MISTYPED


@per_registry()
def load_agencies() -> tuple[Agency, ...]:
    """Agencies, press-release wires, syndicators, republishers, broadcasters and photo agencies, sorted by id.

    The user's own are among them, where a registry file is in force; they replace built-in ones of the same id.
    """
    return _with_own("agencies", _built_in_agencies(), Agency)


@lru_cache(maxsize=1)
def _built_in_agencies() -> tuple[Agency, ...]:
    return load_rows("agencies.jsonl", Agency)


@per_registry()
def load_outlets() -> tuple[KnownOutlet, ...]:
    """Well-known outlets, sorted by id; the user's own among them, as with agencies."""
    return _with_own("outlets", _built_in_outlets(), KnownOutlet)


@lru_cache(maxsize=1)
def _built_in_outlets() -> tuple[KnownOutlet, ...]:
    return load_rows("outlets.jsonl", KnownOutlet)


_Source = TypeVar("_Source", Agency, KnownOutlet)


def _with_own(table: str, built_in: Sequence[_Source], row_type: type[_Source]) -> tuple[_Source, ...]:
    """The built-in rows and the own ones, sorted by id. A domain that an own row has is no built-in row's any more."""
    own = [row for each in SOURCES for row in own_rows(each)]
    if not own:
        return tuple(built_in)
    claimed = {domain for row in own for domain in row.values["domains"]}
    replaced = {row.values["id"] for row in own}
    left = (replace(row, domains=tuple(name for name in row.domains if name not in claimed)) for row in built_in)
    rows = {row.id: row for row in left if row.id not in replaced}
    return tuple(row for _, row in sorted((rows | {row.id: row for row in _own(table, row_type)}).items()))


def _own(table: str, row_type: type[_Source]) -> Iterator[_Source]:
    yield from (own_row(row, row_type) for row in own_rows(table))


def own_row(row: OwnRow, row_type: type[Row]) -> Row:
    """An own row as the built-in table has it."""
    return checked_row(row.file, 0, row.values, row_type)


@lru_cache(maxsize=1)
def load_platforms() -> tuple[Platform, ...]:
    """Hosts that carry the publications of many, sorted by id."""
    return load_rows("platforms.jsonl", Platform)


@lru_cache(maxsize=1)
def load_tracking_parameters() -> tuple[TrackingParameter, ...]:
    """Query parameters that do not change the page, sorted by id."""
    return load_rows("tracking_parameters.jsonl", TrackingParameter)
