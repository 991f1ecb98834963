"""Lines of a stream of bytes in UTF-8, whatever Unicode encoding it is in, in bounded memory."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO, cast

_PIECE = 1024 * 1024
_UTF_8_MARK = codecs.BOM_UTF8
_MARKS = (  # UTF-32 before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BRACES = (  # how a row begins where there is no mark, https://www.rfc-editor.org/rfc/rfc4627#section-3
    (b"{\0\0\0", "utf-32-le"),
    (b"\0\0\0{", "utf-32-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)


def numbered_lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines with their numbers from 0; None for a line of more than `limit` bytes, which is read past.

    Lines end in LF. A mark of UTF-8, UTF-16 or UTF-32 at the start decides on the encoding and is left out.
    """
    source, number = _in_utf8(stream), 0
    while line := source.readline(limit + 1):
        is_whole = len(line) <= limit or line.endswith(b"\n")
        while line and not is_whole and not line.endswith(b"\n"):
            line = source.readline(_PIECE)
        yield number, line if is_whole else None
        number += 1


def _in_utf8(stream: BinaryIO) -> BinaryIO:
    start = stream.read(len(_MARKS[0][0]))
    stream.seek(0)
    for signs, is_mark in ((_MARKS, True), (_BRACES, False)):
        for sign, encoding in signs:
            if start.startswith(sign):
                stream.seek(len(sign) if is_mark else 0)
                return cast("BinaryIO", io.BufferedReader(_Recoded(stream, encoding), _PIECE))
    stream.seek(len(_UTF_8_MARK) if start.startswith(_UTF_8_MARK) else 0)
    return stream


class _Recoded(io.RawIOBase):
    """A stream of one Unicode encoding as UTF-8; what is not valid becomes U+FFFD."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._held = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # mypy asks for any buffer
        while not self._held and not self._ended:
            data = self._stream.read(_PIECE)
            self._ended = not data
            self._held = self._decoder.decode(data, final=self._ended).encode("utf-8", "replace")
        size = min(len(buffer), len(self._held))
        buffer[:size], self._held = self._held[:size], self._held[size:]
        return size
