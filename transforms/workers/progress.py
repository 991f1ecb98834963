"""How far the work in this process has come: for the eye only, never for a decision."""

from __future__ import annotations

import threading
from collections import Counter


class Progress:
    """Counts by a name that whoever counts gives them, safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def add(self, **counts: int) -> None:
        """Count more of what is named."""
        with self._lock:
            self._counts.update(counts)

    def count(self, name: str) -> int:
        """How many have been counted under a name."""
        return self._counts[name]


PROGRESS = Progress()
