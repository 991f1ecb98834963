"""The words of a text as duplicates are compared: case, quotes, dashes, white space and punctuation do not count."""

from __future__ import annotations

import re
import unicodedata

from transforms.text import words
from transforms.text.characters import visible
from transforms.text.scripts import IDEOGRAPHIC, count_unspaced

_IDEOGRAPHIC = re.compile(f"[{IDEOGRAPHIC}]")

WIDTH_OF_WORDS = 5
WIDTH_OF_IDEOGRAPHS = 8
WIDTH_OF_LETTERS = 16


def unified(text: str) -> str:
    """Returns the text in NFKC, without characters that do not print."""
    return text if text.isascii() else unicodedata.normalize("NFKC", visible(text))


def tokens_of(text: str) -> tuple[list[str], int]:
    """The words of a unified text in lower case, and how many of them make a shingle.

    Scripts without spaces give one token a character: word boundaries would need a dictionary a language. Five words
    of English are about eight ideographs and sixteen Thai letters, so a shingle is as telling in each of them.
    """
    found = words.tokens(text)
    characters = count_unspaced(text)
    if characters * 2 < len(found):
        return found, WIDTH_OF_WORDS
    ideographs = sum(1 for _ in _IDEOGRAPHIC.finditer(text))
    return found, WIDTH_OF_IDEOGRAPHS if ideographs * 2 >= characters else WIDTH_OF_LETTERS
