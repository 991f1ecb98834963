"""One bounded exchange with a server: deadline, size limits, and no connection to a private address.

The address check happens where the socket is made, on the address that is then connected to, so neither an odd spelling
of an address nor a name that resolves differently a second later gets past it.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
from yarl import URL

from schemas.reasons import Reason
from transforms.fetch.address import refusal
from transforms.fetch.decompression import BodyReader
from transforms.fetch.fetch_options import FetchLimits, FetchOptions
from transforms.fetch.name_resolution import Resolver
from transforms.fetch.outcome import RefusedError
from transforms.storage.trouble import MachineTroubleError, is_machine_out_of_sockets, sentence_on
from transforms.text.writable import writable

_MAX_HEADER_BYTES = 64 * 1024  # policies in real response headers pass the client library's default of 8 KiB
_PIECE = 64 * 1024
_OK = 200
_KEEP_ALIVE_SECONDS = 40.0  # longer than a crawl-delay that is obeyed
_MOST_PASSED_OVER, _PASSING_SECONDS = 64 * 1024, 1.0  # of a body that nobody reads: that of a 404, say
_ERROR_TEXT = 200
_LONGEST_TYPE = 100  # characters
_PRIVATE = "not a public address; --allow-private-addresses lets a run fetch from it"


class AddressRefusedError(OSError):
    """A connection that was not made; an OSError, so that the client library tries the next address."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered. The body is read and decompressed where the status is 200, else left where it is."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    content_type: str | None = None
    charset: str | None = None


def open_client(options: FetchOptions, resolver: Resolver) -> aiohttp.ClientSession:
    """A client for one event loop: no cookies, no proxies of the environment, one connection to a host."""
    connector = aiohttp.TCPConnector(
        limit=0,
        limit_per_host=1,
        resolver=resolver,
        socket_factory=partial(_socket, options.allow_private),
        keepalive_timeout=_KEEP_ALIVE_SECONDS,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        headers={"User-Agent": options.user_agent, "Accept-Encoding": "gzip, deflate, br"},
        max_line_size=_MAX_HEADER_BYTES,
        max_field_size=_MAX_HEADER_BYTES,
    )


async def get(
    client: aiohttp.ClientSession,
    url: URL,
    headers: Mapping[str, str],
    limits: FetchLimits,
    timeout: aiohttp.ClientTimeout,
) -> Response:
    """The response to one GET, redirects not followed.

    Raises RefusedError for whatever a server or a name does, and MachineTroubleError where this machine has no
    descriptors, memory, threads or ports left.
    """
    try:
        async with client.get(url, allow_redirects=False, headers=headers, timeout=timeout) as response:
            body = await _body(response, limits) if response.status == _OK else await _passed_over(response)
            return Response(
                response.status,
                response.headers,
                body,
                media_type(response.headers.get("Content-Type")),
                _charset(response) if body else None,
            )
    except (RefusedError, MachineTroubleError):
        raise
    except asyncio.TimeoutError as error:
        raise RefusedError(Reason.FETCH_TIMED_OUT, f"no complete answer within {timeout.total:g} s") from error
    except Exception as error:
        cause = getattr(error, "os_error", None) or error
        if is_machine_out_of_sockets(cause):
            raise MachineTroubleError("the network", sentence_on(cause)) from error
        # whatever else a response provokes costs this request only
        is_refused = isinstance(cause, AddressRefusedError)
        text = str(cause) if is_refused else f"{type(error).__name__}: {error}"[:_ERROR_TEXT]
        raise RefusedError(reason_of_error(error), text) from error


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


async def _body(response: aiohttp.ClientResponse, limits: FetchLimits) -> bytes:
    reader = BodyReader(response.headers.get("Content-Encoding", "").strip().lower(), limits.max_bytes)
    with _ended_with_the_connection(response):
        async for piece in response.content.iter_chunked(_PIECE):
            reader.add(piece)
    return reader.finish()


async def _passed_over(response: aiohttp.ClientResponse) -> bytes:
    """Nothing: the body is taken off the connection, so that it can be used on, where it is short and comes at once."""
    if (response.content_length or _MOST_PASSED_OVER) < _MOST_PASSED_OVER:
        with contextlib.suppress(Exception):  # the answer is complete without it; the connection ends then
            await asyncio.wait_for(response.read(), _PASSING_SECONDS)
    return b""


@contextlib.contextmanager
def _ended_with_the_connection(response: aiohttp.ClientResponse) -> Iterator[None]:
    """Within this, the body ends when its connection does.

    Where the framing of a body breaks, the client library closes the connection and lets whoever reads the body wait.
    """
    protocol = response.connection.protocol if response.connection else None
    if protocol is None:
        yield
        return

    def end(_: object = None) -> None:
        if not response.content.is_eof() and response.content.exception() is None:
            broken = protocol.exception() or "the connection is closed"
            response.content.set_exception(
                RefusedError(Reason.PROTOCOL_ERROR, f"the body breaks off: {broken}"[:_ERROR_TEXT])
            )

    closed = protocol.closed
    if closed is None:
        end()
        yield
        return
    closed.add_done_callback(end)
    try:
        yield
    finally:
        closed.remove_done_callback(end)  # a connection that stays open must not keep all that came over it


def media_type(header: str | None) -> str | None:
    """The media type of a Content-Type header, in lower case without parameters; None where it names none.

    Bytes that are not UTF-8, which the client library gives as lone surrogates, are U+FFFD.
    """
    return writable((header or "").partition(";")[0]).strip().lower()[:_LONGEST_TYPE] or None


def _charset(response: aiohttp.ClientResponse) -> str | None:
    declared = response.charset
    return writable(declared).strip("\"' ").lower()[:40] or None if declared else None


def _socket(allow_private: bool, address: Any) -> socket.socket:  # noqa: FBT001 - private
    family, kind, protocol, _, target = address
    if refusal(str(target[0]), allow_private=allow_private):
        # one wording for all addresses of a name: equal errors are kept as one
        raise AddressRefusedError("a link-local address" if allow_private else _PRIVATE)
    return socket.socket(family=family, type=kind, proto=protocol)
