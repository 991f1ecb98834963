"""The clock of a stream: it begins with the machine's, and no correction of that one sets it back or ahead."""

from __future__ import annotations

import time


def _elapsed() -> float:
    """Seconds that only ever grow, those of a suspended machine among them where the system counts them."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)


_OFFSET = time.time() - _elapsed()


def steady_time() -> float:
    """Seconds since 1970 by the time of day at which this process began, and what has passed since."""
    return _OFFSET + _elapsed()
