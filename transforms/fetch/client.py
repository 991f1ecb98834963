"""One bounded GET: deadlines, size limits, checked redirects, and no connection to a private address.

The address check happens where the socket is made, on the address that is then connected to, so neither an odd spelling
of an address nor a name that resolves differently a second later gets past it.
"""

from __future__ import annotations

import asyncio
import base64
import socket
from functools import partial
from typing import Any

import aiohttp
from yarl import URL

from schemas.reasons import Reason
from schemas.version import VERSION
from transforms.fetch.address import refusal
from transforms.fetch.decompression import BodyReader
from transforms.fetch.fetch_options import FetchLimits, FetchOptions
from transforms.fetch.name_resolution import Resolver
from transforms.fetch.outcome import FetchOutcome, RefusedError, reason_of_status
from transforms.identify.credentials import without_credentials
from transforms.storage.trouble import MachineTroubleError, is_machine_out_of_sockets, sentence_on
from transforms.text.writable import writable

USER_AGENT = f"copydesk/{VERSION}"
MAX_REDIRECTS = 5
_MAX_HEADER_BYTES = 64 * 1024  # policies in real response headers pass the client library's default of 8 KiB
_PIECE = 64 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
_ERROR_TEXT = 200
_LONGEST_TYPE = 100  # characters


class AddressRefusedError(OSError):
    """A connection that was not made; an OSError, so that the client library tries the next address."""


def open_session(options: FetchOptions) -> aiohttp.ClientSession:
    """A session for one event loop: no cookies, no proxies of the environment, one connection to a host."""
    connector = aiohttp.TCPConnector(
        limit=0,
        limit_per_host=1,
        resolver=Resolver(options.connect_to),
        socket_factory=partial(_socket, options.allow_private),
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=options.connect_seconds),
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate, br"},
        max_line_size=_MAX_HEADER_BYTES,
        max_field_size=_MAX_HEADER_BYTES,
    )


async def fetch(
    session: aiohttp.ClientSession, url: str, limits: FetchLimits, credentials: str | None = None
) -> FetchOutcome:
    """The outcome of a GET with its redirects; never raises for what a server or a name does.

    `credentials` (`user:password`) are sent to the place of the URL alone, not to where it redirects. Raises
    MachineTroubleError where this machine has no descriptors, memory or ports left.
    """
    visited = [url]
    try:
        return await asyncio.wait_for(_follow(session, visited, limits, credentials), limits.seconds)
    except RefusedError as refused:
        return _failed(visited, refused.reason, refused.message, refused.status)
    except asyncio.TimeoutError as error:
        problem = str(error) or f"no complete answer within {limits.seconds:g} s"
        return _failed(visited, Reason.FETCH_TIMED_OUT, problem)
    except Exception as error:
        cause = getattr(error, "os_error", None) or error
        if is_machine_out_of_sockets(cause):
            raise MachineTroubleError("the network", sentence_on(cause)) from error
        # whatever else a response provokes costs this request only
        return _failed(visited, reason_of_error(error), f"{type(error).__name__}: {error}"[:_ERROR_TEXT])


def reason_of_error(error: Exception) -> Reason:
    """The reason that stands for an exception of the client library."""
    cause = getattr(error, "os_error", None)
    if isinstance(cause, AddressRefusedError):
        return Reason.ADDRESS_REFUSED
    for kind, reason in _BY_ERROR:
        if isinstance(error, kind):
            return reason
    return Reason.PROTOCOL_ERROR


_BY_ERROR: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Reason], ...] = (
    (AddressRefusedError, Reason.ADDRESS_REFUSED),
    (aiohttp.InvalidURL, Reason.INVALID_URL),
    (aiohttp.ClientConnectorDNSError, Reason.NAME_NOT_RESOLVED),
    ((aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch), Reason.TLS_FAILED),
    (aiohttp.ClientPayloadError, Reason.RESPONSE_TRUNCATED),
    (aiohttp.ClientResponseError, Reason.PROTOCOL_ERROR),
    ((aiohttp.ClientConnectionError, OSError), Reason.CONNECTION_FAILED),
)


