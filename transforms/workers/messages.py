"""Messages over a stream socket: a length, then the bytes; every wait ends at a deadline.

Deadlines are on the clock of `time.monotonic`, in seconds; None waits for as long as the other side lives. Few calls
move much data: each of them gives the interpreter's lock away, and a busy thread may keep it for milliseconds.
"""

from __future__ import annotations

import socket
import struct
import time

_LENGTH = struct.Struct("!Q")
_CHUNK = 256 * 1024  # bytes


def send(connection: socket.socket, message: bytes, deadline: float | None = None) -> None:
    """Send one message. Raises TimeoutError past the deadline, OSError where the other side is gone."""
    connection.settimeout(_left(deadline))
    connection.sendall(_LENGTH.pack(len(message)) + message)


def receive(connection: socket.socket, deadline: float | None = None) -> bytes:
    """The next message. Raises TimeoutError past the deadline, EOFError or OSError where the other side is gone.

    A side sends its next message only after it has got an answer, so no bytes of a later one can follow.
    """
    data = bytearray()
    missing = _LENGTH.size
    while missing > 0:
        connection.settimeout(_left(deadline))
        chunk = connection.recv(max(_CHUNK, min(missing, 4 * _CHUNK)))
        if not chunk:
            raise EOFError("the other side has closed the connection")
        data += chunk
        if len(data) >= _LENGTH.size:
            missing = _LENGTH.size + _LENGTH.unpack_from(data)[0] - len(data)
        else:
            missing = _LENGTH.size - len(data)
    return bytes(memoryview(data)[_LENGTH.size :])


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline has passed")
    return left
