"""Messages of a subscription, handed to whoever polls, and acknowledged when what came of them is committed.

Pub/Sub gives a message at least once. That it was read is remembered with the window that it went into, under its
number, so that one which comes again is neither written nor rejected again: each is committed exactly once.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline import terminal
from pipeline.messages.message_lease import (
    LEASE_SECONDS,
    MOST_AT_ONCE,
    RENEWED_SECONDS,
    Pulled,
    Subscription,
    open_subscription,
)
from pipeline.streaming.committed_entries import CommittedEntries
from pipeline.streaming.delivery import Delivery
from pipeline.streaming.host_round import HostRound
from schemas.input_kinds import InputKind
from transforms.fetch.fetch_state import EntryRow
from transforms.read.input_errors import InputError, NoSuchInput
from transforms.storage.errors import SinkError
from transforms.storage.trouble import line_on

MOST_UNDER_WAY = 10_000  # messages that are taken and not acknowledged
MOST_BYTES_UNDER_WAY = 256 * 1024 * 1024  # of them
_SETTLE_SECONDS = 5.0  # between two looks at what is committed
_SHORTEST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0  # seconds before the next try where there is trouble


@dataclass(slots=True)
class _Lease:
    """A message under way: the id by which it is acknowledged, when it was taken, its bytes."""

    ack_id: str
    at: float
    size: int


class MessagesIntake:
    """Takes messages until the delivery is stopped; `keep` renews their leases and acknowledges them meanwhile."""

    def __init__(
        self,
        address: str,
        entries: CommittedEntries,
        delivery: Delivery,
        round_of: Callable[[InputKind], HostRound],
        opened: Callable[[str], Subscription] = open_subscription,
    ) -> None:
        """`round_of` gives a round, by the clock of now. Raises InputError."""
        self._address = address
        self._entries = entries
        self._delivery = delivery
        self._round_of = round_of
        self._subscription = opened(address)
        self._turn = threading.Lock()
        self._upkeep = threading.Lock()  # what is acknowledged, prolonged and given back, by one thread after the other
        self._is_finished = False
        self._leases: dict[str, _Lease] = {}
        self._given_again: list[str] = []  # ids of messages that are committed already
        self._troubles = 0  # in a row
        self._renewed_at = delivery.clock()

    def run(self) -> None:
        """Take messages, for ever. Raises NoSuchInput where the first try finds no subscription."""
        is_known, pause = False, 0.0
        while self._delivery.pause(pause):
            pause = 0.0
            if not self._has_room():
                pause = _SHORTEST_PAUSE
                continue
            try:
                pulled = self._subscription.pull(MOST_AT_ONCE)
                self._subscription.extend([each.ack_id for each in pulled], LEASE_SECONDS)
            except InputError as error:
                if isinstance(error, NoSuchInput) and not is_known:
                    raise
                pause = self._troubled(error)
                continue
            is_known, self._troubles = True, 0
            for number, each in enumerate(pulled):
                if not self._take_in(each):
                    self._give_back([late.ack_id for late in pulled[number:]])
                    break

    def keep(self) -> None:
        """Keep what is under way from being given to others, and acknowledge what is committed."""
        while self._delivery.pause(_SETTLE_SECONDS):
            with self._upkeep:
                if self._is_finished:
                    return
                self._try(self._settle)
                if self._delivery.clock() - self._renewed_at >= RENEWED_SECONDS:
                    self._renewed_at = self._delivery.clock()
                    self._try(lambda: self._subscription.extend(self._ids(), LEASE_SECONDS))

    def finish(self) -> None:
        """Acknowledge what is committed, and give back the rest: after the last commit."""
        with self._upkeep:
            self._is_finished = True
            self._try(self._settle)
            self._give_back(self._ids())

    def _take_in(self, pulled: Pulled) -> bool:
        """Lay a message ready; False where nobody wants it any more."""
        key, now = message_key(self._address, pulled), self._delivery.clock()
        with self._turn:
            if (lease := self._leases.get(key)) is not None:  # it came again: the newest id counts
                lease.ack_id = pulled.ack_id
                return True
            if key in self._delivery.memory.view.entries:
                self._given_again.append(pulled.ack_id)
                return True
            self._leases[key] = _Lease(pulled.ack_id, now, len(pulled.message))
        reading = self._round_of(InputKind.URL)
        row = EntryRow(entry=key, at=now, print=hashlib.sha256(pulled.message).hexdigest()[:16])
        if not self._delivery.lay_all(reading.message(self._address, pulled.message, row)):
            return False
        self._delivery.hand_over(key, reading.wanted, reading.settled, is_awaited=True)
        return True

    def _settle(self) -> None:
        with self._turn:
            since = min((lease.at for lease in self._leases.values()), default=None)
            again, self._given_again = self._given_again, []
        committed = frozenset[str]() if since is None else self._entries.news(since)
        with self._turn:
            done = [key for key in self._leases if key in committed]
            ids = [self._leases.pop(key).ack_id for key in done]
        self._subscription.acknowledge([*again, *ids])

    def _give_back(self, ack_ids: Sequence[str]) -> None:
        self._try(lambda: self._subscription.extend(ack_ids, 0))

    def _try(self, work: Callable[[], None]) -> None:
        """Do what can wait: leases end by themselves, and what is not acknowledged comes again."""
        try:
            work()
        except (InputError, SinkError) as error:
            self._troubled(error)

    def _ids(self) -> list[str]:
        with self._turn:
            return [lease.ack_id for lease in self._leases.values()]

    def _has_room(self) -> bool:
        with self._turn:
            size = sum(lease.size for lease in self._leases.values())
            return len(self._leases) < MOST_UNDER_WAY and size < MOST_BYTES_UNDER_WAY

    def _troubled(self, error: Exception) -> float:
        """Say it once; the seconds before the next try."""
        if not self._troubles:
            terminal.say(f"{line_on(error)}; tried again")
        self._troubles += 1
        return min(_LONGEST_PAUSE, _SHORTEST_PAUSE * 2 ** min(self._troubles, 5))


def message_key(address: str, pulled: Pulled) -> str:
    """The digest of a message: of its subscription and its number."""
    name = f"message\0{address}\0{pulled.number or hashlib.sha256(pulled.message).hexdigest()}"
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
