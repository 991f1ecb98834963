"""An object of a store as a stream that can seek: what is asked of it is fetched, and no more."""

from __future__ import annotations

import io
from collections.abc import Callable

_PIECE = 4 * 1024 * 1024  # bytes of one request


class ObjectStream(io.RawIOBase):
    """Bytes of an object by their places.

    `read_range(first, size)` gives up to so many bytes from a place on, none behind the end; `length()` the size of the
    object, asked for where somebody wants to read from its end. What they raise is raised where the stream is read.
    """

    def __init__(self, read_range: Callable[[int, int], bytes], length: Callable[[], int]) -> None:
        super().__init__()
        self._read_range = read_range
        self._length = length
        self._end: int | None = None  # where that is known
        self._place = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The place from which the next bytes come; it may lie behind the end."""
        if whence == io.SEEK_END:
            self._end = self._length() if self._end is None else self._end
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._end or 0}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # mypy asks for any buffer
        """The number of bytes that were put into the buffer; 0 at the end."""
        size = min(len(buffer), _PIECE)
        if size == 0 or (self._end is not None and self._place >= self._end):
            return 0
        data = self._read_range(self._place, size)
        if len(data) < size:
            self._end = self._place + len(data)
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


def buffered(stream: ObjectStream) -> io.BufferedReader:
    """The stream for readers that ask for few bytes at a time."""
    return io.BufferedReader(stream, _PIECE)
