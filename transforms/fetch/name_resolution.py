"""Names to addresses: each name in a thread of its own and for a limited time, so that slow ones hold up nobody."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from functools import partial
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from transforms.storage.trouble import MachineTroubleError, sentence_on

RESOLVE_SECONDS = 10.0
MOST_AT_ONCE = 64  # threads that are waited for; one that is given up ends by itself
REMEMBERED_SECONDS = 300.0
_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class Resolver(AbstractResolver):
    """Resolves names by the system, or all of them to the one place `connect_to` (`host:port`); for one event loop.

    An answer is remembered for five minutes. What it leads to is checked where the socket is made, each time.
    """

    def __init__(self, connect_to: str | None, seconds: float = RESOLVE_SECONDS) -> None:
        self._host, _, self._port = (connect_to or "").rpartition(":")
        self._seconds = seconds
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self._known: dict[tuple[str, int, int], tuple[float, list[ResolveResult]]] = {}
        self._swept_at = time.monotonic()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises OSError where there are none in time, MachineTroubleError."""
        place = (self._host, int(self._port)) if self._host else (host, port)
        until, known = self._known.get((host, port, family), (0.0, []))
        if time.monotonic() < until:
            return known
        async with self._turns:
            answers = await self._looked_up(*place, family)
        resolved = [
            ResolveResult(hostname=host, host=address[0], port=address[1], family=kind, proto=protocol, flags=_NUMERIC)
            for kind, _, protocol, _, address in answers
        ]
        self._remember((host, port, family), resolved)
        return resolved

    def _remember(self, name: tuple[str, int, int], resolved: list[ResolveResult]) -> None:
        now = time.monotonic()
        if now >= self._swept_at + REMEMBERED_SECONDS:
            self._swept_at = now
            self._known = {known: answer for known, answer in self._known.items() if now < answer[0]}
        self._known[name] = now + REMEMBERED_SECONDS, resolved

    async def _looked_up(self, host: str, port: int, family: socket.AddressFamily) -> Any:
        look_up = partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
        try:
            return await asyncio.wait_for(_in_a_thread(look_up), self._seconds)
        except asyncio.TimeoutError:
            raise OSError(None, f"the name is not resolved within {self._seconds:g} s") from None

    async def close(self) -> None:
        """Nothing: a thread that still waits ends by itself, and no process waits for it."""


def _in_a_thread(look_up: Any) -> asyncio.Future[Any]:
    """The result of a look-up in a thread that nobody has to wait for, unlike one of a pool."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Any] = loop.create_future()

    def settle(result: Any, error: Exception | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)

    def run() -> None:
        result, error = _looked_up(look_up)
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, error)

    try:
        threading.Thread(target=run, name="copydesk-names", daemon=True).start()
    except RuntimeError as error:  # no thread can be started: nothing is wrong with the name
        raise MachineTroubleError("name resolution", str(error)) from error
    return answer


def _looked_up(look_up: Any) -> tuple[Any, Exception | None]:
    try:
        return look_up(), None
    except UnicodeError as failed:  # a label that IDNA does not allow
        return None, OSError(None, str(failed))
    except OSError as failed:
        return None, failed
    except MemoryError as failed:
        return None, MachineTroubleError("name resolution", sentence_on(failed) if str(failed) else "no memory left")
