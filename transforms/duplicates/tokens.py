"""The words of a text as duplicates are compared: case, quotes, dashes, white space and punctuation do not count."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = ("\u00ad", "\u200b", "\ufeff")  # soft hyphen, zero-width spaces

# Marks that `\w` leaves out although they stand inside words: combining accents, Hebrew points, Arabic vowels, the
# vowel signs of the scripts of India, and the two joiners.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_WORD = re.compile(rf"[\w{_MARKS}]+")

# Scripts without spaces: Han and kana; and Thai, Lao, Burmese, Khmer, where a word takes more letters.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED_LETTERS = "\u0e00-\u0e4f\u0e80-\u0ecf\u1000-\u103f\u1780-\u17d3"
_UNSPACED = re.compile(f"([{_IDEOGRAPHS}{_UNSPACED_LETTERS}])")
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")

WIDTH_OF_WORDS = 5
WIDTH_OF_IDEOGRAPHS = 8
WIDTH_OF_LETTERS = 16


def unified(text: str) -> str:
    """The text in NFKC, without soft hyphens and zero-width spaces."""
    if text.isascii():
        return text
    for character in _INVISIBLE:
        text = text.replace(character, "")
    return unicodedata.normalize("NFKC", text)


def tokens_of(text: str) -> tuple[list[str], int]:
    """The words of a unified text in lower case, and how many of them make a shingle.

    Scripts without spaces give one token a character: word boundaries would need a dictionary a language. Five words
    of English are about eight ideographs and sixteen Thai letters, so a shingle is as telling in each of them.
    """
    text = text.lower()
    if text.isascii():
        return _WORD.findall(text), WIDTH_OF_WORDS
    spaced, characters = _UNSPACED.subn(r" \1 ", text)
    words = _WORD.findall(spaced)
    if characters * 2 < len(words):
        return words, WIDTH_OF_WORDS
    ideographs = sum(1 for _ in _IDEOGRAPH.finditer(text))
    return words, WIDTH_OF_IDEOGRAPHS if ideographs * 2 >= characters else WIDTH_OF_LETTERS
