"""Response bodies decompressed piece by piece, under a limit of size and of ratio, with truncation noticed."""

from __future__ import annotations

import zlib
from typing import Protocol

import brotli

from schemas.reasons import Reason
from transforms.fetch.outcome import RefusedError

MAX_RATIO = 100
_RATIO_FROM = 1024 * 1024  # bytes of output below which any ratio passes: small pages of repeated markup are common
_PIECE = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_DEFLATE = 8


class _Inflater(Protocol):
    def feed(self, data: bytes, limit: int) -> bytes:
        """At most `limit` more bytes of output; empty input goes on with what is held back."""

    @property
    def pending(self) -> bool:
        """Whether more output can come without more input."""

    @property
    def complete(self) -> bool:
        """Whether the stream has reached its end."""


class _Zlib:
    def __init__(self, window: int) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window)
        self._held = b""
        self._started = False

    def feed(self, data: bytes, limit: int) -> bytes:
        held = self._held + data
        if self._stream.eof:
            if self._window != _GZIP_WINDOW or not held.startswith(_GZIP_MAGIC):
                # another member may follow; anything else after the end of a stream is padding
                self._held = held if held == _GZIP_MAGIC[:1] else b""
                return b""
            self._stream = zlib.decompressobj(self._window)
        output = self._stream.decompress(held, limit)
        self._started = True
        self._held = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return output

    @property
    def pending(self) -> bool:
        return bool(self._held) and not (self._stream.eof and len(self._held) < len(_GZIP_MAGIC))

    @property
    def complete(self) -> bool:
        return self._stream.eof or not self._started


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._started = False
        self._held_back = False

    def feed(self, data: bytes, limit: int) -> bytes:
        if self._stream.is_finished():
            return b""
        self._started = self._started or bool(data)
        output = bytes(self._stream.process(data, output_buffer_limit=limit))
        self._held_back = bool(output)  # the decoder tells of input that it holds, not of output
        return output

    @property
    def pending(self) -> bool:
        return self._held_back and not self._stream.is_finished()

    @property
    def complete(self) -> bool:
        return bool(self._stream.is_finished()) or not self._started


class BodyReader:
    """Collects a body as it arrives. `add` and `finish` raise RefusedError with the reason."""

    def __init__(self, encoding: str, max_bytes: int) -> None:
        self._encoding = encoding
        self._max_bytes = max_bytes
        self._inflater: _Inflater | None = None
        self._first = b""
        self._chosen = False
        self._received = 0
        self._size = 0
        self._parts: list[bytes] = []

    def add(self, data: bytes) -> None:
        """Take the next bytes off the wire."""
        self._received += len(data)
        if not self._chosen:
            self._first += data
            if len(self._first) < len(_GZIP_MAGIC):
                return
            data, self._first = self._first, b""
            self._choose(data)
        self._take(data)

    def finish(self) -> bytes:
        """The whole body."""
        if not self._chosen and self._first:
            self._choose(self._first)
            self._take(self._first)
        if self._inflater is not None and not self._inflater.complete:
            raise RefusedError(Reason.RESPONSE_TRUNCATED, f"the {self._encoding or 'gzip'} stream ends in the middle")
        return b"".join(self._parts)

    def _choose(self, start: bytes) -> None:
        self._chosen = True
        self._inflater = _inflater(self._encoding, start)

    def _take(self, data: bytes) -> None:
        if self._inflater is None:
            self._keep(data)
            return
        try:
            self._keep(self._inflater.feed(data, _PIECE))
            while self._inflater.pending:
                self._keep(self._inflater.feed(b"", _PIECE))
        except (zlib.error, brotli.error) as error:
            raise RefusedError(
                Reason.RESPONSE_UNDECODABLE, f"no valid {self._encoding or 'gzip'} stream: {error}"
            ) from error

    def _keep(self, output: bytes) -> None:
        self._size += len(output)
        if self._size > self._max_bytes:
            raise RefusedError(Reason.RESPONSE_TOO_LARGE, f"more than {self._max_bytes} bytes")
        if self._size > _RATIO_FROM and self._size > MAX_RATIO * self._received:
            raise RefusedError(Reason.RESPONSE_TOO_LARGE, f"expands more than {MAX_RATIO} times")
        self._parts.append(output)


def _inflater(encoding: str, start: bytes) -> _Inflater | None:
    """What undoes the encoding. Servers mislabel gzip both ways, so its magic number decides and not its name."""
    if start.startswith(_GZIP_MAGIC) and encoding in {"", "identity", "gzip", "x-gzip"}:
        return _Zlib(_GZIP_WINDOW)
    if encoding == "deflate":
        wrapped = start[0] & 0x0F == _DEFLATE and int.from_bytes(start[:2], "big") % 31 == 0
        return _Zlib(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
    if encoding == "br":
        return _Brotli()
    if encoding in {"", "identity", "gzip", "x-gzip"}:
        return None
    raise RefusedError(Reason.RESPONSE_UNDECODABLE, f"content encoding {encoding!r} was not asked for")
