"""A feed as read: its title, its entries, and what it asks of those who poll it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.page import FeedEntry


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What a feed asks for: seconds between two polls, the WebSub hub that tells its news, its next page."""

    poll_seconds: int | None = None
    hub: str | None = None
    next_page: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that could be parsed; it may have no entries. `format` is as people write it, such as `RSS 2.0`.

    `is_cut` says that it breaks off: entries may have stood behind the last one.
    """

    title: str | None
    entries: tuple[FeedEntry, ...]
    format: str | None = None
    hints: FeedHints = FeedHints()
    is_cut: bool = False
