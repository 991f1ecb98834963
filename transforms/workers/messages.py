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
    """The next message, from a side that sends one only when it is its turn.

    Raises TimeoutError past the deadline, EOFError or OSError where the other side is gone.
    """
    return MessageReader(connection).receive(deadline)


class MessageReader:
    """Reads messages that may follow each other at once."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._data = bytearray()

    def receive(self, deadline: float | None = None) -> bytes:
        """The next message. Raises as `receive`."""
        self._fill(_LENGTH.size, deadline)
        end = _LENGTH.size + _LENGTH.unpack_from(self._data)[0]
        self._fill(end, deadline)
        message = bytes(memoryview(self._data)[_LENGTH.size : end])
        self._data = self._data[end:]
        return message

    def _fill(self, length: int, deadline: float | None) -> None:
        while len(self._data) < length:
            self._connection.settimeout(_left(deadline))
            chunk = self._connection.recv(_CHUNK)
            if not chunk:
                raise EOFError("the other side has closed the connection")
            self._data += chunk


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline has passed")
    return left
