"""A run on an object store shows that it is alive: its launcher writes the mark of its attempt again from time to time.

A store has no locks that die with their holder, so the age of the mark tells the living from the dead.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from transforms.storage.errors import SinkError
from transforms.storage.storage import Storage, storage_for

BEAT_SECONDS = 3600.0  # many beats may fail before a mark looks like that of a dead attempt


@contextlib.contextmanager
def beating(root: str, path: str) -> Iterator[None]:
    """Within this, the mark at `path` below an object store's `root` stays young, for as long as it is there."""
    over = threading.Event()
    thread = threading.Thread(target=beat, args=(storage_for(root), path, over), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def beat(storage: Storage, path: str, over: threading.Event) -> None:
    """Writes the mark again each `BEAT_SECONDS`, until `over` is set or the commit has taken the mark away."""
    while not over.wait(BEAT_SECONDS):
        with contextlib.suppress(SinkError):  # a store that does not answer now is asked again at the next beat
            generation = storage.generation(path)
            if generation is None:
                return
            storage.write_if(path, b"", generation)  # refused too where a write of ours counted whose answer was lost
