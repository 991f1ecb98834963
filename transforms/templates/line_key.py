"""The identity of a line: what stays the same when an outlet prints it again."""

from __future__ import annotations

import re
import unicodedata

import xxhash

_DIGIT = re.compile(r"\d")


def normal_line(line: str) -> str:
    """NFKC in lower case, each digit as 0, runs of white space as one blank: `Page 3 of 12` is `page 0 of 00`."""
    folded = line if line.isascii() else unicodedata.normalize("NFKC", line)
    return " ".join(_DIGIT.sub("0", folded.lower()).split())


def line_key(line: str) -> bytes:
    """8 bytes, the hash of the normalised line; empty for a line of white space."""
    normal = normal_line(line)
    return xxhash.xxh3_64_digest(normal.encode("utf-8", "surrogatepass")) if normal else b""
