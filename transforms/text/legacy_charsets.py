"""Which legacy encoding a page is in, by the language that its text reads as.

Every candidate gives a text; the right one reads as a language, and its letters are those of that language.
"pĺ mĺndagen" reads as Swedish, which has no "ĺ"; "pÁÒÏÍ" has capitals inside its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from charset_normalizer import from_bytes

from schemas.registry import load_rows
from transforms.text.language_model import first_look

SINGLE_BYTE = (
    *("cp1252", "cp1251", "koi8-r", "koi8-u", "cp1250", "cp1254", "cp1257", "cp1253", "cp1255", "cp1256", "cp874"),
    *("iso8859-2", "iso8859-5", "cp866", "cp1258", "mac-roman", "mac-cyrillic"),
)
"""Encodings of one byte a character, in the order in which equals are preferred."""

_GUESSED = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "koi8_r")
_MULTI_BYTE = ("gb18030", "big5hkscs", "euc_jp", "cp932", "cp949")
_SEARCHED = 1_000_000  # bytes that a sample is taken from
_SAMPLED = 4096  # bytes of a sample
_GOOD = 0.97  # of a declared encoding: others are not tried
_LEAD = 0.03  # of another encoding over the declared one
_LEAST_TOGETHER = 0.5  # of the bytes beyond ASCII
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_HIGH_TAIL = re.compile(rb"[\x80-\xff]+\Z")
_TEXT = re.compile(rb"[^<>]+")
_WORD = re.compile(r"[^\W\d_]+")
_TYPOGRAPHIC = frozenset("\xa0\xad“”„‚‘’‹›«»–—…•·§°€£©®™½¼¾²³ºª¡¿×´№")
_SHARED = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüšžčćßœ")  # letters of names in texts of other languages
_SHARED_WORTH, _TYPOGRAPHIC_WORTH = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The letters beyond a to z that a language writes, in lower case."""

    id: str
    letters: str


def legacy_charset(data: bytes, declared: Sequence[str]) -> str:
    """Returns the codec of bytes that are no UTF-8: the first declared one that reads well, else the best of all.

    `declared` are names of Python codecs. A declared encoding of several bytes a character that fits is believed: by
    chance none does. Windows-1252 is the answer where no text reads as anything.
    """
    fitting = [codec for codec in declared if _decodes(data, codec)]
    if fitting and fitting[0] in _MULTI_BYTE:
        return fitting[0]
    sample = _sample(data)
    given = _worth(sample, fitting[0]) if fitting else 0.0
    if given >= _GOOD:
        return fitting[0]
    if _stands_together(sample) and (guess := _guess(sample)) is not None:
        return guess
    worths = {codec: _worth(sample, codec) for codec in SINGLE_BYTE}
    best = max(worths, key=lambda codec: worths[codec])
    return fitting[0] if fitting and worths[best] < given + _LEAD else best


def _worth(sample: bytes, codec: str) -> float:
    """How well a sample reads in a codec: the share of its letters beyond ASCII that its language writes, and how."""
    text = unicodedata.normalize("NFC", sample.decode(codec, "replace"))
    language, _ = first_look(text)
    letters = _alphabets().get(language, frozenset())
    beyond = [character for character in text if character > "\x7f"]
    if not beyond:
        return 0.0
    worth = sum(_character_worth(character, letters) for character in beyond) / len(beyond)
    return worth * (1 - _mixed_case(text))


def _character_worth(character: str, letters: frozenset[str]) -> float:
    if character.lower() in letters:
        return 1.0
    if character in _TYPOGRAPHIC:
        return _TYPOGRAPHIC_WORTH
    return _SHARED_WORTH if character.lower() in _SHARED else 0.0


def _mixed_case(text: str) -> float:
    """The share of the words with a letter beyond ASCII in which a capital follows a small letter."""
    words = [word for word in _WORD.findall(text) if not word.isascii() and len(word) > 1]
    mixed = sum(1 for word in words if any(one.islower() and other.isupper() for one, other in pairwise(word)))
    return mixed / len(words) if words else 0.0


def _sample(data: bytes) -> bytes:
    """Text between tags that has bytes beyond ASCII, no character cut at its end."""
    sample = b" ".join(piece for piece in _TEXT.findall(data[:_SEARCHED]) if _HIGH.search(piece))[:_SAMPLED]
    # A byte below 0x80 ends a character in every encoding guessed at: a sample that ends there cuts none.
    trimmed = _HIGH_TAIL.sub(b"", sample)
    return trimmed if _HIGH.search(trimmed) else sample


def _stands_together(sample: bytes) -> bool:
    """Whether most bytes beyond ASCII stand beside another one, as in scripts that have no letter in ASCII."""
    runs = _HIGH_RUN.findall(sample)
    return sum(len(run) for run in runs if len(run) > 1) >= _LEAST_TOGETHER * sum(map(len, runs))


def _guess(sample: bytes) -> str | None:
    """The encoding that the frequencies of letters speak for, in scripts without a letter in ASCII."""
    best = from_bytes(sample, cp_isolation=[*_GUESSED, *_MULTI_BYTE], enable_fallback=False).best()
    return best.encoding if best is not None else None


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _alphabets() -> dict[str, frozenset[str]]:
    rows = load_rows("alphabets.jsonl", Alphabet, package="transforms.text")
    return {row.id: frozenset(row.letters) for row in rows}
