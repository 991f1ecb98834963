"""The clock of a session: the run's own time, and how much of it has passed."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timezone

from transforms.text import rfc3339


class SessionClock:
    """Seconds since 1970 (UTC) that begin at the run's clock and go on as real time does.

    `start` is the run's clock: what is kept for later runs is dated by it, so that a run done again leaves the same.
    Polls, pauses and validators are judged by it, so that a run with `--as-of` behaves as it would have at that time.
    """

    def __init__(self, as_of: str) -> None:
        self.start = epoch_seconds(as_of)
        self._begun = time.monotonic()
        self._first_request: float | None = None

    def now(self) -> float:
        """Seconds since 1970."""
        return self.start + time.monotonic() - self._begun

    def since_first_request(self) -> float:
        """Seconds since this was asked first: for all sessions of a run, whichever step opened them."""
        if self._first_request is None:
            self._first_request = self.now()
        return self.now() - self._first_request

    def renew(self, now: float) -> None:
        """Begins anew at a time, in seconds since 1970, and never goes back."""
        self.start = max(self.now(), now)
        self._begun = time.monotonic()
        self._first_request = None

    async def sleep(self, seconds: float) -> None:
        """Lets other hosts go on for a while."""
        await asyncio.sleep(seconds)


def epoch_seconds(moment: str) -> float:
    """Seconds since 1970 of an RFC 3339 time, taken as UTC where it names no zone. Raises ValueError."""
    return rfc3339.utc_moment(moment).timestamp()


def utc_moment(seconds: float) -> str:
    """RFC 3339 in UTC, whole seconds."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
