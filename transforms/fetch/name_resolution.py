"""Names to addresses: each name in a thread of its own and for a limited time, so that slow ones hold up nobody."""

from __future__ import annotations

import asyncio
import socket
import threading
from functools import partial
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

RESOLVE_SECONDS = 10.0
_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class Resolver(AbstractResolver):
    """Resolves names by the system, or all of them to the one place `connect_to` (`host:port`)."""

    def __init__(self, connect_to: str | None, seconds: float = RESOLVE_SECONDS) -> None:
        self._host, _, self._port = (connect_to or "").rpartition(":")
        self._seconds = seconds

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises OSError where there are none in time."""
        place = (self._host, int(self._port)) if self._host else (host, port)
        look_up = partial(socket.getaddrinfo, *place, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
        try:
            answers = await asyncio.wait_for(_in_a_thread(look_up), self._seconds)
        except asyncio.TimeoutError:
            raise OSError(None, f"the name is not resolved within {self._seconds:g} s") from None
        return [
            ResolveResult(hostname=host, host=address[0], port=address[1], family=kind, proto=protocol, flags=_NUMERIC)
            for kind, _, protocol, _, address in answers
        ]

    async def close(self) -> None:
        """Nothing: a thread that still waits ends by itself, and no process waits for it."""


def _in_a_thread(look_up: Any) -> asyncio.Future[Any]:
    """The result of a look-up in a thread that nobody has to wait for, unlike one of a pool."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Any] = loop.create_future()

    def settle(result: Any, error: OSError | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)

    def run() -> None:
        try:
            result, error = look_up(), None
        except (OSError, UnicodeError) as failed:  # UnicodeError: a label that IDNA does not allow
            result, error = None, failed if isinstance(failed, OSError) else OSError(None, str(failed))
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name="copydesk-names", daemon=True).start()
    return answer