async def _follow(
    session: aiohttp.ClientSession, visited: list[str], limits: FetchLimits, credentials: str | None
) -> FetchOutcome:
    place = checked_url(visited[0]).origin()
    while True:
        url = checked_url(visited[-1])
        headers = {"Accept": limits.accept}
        if credentials is not None and url.origin() == place:
            headers["Authorization"] = f"Basic {base64.b64encode(credentials.encode()).decode('ascii')}"
        async with session.get(url, allow_redirects=False, headers=headers) as response:
            location = response.headers.get("Location")
            if response.status in _REDIRECTS and location:
                visited.append(_next_url(url, location, visited))
                continue
            return await _read(response, visited, limits)


def checked_url(url: str) -> URL:
    """The URL, if it can be fetched. Raises RefusedError for other schemes and for URLs without a host."""
    try:
        parsed = URL(url)
        host = parsed.host
        port = parsed.port
    except ValueError as error:
        raise RefusedError(Reason.INVALID_URL, f"no valid URL: {error}"[:_ERROR_TEXT]) from error
    if parsed.scheme not in {"http", "https"}:
        raise RefusedError(Reason.INVALID_URL, f"the scheme {parsed.scheme!r} is not fetched")
    if not host or not port:
        raise RefusedError(Reason.INVALID_URL, "the URL names no host")
    return parsed.with_user(None) if parsed.user or parsed.password else parsed


def _next_url(url: URL, location: str, visited: list[str]) -> str:
    if len(visited) > MAX_REDIRECTS:
        raise RefusedError(Reason.TOO_MANY_REDIRECTS, f"more than {MAX_REDIRECTS} redirects")
    try:
        target = without_credentials(str(url.join(URL(location)).with_fragment(None)))
    except ValueError as error:
        raise RefusedError(Reason.INVALID_URL, f"redirected to no valid URL: {error}"[:_ERROR_TEXT]) from error
    if target in visited:
        raise RefusedError(Reason.TOO_MANY_REDIRECTS, "the redirects go round in a circle")
    return target


async def _read(response: aiohttp.ClientResponse, visited: list[str], limits: FetchLimits) -> FetchOutcome:
    reason = reason_of_status(response.status)
    if reason is not None:
        raise RefusedError(reason, f"HTTP status {response.status}", response.status)
    reader = BodyReader(response.headers.get("Content-Encoding", "").strip().lower(), limits.max_bytes)
    async for piece in response.content.iter_chunked(_PIECE):
        reader.add(piece)
    return FetchOutcome(
        url=visited[0],
        final_url=visited[-1],
        status=response.status,
        body=reader.finish(),
        content_type=media_type(response.headers.get("Content-Type")),
        charset=_charset(response),
    )


def media_type(header: str | None) -> str | None:
    """The media type of a Content-Type header, in lower case without parameters; None where it names none.

    Bytes that are not UTF-8, which the client library gives as lone surrogates, are U+FFFD.
    """
    return writable((header or "").partition(";")[0]).strip().lower()[:_LONGEST_TYPE] or None


def _charset(response: aiohttp.ClientResponse) -> str | None:
    declared = response.charset
    return writable(declared).strip("\"' ").lower()[:40] or None if declared else None


def _failed(visited: list[str], reason: Reason, message: str, status: int | None = None) -> FetchOutcome:
    shown = without_credentials(writable(message))
    return FetchOutcome(url=visited[0], final_url=visited[-1], status=status, reason=reason, message=shown)


def _socket(allow_private: bool, address: Any) -> socket.socket:  # noqa: FBT001 - private
    family, kind, protocol, _, target = address
    if refusal(str(target[0]), allow_private=allow_private):
        raise AddressRefusedError("not a public address")  # one wording: equal errors of all addresses are kept as one
    return socket.socket(family=family, type=kind, proto=protocol)
