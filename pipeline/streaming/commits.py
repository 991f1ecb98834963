"""What a stream has committed, told by the step that commits to whoever watches in the same process."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from pipeline.streaming.window_ids import CommittedWindows

if TYPE_CHECKING:
    from pipeline.streaming.window_run import Committed


MOST_BEHIND = 3  # windows that wait for their commit, beside the one that is open


class Turn:
    """The turn to commit below one output.

    `last` is the clock of the last commit of this process there, `windows` are those that are committed there.
    """

    def __init__(self) -> None:
        """Nothing is committed yet."""
        self.last: str | None = None
        self.windows = CommittedWindows()
        self.lock = threading.Lock()


class Commits:
    """Commits of this process: one at a time below each output, and those that nobody has heard of yet.

    `last_look` is when the engine had news looked for last, `first_look` when first, in seconds since 1970. Only where
    `is_heard` does anybody watch here, so that windows are told, and waited for.
    """

    def __init__(self) -> None:
        """Nobody commits yet."""
        self.is_heard = False
        self.first_look: float | None = None
        self._watch = threading.Lock()
        self._expected: set[float] = set()  # ends of windows that got documents and are not committed
        self._turns: defaultdict[str, Turn] = defaultdict(Turn)
        self._told: SimpleQueue[Committed] = SimpleQueue()
        self.last_look: float | None = None

    @contextmanager
    def turn(self, output: str) -> Iterator[Turn]:
        """Within this, nobody else in this process commits below the output."""
        turn = self._turns[output]
        with turn.lock:
            yield turn

    def look(self, now: float) -> None:
        """The engine has news looked for, at a time in seconds since 1970."""
        self.first_look = now if self.first_look is None else self.first_look
        self.last_look = now

    def expect(self, end: float) -> None:
        """The window with this end, in seconds since 1970, has got a document."""
        with self._watch:
            if self.is_heard:
                self._expected.add(end)

    def is_behind(self, end: float) -> bool:
        """Whether so many windows wait for their commit that one with this end should get nothing for now."""
        with self._watch:
            return len(self._expected - {end}) >= MOST_BEHIND

    def settle(self, end: float) -> None:
        """The window with this end is committed, or was before; those before it are no longer waited for."""
        with self._watch:
            self._expected = {other for other in self._expected if other > end}

    def tell(self, committed: Committed) -> None:
        """Another window is committed."""
        if self.is_heard:
            self._told.put(committed)

    def next(self) -> Committed | None:
        """The next one, or None where there is none."""
        try:
            return self._told.get_nowait()
        except Empty:
            return None


COMMITS = Commits()
