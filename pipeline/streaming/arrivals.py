"""Files that arrive in folders, globs and bucket prefixes: each is read once, when it is whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator

from transforms.fetch.fetch_memory import FetchMemory
from transforms.fetch.fetch_state import RENEWED_SECONDS, EntryRow
from transforms.read.input_errors import NoSuchInput
from transforms.read.input_places import place_of
from transforms.read.sources import Source, expand


class Arrivals:
    """The files of some sources, as they come.

    A local file is whole when its size and time have not changed between two looks, so one that is moved in place is
    read a look later; objects of a store are whole when they are there. A file that is written anew is another one.
    That a file was read is remembered with entries of feeds; files that list feeds are read at each start.
    """

    def __init__(self, sources: Iterable[Source], memory: FetchMemory) -> None:
        """`sources` are no URLs; `memory` knows the files that were read."""
        self._sources = tuple(sources)
        self._memory = memory
        self._seen: dict[str, str] = {}  # what files looked like at the last look, by their keys
        self._begun: dict[str, str] = {}  # those that were handed over

    def look(self, now: float) -> Iterator[tuple[Source, EntryRow]]:
        """Files to read, each with the row that says that it was read; `now` is seconds since 1970."""
        seen: dict[str, str] = {}
        for source in self._files():
            key, form = _key(source), _form(source)
            if form is None:
                continue
            seen[key] = form
            known = None if source.kind.row.is_catalog else self._memory.entries.get(key)
            is_known = known is not None and known.print == form and now - known.at < RENEWED_SECONDS
            is_whole = self._seen.get(key) == form or "://" in source.path
            if not is_known and is_whole and self._begun.get(key) != form:
                self._begun[key] = form
                yield source, EntryRow(entry=key, at=now, print=form)
        self._seen = seen
        self._begun = {key: form for key, form in self._begun.items() if key in seen}

    def _files(self) -> Iterator[Source]:
        for source in self._sources:
            with contextlib.suppress(NoSuchInput):  # nothing has arrived yet
                yield from expand(source)


def _key(source: Source) -> str:
    name = f"file\0{source.kind}\0{place_of(source.pattern)}"
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _form(source: Source) -> str | None:
    """What a file looks like from outside; None where it has gone."""
    if "://" in source.path:
        return "object"
    try:
        status = os.stat(source.path)  # noqa: PTH116 - keeps the spelling of the path
    except OSError:
        return None
    return f"{status.st_size}-{status.st_mtime_ns}"
