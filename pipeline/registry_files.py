"""The user's own registry files: read, checked, and packed for the run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.flags.usage_error import UsageError
from pipeline.toml_text import toml_table
from schemas.own_registry import TABLES, OwnTable, rows_of
from schemas.own_tables import packed
from schemas.registry import RegistryError
from transforms.text.writable import clean_strings

_UNSAFE = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class RegistryFile:
    """A registry file: its name in evidence, the SHA-256 of its bytes, its rows by table, and what is wrong with it."""

    name: str
    sha256: str
    rows: tuple[OwnTable, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnRegistry:
    """All registry files of a run: `text` is what travels, `hashes` are those of the files, by name."""

    text: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)


def own_registry(paths: Sequence[str]) -> OwnRegistry:
    """The files as one. Raises UsageError, which lists all that is wrong."""
    files = [registry_file(path) for path in paths]
    problems = [problem for file in files for problem in file.problems] or list(clashes(files))
    if problems:
        raise UsageError("--registry: " + "; ".join(problems))
    return joined(files)


def joined(files: Sequence[RegistryFile]) -> OwnRegistry:
    """Files without problems and clashes as one registry."""
    return OwnRegistry(packed(_tables(files)), {file.name: file.sha256 for file in files})


def registry_file(path: str) -> RegistryFile:
    """One file. Raises UsageError where it cannot be read."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"--registry {path}: {error.strerror or error}") from error
    name, sha256 = _UNSAFE.sub("-", Path(path).name), hashlib.sha256(content).hexdigest()
    try:
        text = content.decode("utf-8-sig")
        document = clean_strings(toml_table(text))
    except ValueError as error:
        return RegistryFile(name, sha256, problems=(f"{name}: no TOML: {error}",))
    rows, problems = list[OwnTable](), list[str]()
    for table, values in document.items():
        if table not in TABLES or not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
            problems.append(f"{name}: {table!r} is no table of a registry: write [[{']], [['.join(TABLES)}]]")
            continue
        for number, row in enumerate(values):
            read = _read(name, _line(text, table, number), table, row)
            if isinstance(read, str):
                problems.append(read)
            else:
                rows += read
    return RegistryFile(name, sha256, tuple(rows), tuple(problems))


def _read(name: str, line: int, table: str, row: Mapping[str, Any]) -> tuple[OwnTable, ...] | str:
    """The rows that one table becomes, or what is wrong with it."""
    try:
        return rows_of(name, line, table, row)
    except RegistryError as error:
        return str(error)


def _line(text: str, table: str, number: int) -> int:
    """The line, from 1, on which the so-many-th table of a name begins; 0 where it is written in another way."""
    headers = list(re.finditer(rf"^[ \t]*\[\[[ \t]*{table}[ \t]*\]\]", text, re.MULTILINE))
    return text.count("\n", 0, headers[number].start()) + 1 if number < len(headers) else 0


def _tables(files: Iterable[RegistryFile]) -> dict[str, list[tuple[str, Mapping[str, Any]]]]:
    tables: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for file in files:
        for table, row in file.rows:
            tables.setdefault(table, []).append((file.name, row))
    return tables


def clashes(files: Sequence[RegistryFile]) -> Iterator[str]:
    """What two rows say of one thing: ids, domains, template lines; and two files of one name."""
    names = [file.name for file in files]
    yield from (f"two files are called {name}: evidence names a file, so rename one" for name in _repeated(names))
    tables = _tables(files)
    for table, rows in tables.items():
        for identity in _repeated(row["id"] for _, row in rows):
            standing = sorted({file for file, row in rows if row["id"] == identity})
            yield f"{' and '.join(standing)}: {identity!r} stands twice among the {table}"
    sources = [row for table in ("agencies", "outlets") for _, row in tables.get(table, ())]
    for domain in _repeated(domain for row in sources for domain in row["domains"]):
        owners = sorted(row["id"] for row in sources if domain in row["domains"])
        yield f"the domain {domain} is of {' and of '.join(owners)}"


def _repeated(values: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return sorted({value for value in values if value in seen or seen.add(value)})  # type: ignore[func-returns-value]
