"""How a run fetches, and what one request may cost: known without loading what fetches."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How a run fetches. `connect_to` (`host:port`) is where every name resolves to, for a site served locally."""

    allow_private: bool = False
    connect_to: str | None = None
    connect_seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one request may cost: seconds in all, redirects included, and bytes of body after decompression."""

    seconds: float
    max_bytes: int
    accept: str


PAGE_LIMITS = FetchLimits(45.0, 8 * _MIB, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1")
FEED_LIMITS = FetchLimits(
    30.0,
    10 * _MIB,
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1",
)
