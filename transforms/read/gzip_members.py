"""Bytes packed with gzip in one or more members (RFC 1952): what they hold up to the first damage, and what that is."""

from __future__ import annotations

import zlib

from schemas.decisions import Rejection
from schemas.reasons import Reason

_WINDOW = 16 + zlib.MAX_WBITS
_PIECE = 1024  # bytes that are unpacked at once: those before a damage are kept
_CUT = Rejection(Reason.RESPONSE_TRUNCATED, "the gzip stream breaks off")


def unpacked_members(packed: bytes, limit: int) -> tuple[bytes, Rejection | None]:
    """The bytes of all members, of which a few more than `limit` at most, and what kept the rest from being read."""
    data, place = bytearray(), 0
    while packed[place : place + 1].strip(b"\0"):  # zeros behind the last member fill a block of a tape
        unpacking = zlib.decompressobj(_WINDOW)
        while not unpacking.eof and len(data) <= limit:
            piece = packed[place : place + _PIECE]
            if not piece:
                return bytes(data), _CUT
            try:
                data += unpacking.decompress(piece)
            except zlib.error as error:
                return bytes(data), Rejection(Reason.UNREADABLE_INPUT, f"no valid gzip stream: {error}")
            place += len(piece) - len(unpacking.unused_data)
        if len(data) > limit:
            break
    return bytes(data), None
