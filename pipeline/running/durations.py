"""How long a run took, part by part: told at its end and kept where `--status` asks for it, never below the output.

A run that is done again writes the same bytes below its output; what differs from run to run lies beside it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from pipeline import terminal

_TENTH = 0.05  # seconds; what rounds to less than a tenth is not told


class Durations:
    """Seconds of wall time since the start, and of the parts that were measured since."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Measure anew from here."""
        self._begun = time.monotonic()
        self._parts: dict[str, float] = {}

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._begun

    @property
    def parts(self) -> Mapping[str, float]:
        """Seconds by part, in the order in which the parts began; of one that is measured again all together."""
        return MappingProxyType({name: round(seconds, 3) for name, seconds in self._parts.items()})

    @contextmanager
    def of(self, part: str) -> Iterator[None]:
        """Measure what is done within this as a part."""
        begun = time.monotonic()
        self._parts.setdefault(part, 0.0)
        try:
            yield
        finally:
            self._parts[part] += time.monotonic() - begun

    def tell(self, run_id: str) -> None:
        """Say on standard output, or as an event of a JSON log, what the run took."""
        parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self._parts.items() if seconds >= _TENTH)
        line = f"took {self.seconds:.1f} s{f': {parts}' if parts else ''}"
        if terminal.says_json():
            terminal.log("took", line, run_id=run_id, seconds=round(self.seconds, 3), parts=dict(self.parts))
        else:
            terminal.say(line, sys.stdout)


DURATIONS = Durations()
