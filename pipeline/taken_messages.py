"""Messages of subscriptions as an input of one run: those that are there, acknowledged after the commit."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline import terminal
from pipeline.message_lease import Subscription, open_subscription
from pipeline.plan import Plan
from pipeline.scratch import scratch
from transforms.read.input_errors import InputError
from transforms.read.sources import Source
from transforms.storage.trouble import line_on

LEASE_SECONDS = 120  # after which Pub/Sub gives a message to somebody else, where this process has died
MOST_MESSAGES = 10_000  # that one run takes of a subscription; the next one takes more
MOST_BYTES = 256 * 1024 * 1024  # of them
_MOST_AT_ONCE = 100
_RENEWED_SECONDS = 30.0


@dataclass(slots=True)
class _Taken:
    subscription: Subscription
    ack_ids: list[str] = field(default_factory=list)


class TakenMessages:
    """The messages that one run has taken; `plan` reads them."""

    def __init__(self, plan: Plan, taken: list[_Taken]) -> None:
        self.plan = plan
        self._taken = taken

    @property
    def is_empty(self) -> bool:
        """Whether there were none."""
        return not any(each.ack_ids for each in self._taken)

    def renew(self) -> None:
        """Keep them from being given to others for a while. Raises InputError."""
        for each in self._taken:
            each.subscription.extend(each.ack_ids, LEASE_SECONDS)

    def acknowledge(self) -> None:
        """They are committed. Where that cannot be told, they come again, and their documents are unchanged."""
        for each in self._taken:
            _try(partial(each.subscription.acknowledge, each.ack_ids))
            each.ack_ids = []

    def give_back(self) -> None:
        """Those that are not acknowledged come again. Raises InputError."""
        for each in self._taken:
            each.subscription.extend(each.ack_ids, 0)


@contextlib.contextmanager
def taken_messages(plan: Plan, opened: Callable[[str], Subscription] = open_subscription) -> Iterator[TakenMessages]:
    """Within this, the messages that were there are this run's; what is not acknowledged is given back then.

    Raises InputError where a subscription cannot be read.
    """
    if not any(source.kind.row.is_pulled for source in plan.sources):
        yield TakenMessages(plan, [])
        return
    taken: list[_Taken] = []
    with scratch() as place, tempfile.TemporaryDirectory(prefix="messages-", dir=place) as folder:
        sources = tuple(_kept(source, folder, taken, opened) for source in plan.sources)
        messages, over = TakenMessages(replace(plan, sources=sources), taken), threading.Event()
        threading.Thread(target=_renew, args=(messages, over), name="copydesk-lease", daemon=True).start()
        try:
            yield messages
        finally:
            over.set()
            _try(messages.give_back)


def _kept(source: Source, folder: str, taken: list[_Taken], opened: Callable[[str], Subscription]) -> Source:
    """The source, of a subscription with the file that keeps what was there."""
    if not source.kind.row.is_pulled:
        return source
    path = Path(folder, str(len(taken)))
    taken.append(_Taken(opened(source.pattern)))
    with path.open("wb") as file:
        file.writelines(message + b"\n" for message in _all_there(taken[-1]))
    return replace(source, spool=str(path))


def _all_there(taken: _Taken) -> Iterator[bytes]:
    size = 0
    while len(taken.ack_ids) < MOST_MESSAGES and size < MOST_BYTES:
        pulled = taken.subscription.pull(_MOST_AT_ONCE)
        if not pulled:
            return
        taken.ack_ids += [each.ack_id for each in pulled]
        taken.subscription.extend(taken.ack_ids[-len(pulled) :], LEASE_SECONDS)
        for each in pulled:
            size += len(each.message)
            yield each.message


def _renew(messages: TakenMessages, over: threading.Event) -> None:
    while not over.wait(_RENEWED_SECONDS):
        _try(messages.renew)


def _try(work: Callable[[], None]) -> None:
    """Do what can wait: a lease ends by itself, and what comes again is found to be known."""
    try:
        work()
    except InputError as error:
        terminal.say(line_on(error))
