"""The fork server: a process without threads that has the modules loaded, and forks a worker process on request.

A worker is forked, because that takes a hundredth of a second where a new interpreter takes seconds; from a process of
its own, because a fork of a process that runs threads (Beam, gRPC) may deadlock. It lives in a session of its own, so
that the terminal's Ctrl-C reaches the command only, and ends when the command is gone, however it went.

A request is one byte with two descriptors: the worker's socket, and a pipe for lines about the worker. The server
writes its process id, then, when it has ended, its exit code (negative: the number of a signal); or `!` and why there
is no worker.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
from collections.abc import Sequence
from typing import NoReturn

from transforms.workers.worker_process import work


def serve(control: int, preload: Sequence[str]) -> NoReturn:
    """Load the modules, then fork until the other end of the socket `control` closes. Ends the process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        _Server(socket.socket(fileno=control), preload).run()
    finally:
        os._exit(0)


def _import(modules: Sequence[str]) -> str | None:
    """Why the modules cannot be imported, or None."""
    gc.disable()  # a tenth of the time: what is loaded stays
    try:
        for module in modules:
            importlib.import_module(module)
    except Exception as error:  # noqa: BLE001 - whatever it is, no worker can be had, and the command must hear why
        return f"{type(error).__name__}: {error}".replace("\n", " ")
    finally:
        gc.enable()
    return None


class _Server:
    def __init__(self, control: socket.socket, preload: Sequence[str]) -> None:
        self._control = control
        self._preload = preload
        self._problem = _import(preload)
        self._status_pipes: dict[int, int] = {}
        self._awake, self._wake = os.pipe()
        for descriptor in (self._awake, self._wake):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _noted)

    def run(self) -> None:
        """Serve requests and report deaths until the command is gone; then end the workers."""
        while True:
            ready = self._ready()
            if self._awake in ready:
                self._report_deaths()
            if self._control.fileno() in ready and not self._serve_request():
                break
        for pid in self._status_pipes:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _ready(self) -> list[int]:
        return select.select([self._control.fileno(), self._awake], [], [])[0]

    def _serve_request(self) -> bool:
        """Fork one worker; False where nobody asks any more."""
        request, descriptors, _, _ = socket.recv_fds(self._control, 1, 2)
        if len(descriptors) == 2:  # noqa: PLR2004 - the worker's socket and its status pipe
            self._fork(*descriptors)
        return bool(request)

    def _fork(self, connection: int, status: int) -> None:
        self._problem = self._problem and _import(self._preload)  # memory or a file may be there again
        if self._problem is not None:
            _say(status, f"!{self._problem}")
            os.close(status)
        else:
            self._fork_worker(connection, status)
        os.close(connection)

    def _fork_worker(self, connection: int, status: int) -> None:
        server = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:
            _say(status, f"!{error}")
            os.close(status)
            return
        if pid == 0:
            self._become_worker(connection, status, server)
        self._status_pipes[pid] = status
        _say(status, str(pid))

    def _become_worker(self, connection: int, status: int, server: int) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._control.close()
            for descriptor in (self._awake, self._wake, status, *self._status_pipes.values()):
                os.close(descriptor)
            work(socket.socket(fileno=connection), server)
        finally:
            os._exit(1)

    def _report_deaths(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._awake, 4096)
        while self._status_pipes:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            pipe = self._status_pipes.pop(pid)
            _say(pipe, str(os.waitstatus_to_exitcode(status)))
            os.close(pipe)


def _say(pipe: int, line: str) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more
        os.write(pipe, f"{line}\n".encode())


def _noted(_signal: int, _frame: object) -> None:
    """A handler, so that the signal writes to the wake-up pipe."""
