"""The command's end of the fork server: starts it, asks it for workers, builds it again when it is gone."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time

from transforms.workers.worker_errors import WorkerStartError

START_SECONDS = 120.0  # to load the modules and fork, on a machine that is busy with other things
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_CODE = "import sys; sys.path[:] = {path}; from transforms.workers.fork_server import serve; serve({fd}, {preload})"


class StatusPipe:
    """What the fork server says of one worker: its process id, then its exit code."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._unread = b""
        self._poll = select.poll()  # select() refuses descriptors from 1024 on
        self._poll.register(descriptor, select.POLLIN)

    def line(self, deadline: float) -> str | None:
        """The next line; None where the fork server has died. Raises TimeoutError past the deadline."""
        while b"\n" not in self._unread:
            if not self._poll.poll(1000 * max(0.0, deadline - time.monotonic())):
                raise TimeoutError("the fork server does not answer")
            received = os.read(self._descriptor, 4096)
            if not received:
                return None
            self._unread += received
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode("utf-8", "replace")

    def close(self) -> None:
        """Stop listening."""
        os.close(self._descriptor)


class ForkServer:
    """A fork server with the named modules loaded; a dead one is replaced at the next request. Safe across threads."""

    def __init__(self, preload: tuple[str, ...]) -> None:
        self._preload = preload
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def ensure_running(self) -> None:
        """Start the fork server where none is alive. Raises WorkerStartError."""
        with self._lock:
            self._running()

    def fork(self) -> tuple[int, socket.socket, StatusPipe]:
        """A new worker: its process id, the command's end of its socket, its status. Raises WorkerStartError."""
        ours, theirs, status, status_server_end = _connected()
        try:
            try:
                process = self._request(theirs.fileno(), status_server_end)
            finally:
                theirs.close()
                os.close(status_server_end)
            return self._process_id(status, process), ours, status
        except WorkerStartError:
            ours.close()
            status.close()
            raise

    def stop(self) -> None:
        """End the fork server, and with it its workers."""
        with self._lock:
            self._discard()

    def _request(self, connection: int, status: int) -> subprocess.Popen[bytes]:
        """Ask for a worker; the process that was asked."""
        with self._lock:
            control, process = self._running()
            try:
                control.settimeout(START_SECONDS)
                socket.send_fds(control, [b"w"], [connection, status])
            except OSError as error:
                self._discard()
                raise WorkerStartError(f"the fork server is gone ({error})") from error
        return process

    def _process_id(self, status: StatusPipe, server: subprocess.Popen[bytes]) -> int:
        try:
            line = status.line(time.monotonic() + START_SECONDS)
        except TimeoutError as error:
            server.kill()  # the next request finds it dead, and starts another one
            server.wait()
            raise WorkerStartError(str(error)) from error
        if line is None:
            raise WorkerStartError("the fork server died")
        if line.startswith("!"):
            raise WorkerStartError(line[1:])
        return int(line)

    def _running(self) -> tuple[socket.socket, subprocess.Popen[bytes]]:
        if self._process is None or self._control is None or self._process.poll() is not None:
            self._discard()
            self._control, self._process = self._started()
        return self._control, self._process

    def _started(self) -> tuple[socket.socket, subprocess.Popen[bytes]]:
        try:
            ours, theirs = socket.socketpair()
            with theirs:
                code = _CODE.format(path=json.dumps(sys.path), fd=theirs.fileno(), preload=json.dumps(self._preload))
                process = subprocess.Popen(  # noqa: S603 - this interpreter, with code that stands above
                    [sys.executable, "-c", code],
                    stdin=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env={
                        **_ONE_THREAD,
                        **os.environ,
                    },  # threads of a numeric library would count as a document's memory
                    start_new_session=True,
                )
        except OSError as error:
            raise WorkerStartError(f"the fork server cannot be started: {error}") from error
        return ours, process

    def _discard(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._process.kill()
            self._process.wait()
        self._control = self._process = None


def _connected() -> tuple[socket.socket, socket.socket, StatusPipe, int]:
    """Both ends of a worker's socket, and of the pipe for lines about it. Raises WorkerStartError."""
    try:
        ours, theirs = socket.socketpair()
    except OSError as error:
        raise WorkerStartError(f"a worker process cannot be reached: {error}") from error
    try:
        status_end, status_server_end = os.pipe()
    except OSError as error:
        ours.close()
        theirs.close()
        raise WorkerStartError(f"a worker process cannot be reached: {error}") from error
    return ours, theirs, StatusPipe(status_end), status_server_end


class ForkServers:
    """The fork servers of this process: one for each list of modules to load."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._servers: dict[tuple[str, ...], ForkServer] = {}

        atexit.register(self.stop)  # one that is still loading holds the command's pipes: `copydesk … | tee log`

    def server(self, preload: tuple[str, ...]) -> ForkServer:
        """The fork server that has these modules loaded, or will have."""
        with self._lock:
            return self._servers.setdefault(preload, ForkServer(preload))

    def stop(self) -> None:
        """End all fork servers."""
        with self._lock:
            for server in self._servers.values():
                server.stop()
