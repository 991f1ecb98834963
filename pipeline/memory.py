"""The memory across runs that a run builds on."""

from __future__ import annotations

from schemas.manifest import RunHeader
from transforms.memory.index_file import ALIASES, INDEX, KNOWN
from transforms.memory.known_row import KNOWN_DAYS
from transforms.memory.memory_source import MemorySource
from transforms.memory.sight import first_seen, sight_of
from transforms.storage.state_view import StateView, view_of_state
from transforms.storage.storage import Storage
from transforms.translations.linking.later_originals import LINKED


def state_before(storage: Storage, as_of: str, look_back: int = 0) -> StateView:
    """What the runs before `as_of` have left, as far back as any of it counts.

    Runs with the same or a later clock do not count, so that a run done again sees what it saw. Raises
    UnreadableManifestError, StoreFailedError.
    """
    return view_of_state(storage, first_seen(as_of, max(KNOWN_DAYS, 2 * look_back)), as_of)


def memory_before(earlier: StateView, header: RunHeader, look_back: int) -> MemorySource:
    """What a run sees of the documents that earlier ones have committed; `look_back` days bound the signatures."""
    as_of = header.as_of
    since, known_since = first_seen(as_of, look_back), first_seen(as_of, KNOWN_DAYS)
    return MemorySource(
        index=earlier.seen(INDEX, since),
        known=earlier.seen(KNOWN, known_since),
        aliases=earlier.seen(ALIASES, known_since),
        originals=earlier.seen(LINKED, since),
        index_since=since,
        known_since=known_since,
        as_of=as_of,
        run_id=header.run_id,
        look_back=look_back,
        seen=sight_of(earlier.runs(since)),
        runs=earlier.runs(first_seen(as_of, 2 * look_back)),
    )
