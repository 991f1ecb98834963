"""Files that arrive in folders, globs and bucket prefixes: each is read once, when it is whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline import terminal
from pipeline.usage_error import UsageError
from transforms.fetch.fetch_memory import FetchMemory
from transforms.fetch.fetch_state import RENEWED_SECONDS, EntryRow
from transforms.read.input_errors import InputError, NoSuchInput
from transforms.read.input_places import place_of
from transforms.read.sources import Source, expand, may_mean
from transforms.storage.errors import SinkError
from transforms.storage.trouble import MachineTroubleError, line_on

_PASSING = (InputError, SinkError, OSError, MachineTroubleError)  # of a look; the next one may do better
_WRITTEN = ("articles", "rejected", "_state")  # trees of an output


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
        self._troubled: set[Source] = set()  # what could not be listed at the last look, which was told

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
        if self._troubled:  # what could not be listed has not gone
            seen = {**self._seen, **seen}
        self._seen = seen
        self._begun = {key: form for key, form in self._begun.items() if key in seen}

    def _files(self) -> Iterator[Source]:
        for source in self._sources:
            yield from self._files_of(source)

    def _files_of(self, source: Source) -> list[Source]:
        try:
            found = expand(source)
        except NoSuchInput:  # nothing has arrived yet
            found = []
        except _PASSING as error:
            if source not in self._troubled:
                terminal.say(f"{line_on(error)}; looked for again")
            self._troubled.add(source)
            return []
        self._troubled.discard(source)
        return found


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


def refuse_output_among(sources: Iterable[Source], output: str) -> None:
    """Raises UsageError where a folder or glob means files that the stream itself is going to write."""
    for source in sources:
        below = (
            f"{output}/{tree}/date=2026-01-01/part-000.{suffix.lstrip('.')}"
            for tree in _WRITTEN
            for suffix in source.kind.row.suffixes
        )
        if not source.is_request and any(may_mean(source, replace(source, pattern=path)) for path in below):
            raise UsageError(
                f"{source.pattern}: the output {output} lies in it, so that the stream would read what it writes"
            )
