"""What runs in a worker process: calls, one after another, each with the memory limit to itself."""

from __future__ import annotations

import contextlib
import enum
import gc
import logging
import os
import pickle
import queue
import resource
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from transforms.workers.messages import MessageReader, receive, send
from transforms.workers.mortal import ON_LINUX, die_with

MIB = 1024 * 1024
READY = b"ready"
_LONGEST_MESSAGE = 500
_RESIDENT, _DATA = 1, 5  # fields of /proc/self/statm: resident memory, and what RLIMIT_DATA counts
_HEAD = struct.Struct("!B?Q")


@dataclass(frozen=True, slots=True)
class WorkerStart:
    """What a worker gets before its first call: where modules are looked for, MiB of memory for one call."""

    path: tuple[str, ...]
    memory_mb: int


class CallEnding(enum.IntEnum):
    """How a call ended in its worker."""

    RETURNED = 0
    RAISED = 1
    OUT_OF_MEMORY = 2


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answers: how a call ended, the pickled value or the error's text.

    `number` counts the calls of the worker from 1 on; `last` where it ends itself.
    """

    ending: CallEnding
    content: bytes
    number: int = 0
    last: bool = False

    def encoded(self) -> bytes:
        """The reply as a message."""
        return _HEAD.pack(self.ending, self.last, self.number) + self.content

    @classmethod
    def decoded(cls, message: bytes) -> Reply:
        """The reply of a message. Raises ValueError, struct.error where it is none."""
        ending, last, number = _HEAD.unpack_from(message)
        return cls(CallEnding(ending), message[_HEAD.size :], number, last)


def work(connection: socket.socket, server: int) -> NoReturn:
    """Answer calls until the other side closes the connection or the process `server`, which forked this one, dies."""
    die_with(server)
    logging.disable(logging.CRITICAL)  # what libraries say of a document is no news, and holds the document's text
    with contextlib.suppress(EOFError, OSError):
        settings: WorkerStart = pickle.loads(receive(connection))  # noqa: S301 - from the process that started us
        sys.path[:] = settings.path
        _answer(connection, settings.memory_mb * MIB)
    os._exit(0)


def _answer(connection: socket.socket, memory: int) -> None:
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read_ahead, args=(connection, calls), daemon=True).start()
    idle = _memory(_RESIDENT)
    send(connection, READY)
    last, number = False, 0
    while not last:
        reply, number = _called(calls.get(), memory), number + 1
        # what one document has left behind must not narrow the machine for the next ones: a fresh worker is cheap
        last = reply.ending is CallEnding.OUT_OF_MEMORY or _memory(_RESIDENT) - idle > memory // 2
        send(connection, replace(reply, number=number, last=last).encoded())


def _read_ahead(connection: socket.socket, calls: queue.SimpleQueue[bytes]) -> None:
    """Take the next call in while one is under way, so that nobody waits for it to travel."""
    try:
        reader = MessageReader(connection)
        while True:
            calls.put(reader.receive())
    finally:  # the command is gone, or there is no memory to read on
        os._exit(1)


def _called(call: bytes, memory: int) -> Reply:
    """The reply to a pickled call. When it returns, exceptions have let go of their frames, and so of their memory."""
    try:
        with _confined(memory):
            function, arguments = pickle.loads(call)  # noqa: S301 - from the process that started this one
            return Reply(CallEnding.RETURNED, pickle.dumps(function(*arguments)))
    except MemoryError:
        reply = Reply(CallEnding.OUT_OF_MEMORY, b"")
    except BaseException as error:  # noqa: BLE001 - whatever a document provokes costs that document only
        reply = Reply(CallEnding.RAISED, _described(error).encode("utf-8", "backslashreplace"))
    gc.collect()
    return reply


def _described(error: BaseException) -> str:
    name = type(error).__name__
    try:
        return f"{name}: {error}"[:_LONGEST_MESSAGE]
    except Exception:  # noqa: BLE001 - an exception's own text may fail as well
        return name


@contextlib.contextmanager
def _confined(memory: int) -> Iterator[None]:
    """Bound what the process may take beyond what it holds now, in bytes. Linux only: elsewhere no limit."""
    if not ON_LINUX:
        yield
        return
    before, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _memory(_DATA) + memory
    resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, hard))


def _memory(field: int) -> int:
    """Bytes that a field of /proc/self/statm counts; 0 where there is none."""
    if not ON_LINUX:
        return 0
    return int(Path("/proc/self/statm").read_bytes().split()[field]) * resource.getpagesize()
