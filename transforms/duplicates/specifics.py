"""The names and numbers of a text: what differs between two reports that were filled into the same sentences."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import numpy as np
import xxhash
from numpy.typing import NDArray

LIMIT = 96  # enough to compare; texts with more keep those with the smallest hashes

_CASED_BLOCKS = (range(0x0530 + 0x60), range(0x1E00, 0x2000))  # Latin, Greek, Cyrillic, Armenian; their extensions
_NUMBER = re.compile(r"\d[\d.,:]*")
_SEPARATORS = re.compile("[.,:]")


def specifics_of(text: str) -> NDArray[np.uint32]:
    """Hashes of the distinct numbers, and of the words that are capitalised inside a sentence, ascending.

    Numbers count without their separators and names without their case, in which outlets differ. The lowest bit is 1
    for a number and 0 for a name. At most `LIMIT` values, the smallest. Scripts without capitals give numbers only.
    """
    names = {name.rstrip("'’-").lower() for name in _name().findall(text)}
    numbers = {_SEPARATORS.sub("", number) for number in _NUMBER.findall(text)}
    hashes = sorted([*(_hash(name) & ~1 for name in names), *(_hash(number) | 1 for number in numbers)])
    return np.array(hashes[:LIMIT], dtype=np.uint32)


@lru_cache(maxsize=1)
def _name() -> re.Pattern[str]:
    """A capital letter after a word or a comma does not open a sentence: `said Mr Smith`, not `said. Mr`.

    The blank comes first in the pattern, as it is what the engine can look for fastest.
    """
    capitals = "".join(chr(c) for block in _CASED_BLOCKS for c in block if unicodedata.category(chr(c)) == "Lu")
    return re.compile(rf" (?<=[\w,;:] )([{capitals}][\w'’-]+)")


def _hash(word: str) -> int:
    return xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass")) >> 32
