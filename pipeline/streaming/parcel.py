"""What polling gives at one time."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Parcel:
    """Pages (header, body), rejected documents (JSON), rows of state, and (address, part of what came of a feed).

    `is_awaited` says that somebody waits for the commit of its rows, as who gave a message does.
    """

    pages: list[tuple[bytes, bytes]] = field(default_factory=list)
    rejected: list[bytes] = field(default_factory=list)
    rows: list[bytes] = field(default_factory=list)
    feeds: list[tuple[str, bytes]] = field(default_factory=list)
    is_awaited: bool = False

    @property
    def is_news(self) -> bool:
        """Whether it holds a document, read or given up, or an awaited row; all else can wait for the next one."""
        return bool(self.pages or self.rejected or self.is_awaited)

    @property
    def size(self) -> int:
        """Bytes of its pages."""
        return sum(len(header) + len(body) for header, body in self.pages)
