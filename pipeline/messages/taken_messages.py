"""Messages of subscriptions as an input of one run: those that are there, acknowledged after the commit."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline import terminal
from pipeline.messages.message_lease import (
    LEASE_SECONDS,
    MOST_AT_ONCE,
    RENEWED_SECONDS,
    Subscription,
    open_subscription,
)
from pipeline.plan import Plan
from pipeline.scratch import scratch
from transforms.read.input_errors import InputError
from transforms.read.sources import Source
from transforms.storage.trouble import line_on

MOST_MESSAGES = 10_000  # that one run takes of a subscription; the next one takes more
MOST_BYTES = 256 * 1024 * 1024  # of them
MOST_SECONDS = 60.0  # for which it takes them, where more and more come


@dataclass(slots=True)
class _Taken:
    subscription: Subscription
    ack_ids: list[str] = field(default_factory=list)


class TakenMessages:
    """The messages that one run has taken; `plan` reads them."""

    def __init__(self, plan: Plan) -> None:
        """Nothing is taken yet."""
        self.plan = plan
        self._taken: list[_Taken] = []

    def take(self, folder: Path, opened: Callable[[str], Subscription]) -> None:
        """Take what is there, into files of a folder. Raises InputError."""
        sources = tuple(self._kept(source, folder, opened) for source in self.plan.sources)
        self.plan = replace(self.plan, sources=sources)

    @property
    def is_empty(self) -> bool:
        """Whether there were none."""
        return not any(each.ack_ids for each in self._taken)

    def renew(self) -> None:
        """Keep them from being given to others for a while."""
        for each in self._taken:
            _try(partial(each.subscription.extend, each.ack_ids, LEASE_SECONDS))

    def acknowledge(self) -> None:
        """They are committed. Where that cannot be told, they come again, and their documents are unchanged."""
        for each in self._taken:
            _try(partial(each.subscription.acknowledge, each.ack_ids))
            each.ack_ids = []

    def give_back(self) -> None:
        """Those that are not acknowledged come again."""
        for each in self._taken:
            _try(partial(each.subscription.extend, each.ack_ids, 0))

    def _kept(self, source: Source, folder: Path, opened: Callable[[str], Subscription]) -> Source:
        """The source, of a subscription with the file that keeps what was there."""
        if not source.kind.row.is_pulled:
            return source
        path, taken = folder / str(len(self._taken)), _Taken(opened(source.pattern))
        self._taken.append(taken)
        with path.open("wb") as file:
            file.writelines(message + b"\n" for message in _all_there(taken))
        return replace(source, spool=str(path))


@contextlib.contextmanager
def taken_messages(plan: Plan, opened: Callable[[str], Subscription] = open_subscription) -> Iterator[TakenMessages]:
    """Within this, the messages that were there are this run's; what is not acknowledged is given back then.

    Raises InputError where a subscription cannot be read.
    """
    messages, over = TakenMessages(plan), threading.Event()
    if not any(source.kind.row.is_pulled for source in plan.sources):
        yield messages
        return
    with scratch() as place, tempfile.TemporaryDirectory(prefix="messages-", dir=place) as folder:
        threading.Thread(target=_renew, args=(messages, over), name="copydesk-lease", daemon=True).start()
        try:
            messages.take(Path(folder), opened)
            yield messages
        finally:
            over.set()
            messages.give_back()


def _all_there(taken: _Taken) -> Iterator[bytes]:
    """Messages until none is there, or there are as many as one run takes."""
    size, end = 0, time.monotonic() + MOST_SECONDS
    while pulled := taken.subscription.pull(MOST_AT_ONCE):
        ack_ids = [each.ack_id for each in pulled]
        taken.ack_ids += ack_ids
        taken.subscription.extend(ack_ids, LEASE_SECONDS)
        for each in pulled:
            size += len(each.message)
            yield each.message
        if len(taken.ack_ids) >= MOST_MESSAGES or size >= MOST_BYTES or time.monotonic() >= end:
            return


def _renew(messages: TakenMessages, over: threading.Event) -> None:
    while not over.wait(RENEWED_SECONDS):
        messages.renew()


def _try(work: Callable[[], None]) -> None:
    """Do what can wait: a lease ends by itself, and what comes again is found to be known."""
    try:
        work()
    except InputError as error:
        terminal.say(line_on(error))
