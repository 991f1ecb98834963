"""The anchors of a text: what a translation keeps of its original, in a form that has no language.

Numbers by value, months and days of the week, names by their consonants, countries and large cities by their code. Each
has its place in the text, as a translation keeps their order too. With them go the lengths of the sentences. The text
cannot be read from either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import lru_cache
from typing import Any

import numpy as np
import xxhash
from numpy.typing import NDArray

from schemas.page import NO_ADDRESSES, PageAddresses
from transforms.text.characters import visible
from transforms.text.digits import with_ascii_digits
from transforms.translations.amounts import numbers_in
from transforms.translations.names import CLASSES, names_in
from transforms.translations.rhythm import sentence_lengths
from transforms.translations.shared_addresses import Addresses, addresses_of, none, read_addresses
from transforms.translations.terms import terms_in

ALGORITHM = 3  # of the anchors: those of different algorithms are not compared
MOST = 224  # of one text; a longer one keeps the strongest
_ROW = np.dtype([("value", "<u4"), ("place", "<u2"), ("kind", "u1"), ("strength", "u1")])
_HEAD = np.dtype([("algorithm", "u1"), ("language", "S8"), ("length", "<u4"), ("rows", "u1"), ("addresses", "u1")])
_SENTENCE = np.dtype("<u2")
_BITS, _LETTERS = 3, 10  # of a skeleton that is kept as a number
_CODES = {letter: code for code, letter in enumerate(CLASSES, 1)}
LAST_PLACE = 65_535
_TERM = 4  # strength of a place and of a day

Rows = NDArray[np.void]
Lengths = NDArray[np.uint16]


class AnchorKind(IntEnum):
    """What an anchor is; the numbers are stored."""

    NUMBER = 0
    DAY = 1  # of the week; or a month
    NAME = 2
    PLACE = 3


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of a text in reading order.

    `rows` have the fields value (hash of the anchor, or the letters of a name), place (0 at the start of the text,
    65,535 at its end), kind (`AnchorKind`) and strength (how many letters or digits the anchor has: long ones meet by
    chance more rarely). `length` is that of the text, in code points; `language` is its primary subtag of BCP 47.
    `sentences` are the lengths of its sentences, as `sentence_lengths` packs them. `addresses` are those of its
    document, what this names as its versions, its links and pictures.
    """

    language: str
    rows: Rows
    length: int
    sentences: Lengths
    addresses: Addresses = field(default_factory=none)


def anchors_of(text: str, language: str) -> Anchors:
    """The anchors of a text in a language, by its BCP 47 code; `und` reads numbers and names as English writes them."""
    plain = with_ascii_digits(text if text.isprintable() else visible(text))
    primary = language.partition("-")[0].lower()[:8]
    found = sorted(_found(plain, primary))
    if len(found) > MOST:
        found = sorted(sorted(found, key=_weakest_last)[:MOST])
    scale = LAST_PLACE / max(len(plain), 1)
    rows = [(value, int(at * scale), kind, strength) for at, kind, value, strength in found]
    sentences = np.array(sentence_lengths(plain), dtype=_SENTENCE)
    return Anchors(primary, np.array(rows, dtype=_ROW), len(plain), sentences)


def anchors_of_record(record: Mapping[str, Any], page: PageAddresses = NO_ADDRESSES) -> Anchors:
    """The anchors of a record's headline and text, with its address and those that its page gives."""
    return replace(anchors_of(text_of(record), record["language"]), addresses=addresses_of(record, page))


def text_of(record: Mapping[str, Any]) -> str:
    """What is compared of a record: its headline and its text."""
    return f"{record['headline'] or ''}\n{record['text']}"


def pack(anchors: Anchors) -> bytes:
    """The anchors as bytes: at most 2.4 KiB, little-endian on every machine."""
    counts = (len(anchors.rows), len(anchors.addresses))
    head = np.array([(ALGORITHM, anchors.language.encode(), anchors.length, *counts)], dtype=_HEAD)
    return b"".join(part.tobytes() for part in (head, anchors.rows, anchors.addresses, anchors.sentences))


def unpack(packed: bytes) -> Anchors | None:
    """The anchors that `pack` wrote; None for those of another algorithm."""
    if packed[:1] != bytes([ALGORITHM]):
        return None
    (head,) = np.frombuffer(packed, dtype=_HEAD, count=1)
    rows = np.frombuffer(packed, dtype=_ROW, count=int(head["rows"]), offset=_HEAD.itemsize)
    behind = packed[_HEAD.itemsize + rows.nbytes :]
    addresses = read_addresses(behind, int(head["addresses"]))
    sentences = np.frombuffer(behind, dtype=_SENTENCE, offset=addresses.nbytes)
    return Anchors(language_of(packed), rows, int(head["length"]), sentences, addresses)


def language_of(packed: bytes) -> str:
    """The language of packed anchors, without reading them."""
    return packed[1:9].rstrip(b"\0").decode("ascii", "replace")


def _found(text: str, language: str) -> Iterator[tuple[int, int, int, int]]:
    """(offset, kind, value, strength) of each anchor."""
    for number in numbers_in(text, language):
        yield number.start, AnchorKind.NUMBER, _hash(f"#{number.value}"), number.digits
    terms = list(terms_in(text, language))
    for term in terms:
        yield term.start, AnchorKind.PLACE if term.is_place else AnchorKind.DAY, _hash(term.code), _TERM
    known = {term.start for term in terms}
    for name in names_in(text):
        if name.start not in known:
            yield name.start, AnchorKind.NAME, _spelt(name.skeleton), len(name.skeleton)


def _spelt(skeleton: str) -> int:
    """A skeleton as a number that it can be read from again: three bits a letter, the first ten letters."""
    value = 0
    for letter in skeleton[:_LETTERS]:
        value = value << _BITS | _CODES[letter]
    return value


@lru_cache(maxsize=65_536)
def without_r(value: int) -> tuple[str, int]:
    """The letters of a name's value without those that stand for r and l; how many letters it has with them."""
    letters = ""
    while value:
        letters = CLASSES[(value & (1 << _BITS) - 1) - 1] + letters
        value >>= _BITS
    return letters.replace("l", ""), len(letters)


def _weakest_last(anchor: tuple[int, int, int, int]) -> tuple[int, int, int]:
    at, _, value, strength = anchor
    return -strength, value, at


def _hash(anchor: str) -> int:
    return xxhash.xxh32_intdigest(anchor.encode("utf-8", "surrogatepass"))
