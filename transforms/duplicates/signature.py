"""The signature of a text: a few hundred bytes from which copies are found and verified without the text.

Shingles of five words, hashed; the smallest hashes are the keys under which copies meet (bottom-k MinHash, Broder
1997), and a fixed quarter of all hashes is the sketch on which they are verified (FracMinHash, Irber et al. 2022).
Texts of up to `WHOLE` shingles keep all of them, so that a brief can be recognised inside a long report.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xxhash
from numpy.typing import NDArray

from transforms.duplicates.specifics import specifics_of
from transforms.duplicates.tokens import WIDTH_OF_WORDS, tokens_of, unified

KEYS = 16
LEAD_KEYS = 4
LEAD_SHINGLES = 40
WHOLE = 128
_SAMPLE = np.uint32(3)  # a value is in the sample of every text where its two lowest bits are 0

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_CACHED_WORDS = 65_536  # some 10 MB
_word_hashes: dict[str, int] = {}

Values = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Signature:
    """What is compared of a text.

    `exact` is 16 bytes, equal for texts with the same words. `keys` are 8 bytes each. `shingles` is the number of
    distinct shingles. `sketch` holds the upper halves of shingle hashes, ascending: all of them where `whole`, else
    the sample of one in four. `specifics` are hashes of the names and numbers, ascending.
    """

    exact: bytes
    keys: tuple[bytes, ...]
    shingles: int
    whole: bool
    sketch: Values
    specifics: Values

    def sample(self) -> Values:
        """The values that any text has in its sketch, whatever its length."""
        return self.sketch[(self.sketch & _SAMPLE) == 0] if self.whole else self.sketch


def signature_of(text: str, headline: str | None = None) -> Signature | None:
    """The signature of a text; None where it has no word.

    Texts of fewer than five words have no shingles and are compared by `exact` alone, which includes the headline
    then: such texts are often a stub that an outlet prints below different headlines.
    """
    plain_text = unified(text)
    words, width = tokens_of(plain_text)
    if not words:
        return None
    compared = " ".join(words)
    if len(words) < WIDTH_OF_WORDS:
        compared = f"{compared}\n{unified(headline or '').lower()}"
    hashes = _shingle_hashes(words, min(width, len(words))) if len(words) >= WIDTH_OF_WORDS else _no_hashes()
    distinct = _distinct(hashes)
    values = (distinct >> np.uint64(32)).astype(np.uint32)
    whole = len(distinct) <= WHOLE
    return Signature(
        exact=xxhash.xxh3_128_digest(compared.encode("utf-8", "surrogatepass")),
        keys=_keys(hashes, distinct),
        shingles=len(distinct),
        whole=whole,
        sketch=values if whole else values[(values & _SAMPLE) == 0],
        specifics=specifics_of(plain_text),
    )


def _keys(hashes: NDArray[np.uint64], distinct: NDArray[np.uint64]) -> tuple[bytes, ...]:
    """The smallest hashes of the text, and those of its lead: a brief is often the lead of the long report."""
    lead = _distinct(hashes[:LEAD_SHINGLES])[:LEAD_KEYS]
    chosen = sorted({*distinct[:KEYS].tolist(), *lead.tolist()})
    return tuple(key.to_bytes(8, "big") for key in chosen)


def _distinct(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Ascending and distinct; for a few hundred values eight times as fast as numpy.unique."""
    ordered = np.sort(hashes)
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def _shingle_hashes(words: list[str], width: int) -> NDArray[np.uint64]:
    """Hashes of all runs of `width` words, in reading order."""
    each = np.array(_hashes_of(words), dtype=np.uint64)
    count = len(each) - width + 1
    folded = each[:count].copy()
    for step in range(1, width):
        folded *= _MULTIPLIER
        folded += each[step : step + count]
    folded ^= folded >> np.uint64(30)
    folded *= _MIX_1
    folded ^= folded >> np.uint64(27)
    folded *= _MIX_2
    folded ^= folded >> np.uint64(31)
    return folded


def _hashes_of(words: list[str]) -> list[int]:
    missing = set(words).difference(_word_hashes)
    if len(_word_hashes) + len(missing) > _CACHED_WORDS:
        _word_hashes.clear()
        missing = set(words)
    _word_hashes.update((word, xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))) for word in missing)
    return [_word_hashes[word] for word in words]


def _no_hashes() -> NDArray[np.uint64]:
    return np.empty(0, dtype=np.uint64)
