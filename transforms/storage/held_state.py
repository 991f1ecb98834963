"""State of runs that came to nothing, kept in this process for the next one instead of a manifest of its own."""

from __future__ import annotations

import threading


class HeldState:
    """Contents of state files by the outputs that they are of. Any thread may ask."""

    def __init__(self) -> None:
        """Nothing is held."""
        self._turn = threading.Lock()
        self._contents: dict[str, tuple[bytes, ...]] = {}

    def keep(self, root: str, contents: tuple[bytes, ...]) -> None:
        """A run came to nothing, and learnt this."""
        with self._turn:
            self._contents[root] = contents

    def has(self, root: str) -> bool:
        """Whether a run came to nothing, and nobody has taken what it learnt."""
        with self._turn:
            return root in self._contents

    def take(self, root: str) -> tuple[bytes, ...] | None:
        """What a run that came to nothing has learnt; None where none has."""
        with self._turn:
            return self._contents.pop(root, None)


HELD = HeldState()
