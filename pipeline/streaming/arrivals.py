"""Files that arrive in folders, globs and bucket prefixes: each is read once, when it is whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from pipeline import terminal
from pipeline.flags.usage_error import UsageError
from transforms.fetch.fetch_memory import FetchMemory
from transforms.fetch.fetch_state import RENEWED_SECONDS, EntryRow
from transforms.read.input_errors import InputError, NoSuchInput
from transforms.read.input_places import place_of
from transforms.read.sources import Source, expand, may_mean
from transforms.storage.errors import SinkError
from transforms.storage.storage import Storage, is_object, storage_for
from transforms.storage.trouble import MachineTroubleError, line_on

_PASSING = (InputError, SinkError, OSError, MachineTroubleError)  # of a look; the next one may do better
SETTLED_SECONDS = 30.0  # for which a file has looked the same, until its last row is believed to be broken
_OBJECT = "object "
_WRITTEN = ("articles", "rejected", "_state")  # trees of an output


@dataclass(frozen=True, slots=True)
class _Sight:
    """What a file looks like, and since when."""

    form: str
    since: float


class Arrivals:
    """The files of some sources, as they come.

    A local file is whole when its size and time have not changed between two looks, so one that is moved in place is
    read a look later; objects of a store are whole when they are there. A file that is written anew is another one, and
    so is an object of another size or generation. That a file was read is remembered with entries of feeds, and said
    again now and then while it stands there; files that list feeds are read at each start. `renewed` are the rows that
    the last look says again.
    """

    def __init__(self, sources: Iterable[Source], memory: FetchMemory) -> None:
        """`sources` are no URLs; `memory` knows the files that were read."""
        self._sources = tuple(sources)
        self._memory = memory
        self.renewed: list[EntryRow] = []
        self._seen: dict[str, _Sight] = {}  # what files looked like at the last look, by their keys
        self._begun: dict[str, str] = {}  # those that were handed over
        self._troubled: set[Source] = set()  # what could not be listed at the last look, which was told

    def look(self, now: float) -> Iterator[tuple[Source, EntryRow]]:
        """Files to read, each with the row that says that it was read; `now` is seconds since 1970."""
        seen: dict[str, _Sight] = {}
        self.renewed = []
        for source, form in self._files():
            key = _key(source)
            before = self._seen.get(key)
            is_still = before is not None and before.form == form
            seen[key] = before if before is not None and is_still else _Sight(form, now)
            known = None if source.kind.row.is_catalog else self._memory.entries.get(key)
            if known is not None and known.print == form:
                self.renewed += [replace(known, at=now)] if now - known.at >= RENEWED_SECONDS else []
            elif (is_still or is_object(source.path)) and self._begun.get(key) != form:
                self._begun[key] = form
                yield source, EntryRow(entry=key, at=now, print=form)
        if self._troubled:  # what could not be listed has not gone
            seen = {**self._seen, **seen}
        self._seen = seen
        self._begun = {key: form for key, form in self._begun.items() if key in seen}

    def is_settled(self, row: EntryRow, now: float) -> bool | None:
        """Whether a file has long looked as the row says, or has gone; None where it looks otherwise by now.

        An object appears whole.
        """
        sight = self._seen.get(row.entry)
        if sight is None:
            return True
        if sight.form != row.print:
            return None
        return sight.form.startswith(_OBJECT) or now - sight.since >= SETTLED_SECONDS

    def _files(self) -> Iterator[tuple[Source, str]]:
        """Each file, with what it looks like from outside."""
        for source in self._sources:
            listing = _Listing()
            for found in self._files_of(source, listing):
                form = listing.forms.get(found.path) if is_object(found.path) else _form(found.path)
                if form is not None:
                    yield found, form

    def _files_of(self, source: Source, listing: _Listing) -> list[Source]:
        try:
            found = expand(source, listing.of)
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


class _Listing:
    """A listing of stores that remembers what each object looks like: its size and generation, by its address."""

    def __init__(self) -> None:
        self.forms: dict[str, str] = {}
        self._storage: Storage
        self._root = ""

    def of(self, root: str) -> Storage:
        """The listing of the store at an address, in place of the store."""
        self._storage, self._root = storage_for(root), root
        return cast("Storage", self)

    def paths(self, prefix: str) -> list[str]:
        """As of a storage."""
        entries = self._storage.entries(prefix)
        self.forms |= {f"{self._root}/{entry.path}": f"{_OBJECT}{entry.size}-{entry.generation}" for entry in entries}
        return [entry.path for entry in entries]

    def exists(self, path: str) -> bool:
        """As of a storage."""
        generation = self._storage.generation(path)
        self.forms[f"{self._root}/{path}"] = f"{_OBJECT}{generation}"
        return generation is not None


def _form(path: str) -> str | None:
    """What a file looks like from outside; None where it has gone."""
    try:
        status = os.stat(path)  # noqa: PTH116 - keeps the spelling of the path
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
