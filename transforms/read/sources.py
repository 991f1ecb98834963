"""What a run is asked to read, and which files and URLs that means."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from schemas.input_kinds import InputKind, kind_of
from transforms.read.folders import WILD, files_below, matches
from transforms.read.input_errors import NoSuchInput
from transforms.read.input_places import place_of
from transforms.storage.storage import Storage, bucket_and_name, is_object, storage_for

_WEB = ("http://", "https://")
_PACKED = ".gz"


class Rows(NamedTuple):
    """Rows of a file by their numbers from 0: from `first` to `last`, None for the end of the file."""

    first: int = 0
    last: int | None = None

    def has(self, number: int) -> bool:
        """Whether a row is one of them."""
        return self.first <= number and (self.last is None or number <= self.last)

    def covers(self, others: Rows) -> bool:
        """Whether all of the others are among them."""
        return self.has(others.first) and (self.last is None or (others.last is not None and others.last <= self.last))


@dataclass(frozen=True, slots=True)
class Source:
    """An input: a flag of the command line with a path, folder, glob or URL (`gs://` and its like too).

    Expanded, `pattern` is one file or one URL. `again` is what a replay reads once more of one file or URL, which may
    be gone; None for an input as it was asked for. `part` is one of those that a large file is read in: bytes of
    archives, lines of others. `spool` is the file that keeps what came by standard input, whose pattern is `-`. `named`
    are the inputs of the run that wrote a rejected file: nothing else is read again for it.
    """

    kind: InputKind
    pattern: str
    again: Rows | None = None
    named: tuple[Source, ...] = ()
    part: Rows | None = None
    spool: str | None = None

    @property
    def rows(self) -> Rows:
        """Which rows of the file are read."""
        return self.again or self.part or Rows()

    @property
    def path(self) -> str:
        """Where its bytes lie."""
        return self.spool or self.pattern

    @property
    def is_request(self) -> bool:
        """Whether it is a URL that is fetched, and no file."""
        return self.kind.row.takes_urls and is_web(self.pattern)


def encode_source(source: Source) -> bytes:
    """The source as JSON in ASCII: not all names of files are UTF-8."""
    return json.dumps(asdict(source)).encode("ascii")


def decode_source(data: bytes) -> Source:
    """The source that `encode_source` wrote."""
    return _source_of(json.loads(data))


def _source_of(fields: dict[str, Any]) -> Source:
    ranges = {name: None if fields[name] is None else Rows(*fields[name]) for name in ("again", "part")}
    named = tuple(map(_source_of, fields["named"]))
    return Source(**{**fields, **ranges, "kind": kind_of(fields["kind"]), "named": named})


def is_web(pattern: str) -> bool:
    """Whether a pattern is a URL to fetch."""
    return pattern.lower().startswith(_WEB)


def expand_all(sources: Iterable[Source], storage: Callable[[str], Storage] = storage_for) -> list[Source]:
    """The files and URLs of all sources, sorted, each once. Raises NoSuchInput."""
    found = {concrete for source in sources for concrete in expand(source, storage)}
    return sorted(found, key=_order)


def expand(source: Source, storage: Callable[[str], Storage] = storage_for) -> list[Source]:
    """The files of a path, folder or glob, sorted; a URL is itself.

    A folder stands for the files below it whose suffix fits the flag, `.gz` after it or not; hidden files are left
    out. A glob stands for every file that it matches, whatever its suffix. Raises NoSuchInput where that is nothing.
    """
    if source.again or source.part or source.spool is not None or source.is_request:
        return [source]
    paths = _objects(source, storage) if is_object(source.pattern) else _files(source)
    if not paths:
        raise NoSuchInput(source.pattern, f"nothing to read: {_expected(source)}")
    return [replace(source, pattern=path) for path in sorted(set(paths))]


def may_mean(asked_for: Source, source: Source) -> bool:
    """Whether an input that was asked for can mean a concrete one, by their names only.

    It means the same file, files below its folder, and those that its glob matches; the URL of a catalog may have stood
    in any of them.
    """
    if source.kind is not asked_for.kind:
        return False
    if source.is_request:
        return True
    pattern, place = place_of(asked_for.pattern), place_of(source.pattern)
    if place == pattern:
        return True
    hidden = {part for part in place.split("/") if part.startswith(".")} - set(pattern.split("/"))
    fits = _glob_pattern(pattern).fullmatch
    if hidden or fits(place):
        return not hidden
    parts = place.split("/")
    above = [("/".join(parts[:count]), "/".join(parts[count:])) for count in range(1, len(parts))]
    return any(_fits(below, source.kind) for folder, below in above if folder == pattern or fits(folder))


def web_patterns(sources: Iterable[Source], kind: InputKind) -> frozenset[str]:
    """The URLs among the sources of a kind."""
    return frozenset(source.pattern for source in sources if source.kind is kind and source.is_request)


def _order(source: Source) -> tuple[str, str, bool, int]:
    return source.kind.value, source.pattern, source.again is not None, source.rows.first


def _expected(source: Source) -> str:
    if is_web(source.pattern):
        return "a URL where a file is meant; article URLs are listed in a file for --urls, feed URLs go to --feeds"
    suffixes = " ".join(source.kind.row.suffixes)
    files = f"no such file, and no folder or glob with a file that fits ({suffixes}, also with {_PACKED})"
    return f"{files}; a URL starts with https:// or http://" if source.kind.row.takes_urls else files


def _files(source: Source) -> list[str]:
    pattern, kind = source.pattern, source.kind
    files = []
    for path in [pattern] if Path(pattern).exists() else matches(pattern):
        if Path(path).is_dir():
            files += [file for file in files_below(path) if _fits(os.path.relpath(file, path), kind)]
        elif Path(path).is_file() or not Path(path).exists():  # a link that leads nowhere: reading it says so
            files.append(path)
    return files


def _objects(source: Source, storage: Callable[[str], Storage]) -> list[str]:
    root, name = bucket_and_name(source.pattern)
    store = storage(root)
    wild = WILD.search(name)
    if not wild:
        if name and not name.endswith("/") and store.exists(name):
            return [source.pattern]
        below = store.paths(name.rstrip("/"))
        return [f"{root}/{path}" for path in below if _fits(path[len(name) :].lstrip("/"), source.kind)]
    pattern = _glob_pattern(name)
    folder = name[: wild.start()].rpartition("/")[0]
    return [f"{root}/{path}" for path in store.paths(folder) if pattern.fullmatch(path)]


def _fits(path: str, kind: InputKind) -> bool:
    """Whether a file below a folder, by its path relative to the folder, is one that the flag means."""
    hidden = any(part.startswith(".") for part in path.split("/"))
    return not hidden and path.lower().removesuffix(_PACKED).endswith(kind.row.suffixes)


def _glob_pattern(pattern: str) -> re.Pattern[str]:
    """The names that a glob means, as the shell reads it: `**` over folders, `*`, `?` and `[…]` within one."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[!?\]?[^\]]*\])", pattern)
    return re.compile("".join(_WILD_CARDS.get(part) or _literal(part) for part in parts), re.DOTALL)


_WILD_CARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _literal(part: str) -> str:
    if not part.startswith("[") or not part.endswith("]"):
        return re.escape(part)
    inside = part[1:-1].replace("\\", "\\\\")
    return f"[^/{inside[1:]}]" if inside.startswith("!") else f"[{inside}]"
