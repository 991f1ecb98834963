"""Who asks hosts while a stream goes on: each host has one owner, a round on a thread of its own.

A host that is slow or dead holds up its own lists and pages and nobody else's: windows close meanwhile, with what has
come.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from pipeline.due import due_at
from pipeline.memory import state_before
from pipeline.plan import Plan, refuse_own_output
from pipeline.run_clock import clock_after
from pipeline.streaming.arrivals import Arrivals
from pipeline.streaming.errands import Errands, Job
from pipeline.streaming.host_round import HostRound, RoundOptions
from pipeline.streaming.outbox import Outbox
from pipeline.streaming.parcel import Parcel
from pipeline.streaming.steady_clock import steady_time
from schemas.input_kinds import InputKind
from schemas.page import Page
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

MOST_ROUNDS = 64  # hosts that are asked for lists at one time
MOST_JOBS = 128  # hosts that are asked for pages at one time
MOST_IN_A_WINDOW = 10_000  # documents: what the worker that commits a window holds
MOST_BYTES_IN_A_WINDOW = 256 * 1024 * 1024  # of their pages
MOST_WAITING_BYTES = 64 * 1024 * 1024  # of pages that nobody has taken yet; rounds pause until somebody does
_SHORTEST_BUDGET, _LONGEST_BUDGET = 60.0, 3600.0  # seconds for which hosts have one budget
LOOK_SECONDS = 2.0  # between two looks at folders; where a look takes long, so many times as long
_LOOK_SHARE = 20
_ONCE = "once"  # the errand of pages that are named by nobody but the command
_SHORTEST_PAUSE = 0.2  # seconds between two rounds of a host, whatever --poll says


@dataclass(slots=True)
class _Owner:
    """The lists of one kind at one host, and when the next of them is due (seconds since 1970)."""

    place: tuple[str, InputKind]
    lists: dict[str, Page] = field(default_factory=dict)
    due_at: float = 0.0
    is_busy: bool = False

    @property
    def kind(self) -> InputKind:
        return self.place[1]


class Poller:
    """Polls what a plan names until it is stopped; `take` gives what has come."""

    def __init__(self, plan: Plan, name: str, clock: Callable[[], float] = steady_time) -> None:
        """`name` is that of the attempt; `clock` gives seconds since 1970."""
        self._plan = plan
        self._name = name
        self._clock = clock
        self._turn = threading.Condition()
        self._owners: dict[Hashable, _Owner] = {}
        self._ready = Outbox()
        self._errands = Errands()
        self._failure: BaseException | None = None
        self._is_stopped = False
        self._budget_seconds = min(max(plan.fetch.poll_seconds, _SHORTEST_BUDGET), _LONGEST_BUDGET)
        self._renewed_at = 0.0
        self._window = self._documents = self._bytes = 0  # what was given to a window
        storage = storage_for(plan.output)
        earlier = state_before(storage, clock_after(last_clock(storage), clock()))
        kept = earlier.seen(NAME, first_remembered(utc_moment(clock())))
        self.memory = LiveMemory(read_rows(kept.read()))

    def start(self) -> None:
        """Begin to poll."""
        fetch = self._plan.fetch
        known = partial(self.memory.view.known_hosts, fetch.robots_agent)
        self._session = SESSIONS.acquire(self._name, fetch, utc_moment(self._clock()), known)
        requests = [source for source in self._plan.sources if source.is_request]
        files = [source for source in self._plan.sources if not source.is_request]
        pages = [catalog_page(source.kind, source.pattern) for source in requests]
        for page in pages:
            if page.kind.row.is_catalog:
                self._own(page)
        if once := [page for page in pages if not page.kind.row.is_catalog]:
            now = utc_moment(self._clock())
            self._hand_over(_ONCE, [encode_page(replace(page, as_of=now)) for page in once], [])
        if files:
            self._begin(partial(self._look_for_files, Arrivals(files, self.memory.view)))
        self._begin(self._schedule)

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

        A window, which has a number, gets so many documents and bytes and no more; what is left is for the next ones.
        Rows and reports without news wait for the next ones, so that a window in which nothing happened stays empty.
        Raises what a round has failed by.
        """
        with self._turn:
            if window != self._window:
                self._window, self._documents, self._bytes = window, 0, 0
            room, size = MOST_IN_A_WINDOW - self._documents, MOST_BYTES_IN_A_WINDOW - self._bytes
            has_room = room > 0 and size > 0
            self._turn.wait_for(
                lambda: (has_room and self._ready.is_news) or self._is_stopped or self._failure, seconds
            )
            if self._failure is not None:
                raise self._failure
            if not has_room or not self._ready.is_news:
                return Parcel()
            taken = self._ready.take(room, size)
            self._documents += len(taken.pages) + len(taken.rejected)
            self._bytes += taken.size
            self._turn.notify_all()
            return taken

    def _own(self, page: Page) -> None:
        place = (host_of(page.url or ""), page.kind)
        owner = self._owners.setdefault(place, _Owner(place))
        owner.lists[page.url or ""] = page

    def _schedule(self) -> None:
        with self._turn:
            try:
                while not self._is_stopped:
                    now = self._clock()
                    self._renew_budgets(now)
                    self._turn.wait(max(0.05, self._begin_due(now) - now))
            finally:
                SESSIONS.release(self._name)

    def _begin_due(self, now: float) -> float:
        """Begin what is due and has room; when to look again, in seconds since 1970."""
        waiting = [owner for owner in self._owners.values() if not owner.is_busy]
        due = sorted((owner for owner in waiting if owner.due_at <= now), key=_due_first)
        for owner in due[: max(0, MOST_ROUNDS - len(self._owners) + len(waiting))]:
            owner.is_busy = True
            self._begin(partial(self._poll, owner))
        for job in self._errands.begin(MOST_JOBS):
            self._begin(partial(self._fetch, job))
        return min([owner.due_at for owner in waiting if not owner.is_busy], default=now + _LONGEST_BUDGET)

    def _renew_budgets(self, now: float) -> None:
        """Hosts that had their budget, or did not answer, get another one after a while."""
        self._renewed_at = self._renewed_at or now
        if now - self._renewed_at >= self._budget_seconds:
            self._renewed_at = now
            self._session.renew(now)

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
        with self._turn:
            due = [page for page in owner.lists.values() if self._due_at(page, now) <= now]
        polled = self._round(owner.kind, now)
        if due and not self._deliver_all(polled.lists(due)):
            return
        self._hand_over(owner.place, polled.wanted, polled.settled)
        with self._turn:
            owner.is_busy = False
            self._set_due(owner)

    def _due_at(self, page: Page, now: float) -> float:
        return due_at(page, self.memory.view, now, self._errands.is_under_way, self._budget_seconds)

    def _set_due(self, owner: _Owner) -> None:
        now = self._clock()
        due = min(self._due_at(page, now) for page in owner.lists.values())
        owner.due_at = max(due, now + _SHORTEST_PAUSE)
        self._turn.notify_all()

    def _round(self, kind: InputKind, now: float) -> HostRound:
        options = RoundOptions(self._plan.fetch, self._plan.workers, self.memory.view, self._name)
        return HostRound(kind, options, utc_moment(now))

    def _hand_over(self, chain: Hashable, requests: Sequence[bytes], rows: list[bytes]) -> None:
        """Ask for pages; what the rows say counts in here at once, and is written down when all pages are there."""
        with self._turn:
            self.memory.learn(rows, self._clock())
            self._ready.put(Parcel(rows=self._errands.add(chain, requests, rows)))
            self._turn.notify_all()

    def _fetch(self, job: Job) -> None:
        if not self._deliver_all(self._round(InputKind.URL, self._clock()).pages(job.requests)):
            return
        with self._turn:
            self._ready.put(Parcel(rows=self._errands.done(job)))
            owner = self._owners.get(job.chain)
            if owner is not None and not owner.is_busy:
                self._set_due(owner)

    def _look_for_files(self, arrivals: Arrivals) -> None:
        while not self._is_stopped:
            begun = self._clock()
            for source, row in arrivals.look(begun):
                refuse_own_output([source], self._plan.output)
                reading = self._round(source.kind, self._clock())
                if not self._deliver_all(reading.file(source, row)):
                    return
                self._hand_over(row.entry, reading.wanted, reading.settled)
                self._own_all(map(decode_page, reading.listed))
            with self._turn:
                pause = max(LOOK_SECONDS, _LOOK_SHARE * (self._clock() - begun))
                self._turn.wait_for(lambda: self._is_stopped, pause)

    def _own_all(self, lists: Iterable[Page]) -> None:
        with self._turn:
            for page in lists:
                self._own(page)
            self._turn.notify_all()

    def _deliver_all(self, parcels: Iterable[Parcel]) -> bool:
        """Lay parcels ready as they come, when there is room; False where nobody wants them any more."""
        for parcel in parcels:
            with self._turn:
                self._turn.wait_for(lambda: self._ready.size < MOST_WAITING_BYTES or self._is_stopped)
                if self._is_stopped:
                    return False
                self.memory.learn(parcel.rows, self._clock())
                self._ready.put(parcel)
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
