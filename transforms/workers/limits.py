"""Which worker processes there are, and what one document may cost them."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.decisions import Rejection
from schemas.reasons import Reason


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one document may cost: seconds of wall time, MiB of memory beyond what its worker holds, bytes of input."""

    seconds: float = 30.0
    memory_mb: int = 1024
    max_bytes: int = 16 * 1024 * 1024

    def refusal(self, size: int) -> Rejection | None:
        """Why a document of this many bytes is not edited; None where it is."""
        if size <= self.max_bytes:
            return None
        return Rejection(Reason.DOCUMENT_TOO_LARGE, f"{size} bytes, more than the limit of {self.max_bytes}")


@dataclass(frozen=True, slots=True)
class Workers:
    """Worker processes: how many (0: all cores of their machine), their limits, modules loaded before they start."""

    count: int = 0
    limits: WorkerLimits = field(default_factory=WorkerLimits)
    preload: tuple[str, ...] = ()
