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
