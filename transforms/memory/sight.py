"""What a run saw of earlier ones, as a digest, and which runs did not see all that stands before them now.

A run done again, or one whose clock lies in the past, leaves later runs that did not see it; runs of one clock never
see each other. The documents of such runs may be copies of documents that they did not know.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from itertools import accumulate

from schemas.manifest import run_time
from transforms.text.rfc3339 import utc_moment

_BITS = 64
SeenRun = tuple[str, str]  # run id, and what tells the state that the run left from that of another time it was done


def sight_of(runs: Iterable[SeenRun]) -> str:
    """What is written of the runs that were seen, in any order: 16 hex digits, a sum of hashes."""
    return f"{sum(map(_hash, runs)) % (1 << _BITS):016x}"


def first_seen(as_of: str, days: int) -> str:
    """The clock, RFC 3339 in UTC, before which a run with the clock `as_of` sees nothing."""
    clock = utc_moment(as_of)
    earliest = datetime(1970, 1, 1, tzinfo=timezone.utc)
    first = max(clock, earliest + timedelta(days=days)) - timedelta(days=days)
    return f"{first:%Y-%m-%dT%H:%M:%SZ}"


def unreconciled(runs: Iterable[SeenRun], sights: Mapping[str, str], days: int) -> list[str]:
    """The runs whose documents no later run has compared with those that they did not see, sorted.

    `runs` are all that stand in the last twice `days` days, `sights` what the runs with documents have written. A run
    that saw everything before it has compared what stood there.
    """
    ordered = sorted(runs)
    clocks = [run_time(run) for run, _ in ordered]
    sums = [0, *accumulate(map(_hash, ordered))]
    is_blind = {
        run: sights[run] != _expected(clocks, sums, clock, days) or _shares_clock(clocks, clock)
        for (run, _), clock in zip(ordered, clocks, strict=True)
        if run in sights
    }
    last_that_saw_all = max((run for run, blind in is_blind.items() if not blind), default="")
    return [run for run, blind in sorted(is_blind.items()) if blind and run > last_that_saw_all]


def _expected(clocks: Sequence[str], sums: Sequence[int], clock: str, days: int) -> str:
    first, end = bisect.bisect_left(clocks, first_seen(clock, days)), bisect.bisect_left(clocks, clock)
    return f"{(sums[end] - sums[first]) % (1 << _BITS):016x}"


def _shares_clock(clocks: Sequence[str], clock: str) -> bool:
    return bisect.bisect_right(clocks, clock) - bisect.bisect_left(clocks, clock) > 1


def _hash(run: SeenRun) -> int:
    return int.from_bytes(hashlib.blake2b("\x1f".join(run).encode(), digest_size=8).digest(), "big")
