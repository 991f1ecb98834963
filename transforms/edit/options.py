"""What the edit of a document depends on besides the document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EditOptions:
    """Options that can change a record: the run's clock (RFC 3339, UTC) and the shortest text that is kept (words)."""

    as_of: str
    min_words: int = 25

    @property
    def date(self) -> str:
        """UTC date of the run's clock, the partition of its rejected documents."""
        return self.as_of[:10]


@dataclass(frozen=True, slots=True)
class EditLimits:
    """What one document may cost: seconds of wall time, MiB of memory beyond the idle worker's, bytes of input."""

    seconds: float = 30.0
    memory_mb: int = 1024
    max_bytes: int = 16 * 1024 * 1024
