"""Clocks of runs that follow one another below one output: each lies after the last that has committed there."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import timedelta

from pipeline import terminal
from pipeline.plan import Plan, plan_of
from transforms.fetch.session_clock import epoch_seconds
from transforms.fetch.session_clock import utc_moment as moment_at
from transforms.storage.manifests import last_clock
from transforms.storage.storage import storage_for
from transforms.text.rfc3339 import utc_moment

_SLACK_SECONDS = 60.0  # a clock that is further ahead of the time of day is told


def clock_after(last: str | None, now: float, latest: str | None = None) -> str:
    """The clock of a run, RFC 3339 in UTC: `now` (seconds since 1970), `latest` where that is earlier.

    Where the last clock that has committed is as late or later, it is a second after that one: a run sees what was
    committed before its clock, and nothing of it may be written again.
    """
    moment = min(filter(None, (moment_at(now), latest)))
    return moment if last is None or moment > last else f"{utc_moment(last) + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"


class RunClock:
    """The clocks of the runs of a process: the time of day, and what goes on from the last commit where that is later.

    A stream may have committed in this second, the machine's clock may have gone back, or a run had a clock ahead.
    """

    def __init__(self) -> None:
        """The time of day holds."""
        self._ahead = 0.0

    def plan(self, asked: argparse.Namespace) -> Plan:
        """The plan of a parsed `copydesk run`, with its clock; one that was asked for stays as it is."""
        plan = plan_of(asked)
        last = None if asked.as_of is not None else last_clock(storage_for(plan.output))
        if last is None or plan.as_of > last:
            self._ahead = 0.0
            return plan
        now, before = epoch_seconds(plan.as_of), self._ahead
        as_of = clock_after(last, now + before)
        self._ahead = epoch_seconds(as_of) - now
        if before <= _SLACK_SECONDS < self._ahead:
            terminal.say(f"the last run here has the clock {last}, and it is {plan.as_of}: going on with {as_of}")
        return replace(plan, as_of=as_of)
