"""What polling has brought, on its way to the engine: laid ready by many threads, given look by look."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence

from pipeline.streaming.errands import Errands, Job
from pipeline.streaming.outbox import Outbox
from pipeline.streaming.parcel import Parcel
from transforms.fetch.live_memory import LiveMemory

MOST_IN_A_WINDOW = 10_000  # documents: what the worker that commits a window holds
MOST_BYTES_IN_A_WINDOW = 256 * 1024 * 1024  # of their pages
MOST_WAITING_BYTES = 64 * 1024 * 1024  # of pages that nobody has taken yet; rounds pause until somebody does


class Delivery:
    """What came and is not taken yet; `memory` learns of it at once. Any thread may ask.

    `turn` guards it, and what its owner keeps beside it. `errands` are the requests for pages that are not done.
    """

    def __init__(self, memory: LiveMemory, clock: Callable[[], float]) -> None:
        """`clock` gives seconds since 1970."""
        self.turn = threading.Condition()
        self.memory = memory
        self.clock = clock
        self.errands = Errands()
        self.is_stopped = False
        self.has_failed = False  # and whoever takes has heard of it
        self._failure: BaseException | None = None
        self._ready = Outbox()
        self._awaited: set[Hashable] = set()  # chains whose rows somebody waits for
        self._window = self._documents = self._bytes = 0  # what was given to a window
        self._last: tuple[int, Parcel] | None = None  # what was given at the last look

    def stop(self) -> None:
        """Take nothing more in. What is under way is given up, as if it had not been asked for."""
        with self.turn:
            self.is_stopped = True
            self.turn.notify_all()

    @property
    def is_over(self) -> bool:
        """Whether it was stopped and everything that came was taken."""
        with self.turn:
            return self.is_stopped and not self._ready.is_news

    @property
    def waiting(self) -> int:
        """How many documents, read or given up, nobody has taken yet."""
        return self._ready.documents

    def guarded(self, work: Callable[[], None]) -> None:
        """Do it; what it fails by is raised where somebody takes."""
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - whoever takes has to hear of it
            with self.turn:
                self._failure = self._failure or error
        finally:
            with self.turn:
                self.turn.notify_all()

    def pause(self, seconds: float) -> bool:
        """Wait so long; whether it goes on then."""
        with self.turn:
            self.turn.wait_for(lambda: self.is_stopped, seconds)
            return not self.is_stopped

    def lay_all(self, parcels: Iterable[Parcel]) -> bool:
        """Lay parcels ready as they come, when there is room; False where nobody wants them any more."""
        for parcel in parcels:
            with self.turn:
                self.turn.wait_for(lambda: self._ready.size < MOST_WAITING_BYTES or self.is_stopped)
                if self.is_stopped:
                    return False
                self.memory.learn(parcel.rows, self.clock())
                self._ready.put(parcel)
                if parcel.is_news:
                    self.turn.notify_all()
        return True

    def hand_over(
        self, chain: Hashable, requests: Sequence[bytes], rows: list[bytes], *, is_awaited: bool = False
    ) -> None:
        """Ask for pages; what the rows say counts in here at once, and is written down when all pages are there.

        Where somebody awaits that, the rows do not wait for another document.
        """
        with self.turn:
            self.memory.learn(rows, self.clock())
            if is_awaited:
                self._awaited.add(chain)
            self._lay_settled(chain, self.errands.add(chain, requests, rows))
            self.turn.notify_all()

    def close(self, job: Job) -> None:
        """The pages of a job are all laid ready: rows that have waited for them follow."""
        with self.turn:
            self._lay_settled(job.chain, self.errands.done(job))
            self.turn.notify_all()

    def _lay_settled(self, chain: Hashable, rows: list[bytes]) -> None:
        is_awaited = bool(rows) and chain in self._awaited
        self._ready.put(Parcel(rows=rows, is_awaited=is_awaited))
        if is_awaited:
            self._awaited.discard(chain)

    def take(self, seconds: float, window: int = 0, look: int | None = None, *, is_behind: bool = False) -> Parcel:
        """What has come, after waiting so long for something at most; nothing where there is no news.

        A window, which has a number, gets so many documents and bytes and no more, and nothing where commits are
        behind; what is left is for the next ones. Rows and reports without news wait for the next ones, so that a
        window in which nothing happened stays empty. A look, which has a number too, gets the same when an engine
        repeats it. Raises what a round has failed by.
        """
        with self.turn:
            if self._last is not None and look == self._last[0]:
                return self._last[1]
            taken = self._taken(seconds, window, is_behind=is_behind)
            self._last = None if look is None else (look, taken)
            self.turn.notify_all()
            return taken

    def _taken(self, seconds: float, window: int, *, is_behind: bool) -> Parcel:
        if window != self._window:
            self._window, self._documents, self._bytes = window, 0, 0
        room, size = MOST_IN_A_WINDOW - self._documents, MOST_BYTES_IN_A_WINDOW - self._bytes
        has_room = room > 0 and size > 0 and not is_behind
        self.turn.wait_for(lambda: (has_room and self._ready.is_news) or self.is_stopped or self._failure, seconds)
        if self._failure is not None:
            self.has_failed = self.is_stopped = True
            raise self._failure
        if not has_room or not self._ready.is_news:
            return Parcel()
        taken = self._ready.take(room, size)
        self._documents += len(taken.pages) + len(taken.rejected)
        self._bytes += taken.size
        return taken
