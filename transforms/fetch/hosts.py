"""Many requests: hosts in parallel, one request at a time to each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

import aiohttp

from schemas.reasons import Reason
from transforms.fetch.client import fetch, open_session
from transforms.fetch.fetch_options import PAGE_LIMITS, FetchLimits, FetchOptions
from transforms.fetch.outcome import FetchOutcome
from transforms.identify.domains import host_of

MAX_HOSTS = 32
_UNREACHABLE = {
    Reason.NAME_NOT_RESOLVED,
    Reason.CONNECTION_FAILED,
    Reason.TLS_FAILED,
    Reason.FETCH_TIMED_OUT,
    Reason.ADDRESS_REFUSED,
}
_PATIENCE = 3  # requests in a row that a host may leave unanswered


def fetch_all(
    urls: Sequence[str],
    options: FetchOptions,
    limits: FetchLimits = PAGE_LIMITS,
    credentials: Mapping[str, str] = MappingProxyType({}),
) -> list[FetchOutcome]:
    """One outcome for each URL, in the order of the URLs; equal URLs are fetched once.

    `credentials` are those of URLs (`user:password`). Runs an event loop of its own, so it may be called in any thread
    that has none running. Raises MachineTroubleError.
    """
    return asyncio.run(_fetch_all(urls, options, limits, credentials))


async def fetch_one(
    url: str, options: FetchOptions, limits: FetchLimits = PAGE_LIMITS, credentials: str | None = None
) -> FetchOutcome:
    """The outcome of one URL. Raises MachineTroubleError."""
    async with open_session(options) as session:
        return await fetch(session, url, limits, credentials)


async def _fetch_all(
    urls: Sequence[str], options: FetchOptions, limits: FetchLimits, credentials: Mapping[str, str]
) -> list[FetchOutcome]:
    queues: dict[str, list[str]] = {}
    for url in dict.fromkeys(urls):
        queues.setdefault(host_of(url), []).append(url)
    gate = asyncio.Semaphore(MAX_HOSTS)
    async with open_session(options) as session:
        get = partial(_get, session, limits, credentials)
        answers = await asyncio.gather(*(_fetch_host(get, queue, gate) for queue in queues.values()))
    found = {outcome.url: outcome for outcomes in answers for outcome in outcomes}
    return [found[url] for url in urls]


async def _get(
    session: aiohttp.ClientSession, limits: FetchLimits, credentials: Mapping[str, str], url: str
) -> FetchOutcome:
    return await fetch(session, url, limits, credentials.get(url))


async def _fetch_host(
    get: Callable[[str], Awaitable[FetchOutcome]], urls: Sequence[str], gate: asyncio.Semaphore
) -> list[FetchOutcome]:
    """The outcomes of one host's URLs. A host that asks to wait or does not answer is left alone for this run."""
    outcomes: list[FetchOutcome] = []
    async with gate:
        for url in urls:
            given_up = _given_up(outcomes)
            outcomes.append(replace(given_up, url=url, final_url=url) if given_up else await get(url))
    return outcomes


def _given_up(outcomes: Sequence[FetchOutcome]) -> FetchOutcome | None:
    """The outcome of every further request to the host; None while it may be asked."""
    last = outcomes[-1] if outcomes else None
    if last is None:
        return None
    if last.reason is Reason.RATE_LIMITED:
        return replace(last, message="not asked again: the host said that it gets too many requests")
    recent = outcomes[-_PATIENCE:]
    if len(recent) == _PATIENCE and all(outcome.reason in _UNREACHABLE for outcome in recent):
        return replace(last, message=f"not asked: the host left {_PATIENCE} requests in a row unanswered")
    return None
