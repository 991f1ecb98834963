"""Many requests from any thread: a session in an event loop of its own, shared by all steps of a run in one process."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from types import MappingProxyType
from typing import Any

from transforms.fetch.fetch_options import PAGE_LIMITS, FetchLimits, FetchOptions
from transforms.fetch.host import Host
from transforms.fetch.outcome import Ask, FetchOutcome
from transforms.fetch.session import Connections, Session
from transforms.fetch.session_clock import SessionClock, utc_moment
from transforms.identify.domains import host_of

UNREAD = 64  # answers that wait for their reader; more requests are not made until it has come
_REMEMBERED_RUNS = 4


class RunningSession:
    """A session on a thread of its own; any number of threads may ask it."""

    def __init__(self, options: FetchOptions, clock: SessionClock, hosts: dict[str, Host]) -> None:
        self.options = options
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="copydesk-fetch", daemon=True)
        self._thread.start()
        self._connections: Connections | None = None
        self.begin(clock, hosts)

    def begin(self, clock: SessionClock, hosts: dict[str, Host]) -> None:
        """Serve another run, which knows nothing of the one before, over the connections that are open."""
        self.clock = clock
        self.hosts = hosts
        self._session: Session = self._done(_opened(self.options, clock, hosts, self._connections))
        self._connections = self._session.connections

    def outcomes(self, queues: Sequence[Sequence[Ask]]) -> Iterator[tuple[int, int, FetchOutcome]]:
        """The outcomes as they come, each with the numbers of its queue and of its place there.

        The requests of a queue, which is that of one host, are made one after the other. Raises MachineTroubleError.
        """
        answers: SimpleQueue[tuple[int, int, FetchOutcome] | None] = SimpleQueue()
        slots = asyncio.Semaphore(UNREAD)
        future = asyncio.run_coroutine_threadsafe(self._serve_all(queues, answers, slots), self._loop)
        future.add_done_callback(lambda _: answers.put(None))
        try:
            while (answer := answers.get()) is not None:
                self._loop.call_soon_threadsafe(slots.release)
                yield answer
            future.result()
        finally:
            future.cancel()

    def renew(self, now: float) -> None:
        """Gives every host new budgets from `now` on, in seconds since 1970; whatever else is known of it stays."""
        self._loop.call_soon_threadsafe(self._session.renew, now)

    def close(self) -> None:
        """Ends the session and its thread."""
        self._done(self._session.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _done(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _serve_all(
        self, queues: Sequence[Sequence[Ask]], answers: SimpleQueue[Any], slots: asyncio.Semaphore
    ) -> None:
        tasks = [asyncio.ensure_future(self._serve(number, asks, answers, slots)) for number, asks in enumerate(queues)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _serve(
        self, number: int, asks: Sequence[Ask], answers: SimpleQueue[Any], slots: asyncio.Semaphore
    ) -> None:
        for place, ask in enumerate(asks):
            outcome = await self._session.fetch(ask)
            await slots.acquire()
            answers.put((number, place, outcome))


async def _opened(
    options: FetchOptions, clock: SessionClock, hosts: dict[str, Host], connections: Connections | None
) -> Session:
    return Session(options, clock, hosts, connections)


@dataclass
class _Shared:
    session: RunningSession
    users: int = 0


@dataclass
class SharedSessions:
    """The sessions of this process, one for each run, while any step of it needs one.

    What a run has learnt of its hosts outlasts the steps: a host that was asked a moment ago by the step that fetches
    feeds has its pause before the step that fetches pages asks it. Connections outlast a run within `kept` only.
    """

    _turn: threading.Lock = field(default_factory=threading.Lock)
    _shared: dict[str, _Shared] = field(default_factory=dict)
    _hosts: OrderedDict[str, tuple[SessionClock, dict[str, Host]]] = field(default_factory=OrderedDict)
    _keepers: int = 0
    _idle: RunningSession | None = None  # its run is over, and another may follow

    def acquire(
        self, run: str, options: FetchOptions, as_of: str, known: Callable[[], Mapping[str, Host]] = dict
    ) -> RunningSession:
        """The session of a run; `known` gives hosts as earlier runs left them. Each call is matched by a `release`."""
        with self._turn:
            shared = self._shared.get(run)
            if shared is None:
                clock, hosts = self._hosts.get(run) or (SessionClock(as_of), dict(known()))
                self._hosts[run] = clock, hosts
                self._hosts.move_to_end(run)
                while len(self._hosts) > _REMEMBERED_RUNS:
                    self._hosts.popitem(last=False)
                shared = self._shared[run] = _Shared(self._session(options, clock, hosts))
            shared.users += 1
            return shared.session

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Within this, the connections of a run stay open for the next one with the same options."""
        with self._turn:
            self._keepers += 1
        try:
            yield
        finally:
            with self._turn:
                self._keepers -= 1
                idle, self._idle = (self._idle, None) if not self._keepers else (None, self._idle)
            if idle is not None:
                idle.close()

    def _session(self, options: FetchOptions, clock: SessionClock, hosts: dict[str, Host]) -> RunningSession:
        idle, self._idle = self._idle, None
        if idle is not None and idle.options == options:
            idle.begin(clock, hosts)
            return idle
        if idle is not None:
            idle.close()
        return RunningSession(options, clock, hosts)

    def release(self, run: str) -> None:
        """One step less needs the session."""
        with self._turn:
            shared = self._shared[run]
            shared.users -= 1
            if shared.users:
                return
            del self._shared[run]
            if not run:  # nobody says which run it is: the next one without a name is another
                del self._hosts[run]
            is_kept = bool(self._keepers) and self._idle is None
            if is_kept:
                self._idle = shared.session
        if not is_kept:
            shared.session.close()


SESSIONS = SharedSessions()


def fetch_all(
    urls: Sequence[str],
    options: FetchOptions,
    limits: FetchLimits = PAGE_LIMITS,
    credentials: Mapping[str, str] = MappingProxyType({}),
) -> list[FetchOutcome]:
    """One outcome for each URL, in the order of the URLs; equal URLs are fetched once.

    `credentials` are those of URLs (`user:password`). May be called in any thread. Raises MachineTroubleError.
    """
    queues: dict[str, list[Ask]] = {}
    for url in dict.fromkeys(urls):
        queues.setdefault(host_of(url), []).append(Ask(url, limits, credentials.get(url)))
    session = RunningSession(options, _clock_of_this_moment(), {})
    try:
        found = {outcome.url: outcome for _, _, outcome in session.outcomes(list(queues.values()))}
    finally:
        session.close()
    return [found[url] for url in urls]


async def fetch_one(
    url: str, options: FetchOptions, limits: FetchLimits = PAGE_LIMITS, credentials: str | None = None
) -> FetchOutcome:
    """The outcome of one URL. Raises MachineTroubleError."""
    session = Session(options, _clock_of_this_moment(), {})
    try:
        return await session.fetch(Ask(url, limits, credentials))
    finally:
        await session.close()


def _clock_of_this_moment() -> SessionClock:
    return SessionClock(utc_moment(time.time()))
