"""What the edit of a document depends on besides the document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EditOptions:
    """Options that can change a record: `min_words` is the length of the shortest text that is kept."""

    min_words: int = 25
