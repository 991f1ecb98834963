"""Ids of records: the same page has one id in every run, and each state of its text one version."""

from __future__ import annotations

import hashlib

ID_BYTES = 10  # 80 bits: among 10 million records the chance of one collision is below 1 in 10,000
VERSION_BYTES = 8
_SEPARATOR = b"\x1f"  # the unit separator, which cleaned text does not hold


def record_id(canonical_url: str | None, outlet_id: str, text: str) -> str:
    """20 hexadecimal digits: BLAKE2b of `url` and the canonical URL, else of `text`, the outlet's id and the text.

    The URL alone decides where there is one, so that a corrected article keeps its id. Parts are UTF-8, joined by
    the ASCII unit separator.
    """
    parts = ("url", canonical_url) if canonical_url else ("text", outlet_id, text)
    return _digest(parts, ID_BYTES)


def record_version(headline: str | None, text: str) -> str:
    """16 hexadecimal digits: BLAKE2b of headline and text in UTF-8, joined by the ASCII unit separator."""
    return _digest((headline or "", text), VERSION_BYTES)


def derived_id(*parts: str) -> str:
    """An id of a document whose own would be another's, made of what tells the two apart: 20 hexadecimal digits."""
    return _digest(("derived", *parts), ID_BYTES)


def _digest(parts: tuple[str, ...], size: int) -> str:
    # "replace": a lone surrogate must not stop a record that the sink can still write
    joined = _SEPARATOR.join(part.encode("utf-8", "replace") for part in parts)
    return hashlib.blake2b(joined, digest_size=size).hexdigest()
