"""A feed as read: its title, its entries, and what it asks of those who poll it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schemas.page import FeedEntry
from transforms.identify.credentials import split_credentials


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What a feed asks for: seconds between two polls, the WebSub hub that tells its news, its next page."""

    poll_seconds: int | None = None
    hub: str | None = None
    next_page: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that could be parsed; it may have no entries. `format` is as people write it, such as `RSS 2.0`.

    `credentials` are those that stood in links of entries, by these links, which have none. `is_cut` says that it
    breaks off: entries may have stood behind the last one.
    """

    title: str | None
    entries: tuple[FeedEntry, ...]
    format: str | None = None
    hints: FeedHints = FeedHints()
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_cut: bool = False


def credentials_of(written: Iterable[object], entries: Iterable[FeedEntry]) -> dict[str, str]:
    """The credentials in the links of entries as they were written, by the links that are read of them."""
    links = ((str(raw), entry.link) for raw, entry in zip(written, entries, strict=True) if entry.link)
    found = ((link, split_credentials(raw)[1]) for raw, link in links if "@" in raw)
    return {link: credentials for link, credentials in found if credentials}
