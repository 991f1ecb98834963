"""A first look at a text: which names of the registry may stand in it, by one pass of an automaton over its words.

Words are compared case-folded and with blanks for everything between them, so that a hit is whole words. Most prose
names nobody, and this look costs a fifth of finding all words of a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import BytesAhoCorasick

from transforms.attribute.lexicon.normal_text import UNSPACED, UNSPACED_TEXT
from transforms.attribute.mentions.aliases import Alias
from transforms.text.scripts import MARKS

ARABIC_PARTICLES = "وبلفك"  # and, with, to, so, like: written as one with the name that follows
_BLANK = " "
_ASCII = 128
_TWO_BLANKS = b"  "
_MAX_PARTICLE = 3
_ARABIC = re.compile("[\u0600-\u06ff]")  # particles are written as one with the name that follows
_ODD = re.compile(f"[^\\w\\x00-\\x7f{MARKS}]")  # signs between words beyond those of ASCII
_UNSPACED_ODD = re.compile(f"{_ODD.pattern}|[{UNSPACED}]")
_ASCII_BLANKS = bytes(code if code >= _ASCII or chr(code).isalnum() else ord(_BLANK) for code in range(256))


class _Openings:
    """An automaton over what names open with: one word, or the first two of longer names."""

    def __init__(self, keyed: Iterable[tuple[str, Alias]], particles: Sequence[str] = ("",)) -> None:
        rows: dict[str, list[tuple[str, Alias]]] = {}
        for key, alias in keyed:
            for particle in particles:
                opening = f"{_BLANK}{particle}{_BLANK.join(alias.folds[:2])}{_BLANK}"
                rows.setdefault(opening, []).append((key, alias))
        self._rows = list(rows.values())
        self._automaton = BytesAhoCorasick([opening.encode() for opening in rows])

    def standing(self, blanked: bytes) -> list[tuple[str, Alias]]:
        """The names whose opening stands in a text of words and blanks, each with its key, sorted."""
        hits = self._automaton.find_matches_as_indexes(blanked, overlapping=True)
        return [row for at in sorted({hit[0] for hit in hits}) for row in self._rows[at]] if hits else []


class NameScreen:
    """All names, those in Arabic letters apart: there a particle may stand before each."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        """Builds the automata once a process."""
        keyed = list(_with_rarest_word(list(aliases)))
        arabic = [row for row in keyed if _ARABIC.match(row[1].folds[0])]
        self._openings = _Openings(row for row in keyed if not _ARABIC.match(row[1].folds[0]))
        self._arabic = _Openings(arabic, ("", *ARABIC_PARTICLES))

    def standing(self, text: str) -> list[tuple[str, Alias]]:
        """The names that may stand in a text, each with its rarest word; some more than once."""
        blanked = _in_blanks(text)
        names = self._openings.standing(blanked)
        if not text.isascii() and _ARABIC.search(text):
            names = names + self._arabic.standing(blanked)
        return [(key, alias) for key, alias in names if _stands(alias, text, blanked)]


def _in_blanks(text: str) -> bytes:
    """The words of a text, case-folded, as UTF-8 with one blank between them."""
    if not text.isascii():
        text = (_UNSPACED_ODD if UNSPACED_TEXT.search(text) else _ODD).sub(_BLANK, text)
    blanked = f"{_BLANK}{text}{_BLANK}".casefold().encode().translate(_ASCII_BLANKS)
    while _TWO_BLANKS in blanked:
        blanked = blanked.replace(_TWO_BLANKS, _BLANK.encode())
    return blanked


def _stands(alias: Alias, text: str, blanked: bytes) -> bool:
    """Whether a name whose opening stands in a text can stand there as a whole: in its case, with all of its words."""
    if len(alias.words) == 1:
        return not alias.exact_case or alias.words[0] in text
    return all(f"{_BLANK}{fold}{_BLANK}".encode() in blanked for fold in alias.folds[2:])


def _with_rarest_word(aliases: list[Alias]) -> Iterator[tuple[str, Alias]]:
    """The names, each with that word of it which the fewest names have, the longest of several: `The Sun` by `sun`.

    Words of three letters and fewer come last: any prose has `for`, `die` and `una`.
    """
    often = Counter(word for alias in aliases for word in set(alias.folds))
    for alias in aliases:
        yield min(alias.folds, key=lambda word: (len(word) <= _MAX_PARTICLE, often[word], -len(word))), alias
