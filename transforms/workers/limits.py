"""What one document may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one document may cost: seconds of wall time, MiB of memory beyond the idle worker's, bytes of input."""

    seconds: float = 30.0
    memory_mb: int = 1024
    max_bytes: int = 16 * 1024 * 1024
