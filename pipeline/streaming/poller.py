"""Who asks hosts while a stream goes on: each host has one owner, a round on a thread of its own.

A host that is slow or dead holds up its own round and nobody else's: windows close meanwhile, with what has come.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from pipeline.due import due_at
from pipeline.memory import state_before
from pipeline.plan import Plan, refuse_own_output
from pipeline.run_clock import clock_after
from pipeline.streaming.arrivals import Arrivals
from pipeline.streaming.host_round import HostRound, RoundOptions
from pipeline.streaming.parcel import Parcel
from pipeline.streaming.steady_clock import steady_time
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.elements.feed_report import merged
from transforms.elements.page_codec import decode_page, encode_page
from transforms.fetch.fetch_memory import first_remembered
from transforms.fetch.fetch_state import NAME, read_rows
from transforms.fetch.fetching import SESSIONS
from transforms.fetch.live_memory import LiveMemory
from transforms.fetch.session_clock import utc_moment
from transforms.identify.domains import host_of
from transforms.read.reader import catalog_page
from transforms.storage.manifests import last_clock
from transforms.storage.storage import storage_for

MOST_ROUNDS = 64  # hosts that are asked at one time
MOST_IN_A_WINDOW = 10_000  # pages: what the worker that commits a window holds
MOST_WAITING_BYTES = 64 * 1024 * 1024  # of pages that nobody has taken yet; rounds pause until somebody does
_SHORTEST_SESSION, _LONGEST_SESSION = 60.0, 3600.0
LOOK_SECONDS = 2.0  # between two looks at folders; where a look takes long, so many times as long
_LOOK_SHARE = 20
_SHORTEST_PAUSE = 0.2  # seconds between two rounds of a host, whatever --poll says


@dataclass(slots=True)
class _Owner:
    """The lists of one kind at one host, and when the next of them is due (seconds since 1970)."""

    kind: InputKind
    lists: dict[str, Page] = field(default_factory=dict)
    due_at: float = 0.0
    is_busy: bool = False


class Poller:
    """Polls what a plan names until it is stopped; `take` gives what has come."""

    def __init__(self, plan: Plan, name: str, clock: Callable[[], float] = steady_time) -> None:
        """`name` is that of the attempt; `clock` gives seconds since 1970."""
        self._plan = plan
        self._name = name
        self._clock = clock
        self._turn = threading.Condition()
        self._owners: dict[tuple[str, InputKind], _Owner] = {}
        self._ready = Parcel()
        self._held: defaultdict[str, list[bytes]] = defaultdict(list)  # what feeds gave while nothing was news
        self._failure: BaseException | None = None
        self._is_stopped = False
        self._session = ""
        self._window = self._given = 0  # pages that were given to a window
        storage = storage_for(plan.output)
        earlier = state_before(storage, clock_after(last_clock(storage), clock()))
        kept = earlier.seen(NAME, first_remembered(utc_moment(clock())))
        self.memory = LiveMemory(read_rows(kept.read()))

    def start(self) -> None:
        """Begin to poll."""
        requests = [source for source in self._plan.sources if source.is_request]
        files = [source for source in self._plan.sources if not source.is_request]
        pages = [catalog_page(source.kind, source.pattern) for source in requests]
        for page in pages:
            if page.kind.row.is_catalog:
                self._own(page)
        if once := [page for page in pages if not page.kind.row.is_catalog]:
            self._begin(partial(self._fetch_once, once))
        if files:
            self._begin(partial(self._look_for_files, Arrivals(files, self.memory.view)))
        threading.Thread(target=self._schedule, name="copydesk-poller", daemon=True).start()

    def stop(self) -> None:
        """Ask nobody any more. What is under way is given up, as if it had not been asked for."""
        with self._turn:
            self._is_stopped = True
            self._turn.notify_all()

    @property
    def is_over(self) -> bool:
        """Whether it was stopped and everything that came was taken."""
        with self._turn:
            return self._is_stopped and not self._ready.is_news

    def take(self, seconds: float, window: int = 0) -> Parcel:
        """What has come, after waiting so long for something at most; nothing where there is no news.

        A window, which has a number, gets so many pages and no more; what is left is for the next ones. Rows and
        reports without news wait for the next ones, so that a window in which nothing happened stays empty.
        Raises what a round has failed by.
        """
        with self._turn:
            self._given = self._given if window == self._window else 0
            self._window, room = window, MOST_IN_A_WINDOW - self._given
            self._turn.wait_for(lambda: (room and self._ready.is_news) or self._is_stopped or self._failure, seconds)
            if self._failure is not None:
                raise self._failure
            if not room or not self._ready.is_news:
                return Parcel()
            taken, self._ready = self._ready, Parcel(self._ready.pages[room:])
            del taken.pages[room:]
            self._given += len(taken.pages)
            taken.rows = self.memory.taken()
            taken.feeds = [(feed, merged(parts)) for feed, parts in sorted(self._held.items())]
            self._held.clear()
            self._turn.notify_all()
            return taken

    def _own(self, page: Page) -> None:
        place = (host_of(page.url or ""), page.kind)
        owner = self._owners.setdefault(place, _Owner(page.kind))
        owner.lists[page.url or ""] = page

    def _schedule(self) -> None:
        with self._turn:
            while not self._is_stopped:
                now = self._clock()
                self._renew_session(now)
                waiting = [owner for owner in self._owners.values() if not owner.is_busy]
                due = sorted((owner for owner in waiting if owner.due_at <= now), key=_due_first)
                free = MOST_ROUNDS - sum(owner.is_busy for owner in self._owners.values())
                for owner in due[: max(0, free)]:
                    owner.is_busy = True
                    self._begin(partial(self._poll, owner))
                later = [owner.due_at - now for owner in waiting if not owner.is_busy]
                self._turn.wait(max(0.05, min(later, default=_LONGEST_SESSION)))
            SESSIONS.release(self._session)

    def _renew_session(self, now: float) -> None:
        """Budgets are those of a session: hosts that had theirs, or did not answer, get another one with the next."""
        seconds = min(max(self._plan.fetch.poll_seconds, _SHORTEST_SESSION), _LONGEST_SESSION)
        name = f"{self._name}/{int(now // seconds)}"
        if name == self._session:
            return
        before, self._session = self._session, name
        fetch = self._plan.fetch
        SESSIONS.acquire(name, fetch, utc_moment(now), self.memory.view.known_hosts(fetch.robots_agent))
        if before:
            SESSIONS.release(before)

    def _begin(self, work: Callable[[], None]) -> None:
        threading.Thread(target=self._guarded, args=(work,), name="copydesk-round", daemon=True).start()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - whoever takes has to hear of it
            with self._turn:
                self._failure = self._failure or error
        finally:
            with self._turn:
                self._turn.notify_all()

    def _poll(self, owner: _Owner) -> None:
        now = self._clock()
        due = [page for page in owner.lists.values() if due_at(page, self.memory.view, now) <= now]
        for parcel in self._round(owner.kind, now).parcels(due):
            if not self._deliver(parcel):
                return
        with self._turn:
            owner.due_at = max(min(due_at(page, self.memory.view, self._clock()) for page in owner.lists.values()), now)
            owner.due_at = max(owner.due_at, self._clock() + _SHORTEST_PAUSE)
            owner.is_busy = False

    def _round(self, kind: InputKind, now: float) -> HostRound:
        options = RoundOptions(self._plan.fetch, self._plan.workers, self.memory.view, self._session)
        return HostRound(kind, options, utc_moment(now))

    def _fetch_once(self, pages: Sequence[Page]) -> None:
        now = self._clock()
        requests = [encode_page(replace(page, as_of=utc_moment(now))) for page in pages]
        for parcel in self._round(InputKind.URL, now).pages(requests):
            if not self._deliver(parcel):
                return

    def _look_for_files(self, arrivals: Arrivals) -> None:
        while not self._is_stopped:
            begun = self._clock()
            for source, row in arrivals.look(begun):
                refuse_own_output([source], self._plan.output)
                reading = self._round(source.kind, self._clock())
                for parcel in reading.file(source, row):
                    if not self._deliver(parcel):
                        return
                self._own_all(map(decode_page, reading.listed))
            with self._turn:
                pause = max(LOOK_SECONDS, _LOOK_SHARE * (self._clock() - begun))
                self._turn.wait_for(lambda: self._is_stopped, pause)

    def _own_all(self, lists: Iterable[Page]) -> None:
        with self._turn:
            for page in lists:
                self._own(page)
            self._turn.notify_all()

    def _deliver(self, parcel: Parcel) -> bool:
        """Lay a parcel ready, when there is room; False where nobody wants it any more."""
        with self._turn:
            self._turn.wait_for(lambda: self._ready.size < MOST_WAITING_BYTES or self._is_stopped)
            if self._is_stopped:
                return False
            self.memory.learn(parcel.rows, self._clock())
            for feed, part in parcel.feeds:
                self._held[feed] = [merged([*self._held[feed], part])]
            self._ready.pages += parcel.pages
            self._ready.rejected += parcel.rejected
            if parcel.is_news:
                self._turn.notify_all()
            return True


def _due_first(owner: _Owner) -> float:
    return owner.due_at


class Pollers:
    """The pollers of this process by the names of their attempts: the step that polls finds its own by name."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._pollers: dict[str, Poller] = {}
        self._stopped: set[str] = set()

    def of(self, name: str, plan: Plan) -> Poller:
        """The poller of an attempt, started when it is asked for first."""
        with self._turn:
            poller = self._pollers.get(name)
            if poller is None:
                poller = self._pollers[name] = Poller(plan, name)
                poller.start()
            if name in self._stopped:
                poller.stop()
            return poller

    def stop(self, name: str) -> None:
        """Stop the poller of an attempt, now or when it is asked for."""
        with self._turn:
            self._stopped.add(name)
            if name in self._pollers:
                self._pollers[name].stop()


POLLERS = Pollers()
