"""One worker process as the command sees it: calls with a deadline, and how they ended."""

from __future__ import annotations

import contextlib
import enum
import os
import pickle
import signal
import struct
import sys
import time
from dataclasses import dataclass
from typing import Any

from transforms.workers.launcher import START_SECONDS, ForkServer
from transforms.workers.messages import MessageReader, send
from transforms.workers.worker_errors import WorkerStartError
from transforms.workers.worker_process import READY, CallEnding, Reply, WorkerStart

_DEATH_SECONDS = 10.0  # from the end of a worker to its exit code
_FROM_OUTSIDE = frozenset((signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT))


class Fate(enum.Enum):
    """How a call ended, seen from the command."""

    RETURNED = "returned"
    RAISED = "raised"
    OUT_OF_MEMORY = "out_of_memory"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    KILLED = "killed"  # by a signal that no document can send: the kernel that needs memory, or a person
    LOST = "lost"  # the fork server died, and the worker with it


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended, with what the function returned, or with words for a person."""

    fate: Fate
    value: Any = None
    message: str = ""


class Worker:
    """A worker process; not to be shared between threads, but for `kill`."""

    def __init__(self, server: ForkServer, memory_mb: int) -> None:
        """Start a worker. Raises WorkerStartError."""
        self._pid, self._connection, self._status = server.fork()
        self.alive = True
        self.ahead: bytes | None = None
        self._reader = MessageReader(self._connection)
        self._sent = self._answered = 0
        deadline = time.monotonic() + START_SECONDS
        try:
            send(self._connection, pickle.dumps(WorkerStart(tuple(sys.path), memory_mb)), deadline)
            if self._reader.receive(deadline) != READY:
                raise WorkerStartError("a worker process said something else than that it is ready")
        except (OSError, EOFError) as error:
            raise WorkerStartError(f"a worker process died as it started ({self._exit_code(0.0)})") from error

    def call(self, call: bytes, seconds: float, ahead: bytes | None = None) -> Outcome:
        """The outcome of a pickled (function, arguments), which may take so many seconds of wall time.

        The call `ahead` goes to the worker at once, which begins it when it has ended this one; it is the next to be
        asked for, unless the worker is replaced.
        """
        deadline = time.monotonic() + seconds
        try:
            if self.ahead is not call:
                self._send(call, deadline)
            self.ahead = ahead
            if ahead is not None:
                self._send(ahead, deadline)
            reply = self._next_reply(deadline)
        except TimeoutError:
            self.end()
            return Outcome(Fate.TIMED_OUT, message=f"took longer than {seconds:g} s")
        except (OSError, EOFError, ValueError, struct.error):
            return self._death()
        if reply.last:
            self.end()
        return _outcome(reply)

    def _send(self, call: bytes, deadline: float) -> None:
        send(self._connection, call, deadline)
        self._sent += 1

    def _next_reply(self, deadline: float) -> Reply:
        """The reply to the oldest call without one. Raises ValueError where it is that to another call."""
        reply = Reply.decoded(self._reader.receive(deadline))
        self._answered += 1
        if reply.number != self._answered or self._answered > self._sent:
            raise ValueError("a reply to another call")
        return reply

    def kill(self) -> None:
        """Kill the process, whatever it is doing; its call ends with that."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill the process and wait for its end."""
        if self.alive:
            self._exit_code(0.0)

    def _death(self) -> Outcome:
        code = self._exit_code(_DEATH_SECONDS)
        if code is None:
            return Outcome(Fate.LOST, message="the fork server died")
        fate = Fate.KILLED if code < 0 and -code in _FROM_OUTSIDE else Fate.CRASHED
        return Outcome(fate, message=f"the worker process died (exit code {code})")

    def _exit_code(self, patience: float) -> int | None:
        """The exit code of the process, killed after so many seconds; None where the fork server is gone as well."""
        try:
            return self._reported(patience)
        except TimeoutError:
            self.kill()
        try:
            return self._reported(_DEATH_SECONDS)
        except TimeoutError:
            return None
        finally:
            self._close()

    def _reported(self, seconds: float) -> int | None:
        line = self._status.line(time.monotonic() + seconds)
        self._close()
        return int(line) if line else None

    def _close(self) -> None:
        if self.alive:
            self.alive, self.ahead = False, None
            self._connection.close()
            self._status.close()


def _outcome(reply: Reply) -> Outcome:
    if reply.ending is CallEnding.OUT_OF_MEMORY:
        return Outcome(Fate.OUT_OF_MEMORY)
    if reply.ending is CallEnding.RAISED:
        return Outcome(Fate.RAISED, message=reply.content.decode("utf-8", "replace"))
    try:
        return Outcome(Fate.RETURNED, pickle.loads(reply.content))  # noqa: S301 - from a process that we started
    except Exception as error:  # noqa: BLE001 - a value that cannot be read here costs its document only
        return Outcome(Fate.RAISED, message=f"{type(error).__name__}: {error}")
