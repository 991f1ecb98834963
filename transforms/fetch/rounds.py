"""Requests in rounds, so that neither a long list of one host nor a batch of large pages fills the memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from schemas.page import Page
from transforms.elements.page_codec import decode_page

ROUND = 128


@dataclass(frozen=True, slots=True)
class UrlRequest:
    """A URL that is fetched once, for all the pages that asked for it."""

    url: str
    pages: tuple[Page, ...]


def by_url(requests: Iterable[bytes]) -> list[UrlRequest]:
    """The requests (page headers) of one host, sorted, one for each URL."""
    wanted: dict[str, list[Page]] = {}
    for page in map(decode_page, sorted(requests)):
        wanted.setdefault(page.url or "", []).append(page)
    return [UrlRequest(url, tuple(pages)) for url, pages in sorted(wanted.items(), key=_url)]


def rounds(queues: Sequence[Sequence[UrlRequest]], size: int = ROUND) -> Iterator[list[UrlRequest]]:
    """All requests, at most `size` at a time, hosts taking turns: every round keeps as many hosts busy as it can."""
    turns = (request for turn in zip_longest(*queues) for request in turn if request is not None)
    return iter(lambda: list(islice(turns, size)), [])


def _url(wanted: tuple[str, list[Page]]) -> str:
    return wanted[0]
