"""What a stream has committed, told by the step that commits to whoever watches in the same process."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.streaming.window_run import Committed


class Turn:
    """The turn to commit below one output; `last` is the clock of the last commit of this process there."""

    def __init__(self) -> None:
        """Nothing is committed yet."""
        self.last: str | None = None
        self.lock = threading.Lock()


class Commits:
    """Commits of this process: one at a time below each output, and those that nobody has heard of yet.

    `last_look` is when the engine had news looked for last, in seconds since 1970.
    """

    def __init__(self) -> None:
        """Nobody commits yet."""
        self._turns: defaultdict[str, Turn] = defaultdict(Turn)
        self._told: SimpleQueue[Committed] = SimpleQueue()
        self.last_look: float | None = None

    @contextmanager
    def turn(self, output: str) -> Iterator[Turn]:
        """Within this, nobody else in this process commits below the output."""
        turn = self._turns[output]
        with turn.lock:
            yield turn

    def tell(self, committed: Committed) -> None:
        """Another window is committed."""
        self._told.put(committed)

    def next(self) -> Committed | None:
        """The next one, or None where there is none."""
        try:
            return self._told.get_nowait()
        except Empty:
            return None


COMMITS = Commits()
