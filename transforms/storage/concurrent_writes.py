"""Writes that wait for the disk side by side.

A synced write waits some milliseconds for the disk, and a store answers in some tens: one after the other, a run of
many small files does little else. A file system syncs what waits at the same time together: on the machine of the
measurement 300 files took 2.1 s one by one and 0.1 s by eight threads.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from transforms.storage.storage import Storage

THREADS = 8
MOST_WAITING = 64  # writes whose content is held in memory


class ConcurrentWrites:
    """The writes of one step to a storage; none of them counts before `finish` has returned."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="write")
        self._waiting: deque[Future[None]] = deque()

    def write(self, path: str, data: bytes) -> None:
        """Starts a write. Raises what an earlier one has failed with."""
        while len(self._waiting) >= MOST_WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._threads.submit(self._storage.write, path, data))

    def finish(self) -> None:
        """Waits until all that was started is written. Raises what one of them has failed with."""
        while self._waiting:
            self._waiting.popleft().result()

    def close(self) -> None:
        """Ends the threads, once they have written what they were given."""
        self._threads.shutdown()
