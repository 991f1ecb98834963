"""Who asks hosts while a stream goes on: each host has one owner, a round on a thread of its own.

A host that is slow or dead holds up its own lists and pages and nobody else's: windows close meanwhile, with what has
come.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from pipeline.memory import state_before
from pipeline.plan import Plan
from pipeline.running.due import due_at
from pipeline.running.run_clock import clock_after
from pipeline.streaming.arrivals import Arrivals
from pipeline.streaming.committed_entries import CommittedEntries
from pipeline.streaming.delivery import Delivery
from pipeline.streaming.errands import Job
from pipeline.streaming.files_intake import FilesIntake
from pipeline.streaming.host_round import HostRound, RoundOptions
from pipeline.streaming.messages_intake import MessagesIntake
from pipeline.streaming.parcel import Parcel
from pipeline.streaming.steady_clock import steady_time
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.elements.page_codec import encode_page
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
FORSAKEN_SECONDS = 900.0  # after which a poller that nobody takes from stops: an engine has moved its source
_SHORTEST_BUDGET, _LONGEST_BUDGET = 60.0, 3600.0  # seconds for which hosts have one budget
_LONGEST_WAIT = 60.0  # seconds between two looks at whether there is something to do
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
        self._owners: dict[Hashable, _Owner] = {}
        self._budget_seconds = min(max(plan.fetch.poll_seconds, _SHORTEST_BUDGET), _LONGEST_BUDGET)
        self._renewed_at = 0.0
        self._taken_at = clock()
        self._intakes: list[MessagesIntake] = []
        self._is_forsaken = False
        storage = storage_for(plan.output)
        earlier = state_before(storage, clock_after(last_clock(storage), clock()))
        kept = earlier.seen(NAME, first_remembered(utc_moment(clock())))
        self.memory = LiveMemory(read_rows(kept.read()))
        self.delivery = Delivery(self.memory, clock)
        self._turn = self.delivery.turn

    def start(self) -> None:
        """Begin to poll. Raises InputError where a subscription cannot be opened; nothing goes on then."""
        pulled = [source for source in self._plan.sources if source.kind.row.is_pulled]
        self._intakes = [self._intake(source.pattern) for source in pulled]
        fetch = self._manners = replace(self._plan.fetch, tells_failures_once=True)
        known = partial(self.memory.view.known_hosts, fetch.robots_agent)
        self._session = SESSIONS.acquire(self._name, fetch, utc_moment(self._clock()), known)
        requests = [source for source in self._plan.sources if source.is_request]
        files = [source for source in self._plan.sources if not (source.is_request or source.kind.row.is_pulled)]
        pages = [catalog_page(source.kind, source.pattern) for source in requests]
        self._own_all(page for page in pages if page.kind.row.is_catalog)
        if once := [page for page in pages if not page.kind.row.is_catalog]:
            now = utc_moment(self._clock())
            self.delivery.hand_over(_ONCE, [encode_page(replace(page, as_of=now)) for page in once], [])
        if files:
            arrivals = Arrivals(files, self.memory.view)
            self._begin(FilesIntake(arrivals, self._plan.output, self.delivery, self._round, self._own_all).run)
        for intake in self._intakes:
            self._begin(intake.run)
            self._begin(intake.keep)
        self._begin(self._schedule)

    def stop(self) -> None:
        """Ask nobody any more. What is under way is given up, as if it had not been asked for."""
        self.delivery.stop()

    def finish(self) -> None:
        """Tell those who gave messages which of them are committed: after the last commit."""
        for intake in self._intakes:
            intake.finish()

    @property
    def is_over(self) -> bool:
        """Whether it was stopped and everything that came was taken."""
        return self.delivery.is_over

    @property
    def is_done_for(self) -> bool:
        """Whether another has to go on in its place: it has failed, or nobody has taken from it for long."""
        return self.delivery.has_failed or self._is_forsaken

    def take(self, seconds: float, window: int = 0, look: int | None = None, *, is_behind: bool = False) -> Parcel:
        """What has come: see `Delivery.take`. Raises what a round has failed by."""
        self._taken_at = self._clock()
        return self.delivery.take(seconds, window, look, is_behind=is_behind)

    def _intake(self, subscription: str) -> MessagesIntake:
        return MessagesIntake(subscription, CommittedEntries(self._plan.output), self.delivery, self._round)

    def _own_all(self, lists: Iterable[Page]) -> None:
        with self._turn:
            for page in lists:
                place = (host_of(page.url or ""), page.kind)
                owner = self._owners.setdefault(place, _Owner(place))
                owner.lists[page.url or ""] = page
                owner.due_at = 0.0
            self._turn.notify_all()

    def _schedule(self) -> None:
        with self._turn:
            try:
                while not self.delivery.is_stopped:
                    now = self._clock()
                    self._renew_budgets(now)
                    self._turn.wait(max(0.05, min(_LONGEST_WAIT, self._begin_due(now) - now)))
                    if self._clock() - self._taken_at > FORSAKEN_SECONDS:
                        self._is_forsaken = True
                        self.delivery.stop()
            finally:
                SESSIONS.release(self._name)

    def _begin_due(self, now: float) -> float:
        """Begin what is due and has room; when to look again, in seconds since 1970."""
        waiting = [owner for owner in self._owners.values() if not owner.is_busy]
        due = sorted((owner for owner in waiting if owner.due_at <= now), key=_due_first)
        for owner in due[: max(0, MOST_ROUNDS - len(self._owners) + len(waiting))]:
            owner.is_busy = True
            self._begin(partial(self._poll, owner))
        for job in self.delivery.errands.begin(MOST_JOBS):
            self._begin(partial(self._fetch, job))
        return min([owner.due_at for owner in waiting if not owner.is_busy], default=now + _LONGEST_BUDGET)

    def _renew_budgets(self, now: float) -> None:
        """Hosts that had their budget, or did not answer, get another one after a while."""
        self._renewed_at = self._renewed_at or now
        if now - self._renewed_at >= self._budget_seconds:
            self._renewed_at = now
            self._session.renew(now)

    def _begin(self, work: Callable[[], None]) -> None:
        threading.Thread(target=self.delivery.guarded, args=(work,), name="copydesk-round", daemon=True).start()

    def _poll(self, owner: _Owner) -> None:
        now = self._clock()
        with self._turn:
            due = [page for page in owner.lists.values() if self._due_at(page, now) <= now]
        polled = self._round(owner.kind)
        if due and not self.delivery.lay_all(polled.lists(due)):
            return
        self.delivery.hand_over(owner.place, polled.wanted, polled.settled)
        with self._turn:
            owner.is_busy = False
            self._set_due(owner)

    def _due_at(self, page: Page, now: float) -> float:
        return due_at(page, self.memory.view, now, self.delivery.errands.is_under_way, self._budget_seconds)

    def _set_due(self, owner: _Owner) -> None:
        now = self._clock()
        due = min(self._due_at(page, now) for page in owner.lists.values())
        owner.due_at = max(due, now + _SHORTEST_PAUSE)
        self._turn.notify_all()

    def _round(self, kind: InputKind) -> HostRound:
        options = RoundOptions(self._manners, self._plan.workers, self.memory.view, self._name)
        return HostRound(kind, options, utc_moment(self._clock()))

    def _fetch(self, job: Job) -> None:
        if not self.delivery.lay_all(self._round(InputKind.URL).pages(job.requests)):
            return
        with self._turn:
            self.delivery.close(job)
            owner = self._owners.get(job.chain)
            if owner is not None and not owner.is_busy:
                self._set_due(owner)


def _due_first(owner: _Owner) -> float:
    return owner.due_at
