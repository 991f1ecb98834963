"""A feed as read: its title and its entries."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.page import FeedEntry


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that could be parsed; it may have no entries."""

    title: str | None
    entries: tuple[FeedEntry, ...]
