"""How a run fetches, and what one request, one host and one run may cost: known without loading what fetches."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.version import VERSION

_MIB = 1024 * 1024
CONTACT = "https://copydesk.example/crawler"  # who runs it says with --contact where to complain


def user_agent(name: str | None = None, contact: str | None = None) -> str:
    """The User-Agent header: `name/version (+contact)`. The name is the product's where none is given."""
    return f"{name or f'copydesk/{VERSION}'} (+{contact or CONTACT})"


@dataclass(frozen=True, slots=True)
class Budgets:
    """What is fetched at most in one run; what is over a budget is rejected with a reason of its own.

    `feed_entries` are the newest entries of one feed or sitemap; `host_seconds` are those that requests to one host
    and the pauses between them take; `run_seconds` count from the first request.
    """

    feed_entries: int = 500
    host_pages: int = 2_000
    host_bytes: int = 1024 * _MIB
    host_seconds: float = 1_800.0
    run_seconds: float = 3_600.0


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How a run fetches.

    `connect_to` (`host:port`) is where every name resolves to, for a site served locally. `delay_seconds` lie between
    two requests to one host. `timeout_seconds` replaces the time that a request of any kind may take. A request that
    meets a passing trouble is made again up to `retries` times, first after `backoff_seconds`. Feeds are asked no more
    often than every `poll_seconds`. Known stories younger than `recheck_hours` are asked for again.
    Of the feeds that list a page, those that are `trusted_feeds` are heard before others of another site. With
    `tells_failures_once`, for a process that polls again and again, a list that fails once more is no rejected document
    once more.
    """

    allow_private: bool = False
    connect_to: str | None = None
    connect_seconds: float = 5.0
    timeout_seconds: float | None = None
    user_agent: str = field(default_factory=user_agent)
    delay_seconds: float = 1.0
    retries: int = 2
    backoff_seconds: float = 1.0
    poll_seconds: float = 900.0
    recheck_hours: float = 0.0
    budgets: Budgets = field(default_factory=Budgets)
    trusted_feeds: tuple[str, ...] = ()
    tells_failures_once: bool = False

    @property
    def robots_agent(self) -> str:
        """The name by which robots files call who asks: the part of the User-Agent before its version."""
        return self.user_agent.partition("/")[0].split()[0]


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one request may cost: seconds in all, redirects included, and bytes of body after decompression."""

    seconds: float
    max_bytes: int
    accept: str


PAGE_LIMITS = FetchLimits(45.0, 8 * _MIB, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1")
SITEMAP_LIMITS = FetchLimits(60.0, 50 * _MIB, "application/xml,text/xml;q=0.9,text/plain;q=0.8,*/*;q=0.1")
FEED_LIMITS = FetchLimits(
    30.0,
    10 * _MIB,
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1",
)
ROBOTS_LIMITS = FetchLimits(15.0, 8 * _MIB, "text/plain,*/*;q=0.1")
