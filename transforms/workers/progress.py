"""How far fetching and editing have come in this process: for the eye only, never for a decision."""

from __future__ import annotations

import threading


class Progress:
    """Counts of pages asked for, pages handed to the workers and pages done, safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.fetched = 0
        self.read = 0
        self.edited = 0

    def add(self, *, fetched: int = 0, read: int = 0, edited: int = 0) -> None:
        """Count more pages."""
        with self._lock:
            self.fetched += fetched
            self.read += read
            self.edited += edited


PROGRESS = Progress()
