"""Addresses of services that stand between a feed and the pages it lists."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from schemas.decisions import Rejection
from schemas.reasons import Reason
from schemas.registry import load_rows
from transforms.identify.domains import host_of
from transforms.read.links import web_link

UNRESOLVED = Rejection(
    Reason.UNRESOLVED_REDIRECT, "the link leads to a service's redirection, and the service alone knows the page"
)
_ADDRESS = re.compile(rb"https?://[!-~]{4,2000}")
_END = b"\xd2\x01"  # the next field of the message: another address of the same page
_MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Redirector:
    """A service whose addresses lead to those of pages.

    `host` is its host or one above it, `path` how its paths begin. The page's address is the value of a parameter
    (`parameters`, the first that has one), or `is_message`: packed in the path's last segment. One that tells nothing
    is opaque.
    """

    id: str
    host: str
    path: str
    parameters: tuple[str, ...]
    is_message: bool
    example: str


def resolved(link: str) -> str | None:
    """The address of the page that a link leads to: the link itself where it is no redirector's.

    None where only the service knows, as for Google News since 2024: fetching it gives a page of scripts.
    """
    for _ in range(_MOST_STEPS):
        row = _redirector_of(link)
        if row is None:
            return link
        target = _target(row, link)
        if target is None:
            return None
        link = target
    return link


def _redirector_of(link: str) -> Redirector | None:
    host = host_of(link)
    if not any(host == row.host or host.endswith(f".{row.host}") for row in _redirectors()):
        return None
    path = urlsplit(link).path
    fitting = (row for row in _redirectors() if host == row.host or host.endswith(f".{row.host}"))
    return next((row for row in fitting if path.startswith(row.path)), None)


def _target(row: Redirector, link: str) -> str | None:
    parts = urlsplit(link)
    if row.is_message:
        return _unpacked(parts.path.rpartition("/")[2])
    given = parse_qs(parts.query, max_num_fields=100)
    return next(filter(None, (web_link(value) for name in row.parameters for value in given.get(name, ()))), None)


def _unpacked(segment: str) -> str | None:
    """The address in a message that is written in base 64: what Google News wrote until 2024."""
    try:
        message = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except (binascii.Error, ValueError):
        return None
    found = _ADDRESS.search(message.partition(_END)[0])
    return web_link(found[0].decode("ascii")) if found else None


@lru_cache(maxsize=1)
def _redirectors() -> tuple[Redirector, ...]:
    return load_rows("redirectors.jsonl", Redirector, package="transforms.read")
