"""Words, in every script: the unit in which lines are compared and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from transforms.text.scripts import BOPOMOFO, KANA, MARKS, THAI_LAO_BURMESE_KHMER, UNSPACED, has_unspaced

_WORD = re.compile(rf"[\w{MARKS}]+")
_WORD_WITHOUT_MARKS = re.compile(r"\w+")  # found in two thirds of the time
_MARK = re.compile(f"[{MARKS}]")
_CHARACTER = re.compile(rf"(?=\w)[{UNSPACED}]")
_CHARACTER_BUT_HAN = re.compile(rf"(?=\w)[{KANA}{BOPOMOFO}{THAI_LAO_BURMESE_KHMER}]")
_WORD_OR_CHARACTER = re.compile(rf"(?:[^\W{UNSPACED}]|[{MARKS}])+|(?=\w)[{UNSPACED}]")
_APOSTROPHE = re.compile(r"['’](?<=\w['’])(?=\w)")  # looks back from the mark: so a search may skip to it
_SENTENCE_END = re.compile(r"[.!?…。！？｡؟۔।॥։។]['\"”’»«›“)\]」』）》\s]*\Z")

# A sentence of this many words is prose; shorter ones may be captions, labels or calls to act.
PROSE_WORDS = 8
_FIRST_UNSPACED = "\u0e00"


def tokens(text: str) -> list[str]:
    """The words of a text in lower case and in order; each character is one in scripts that put no spaces."""
    lowered = text.lower()
    return _WORD_OR_CHARACTER.findall(lowered) if has_unspaced(text) else _words(lowered)


def count(text: str, language: str | None) -> int:
    """How many words a text has: runs of letters and digits, and each character of a script that puts no spaces.

    An inner apostrophe does not part a word. The script decides, not the language, which may be unknown or wrong;
    only Korean (`ko`) is asked for, as it writes Han characters inside spaced words.
    """
    characters = 0
    if has_unspaced(text):
        unspaced = _CHARACTER_BUT_HAN if (language or "").partition("-")[0].lower() == "ko" else _CHARACTER
        text, characters = unspaced.subn(" ", text)
    return characters + len(_words(_APOSTROPHE.sub("", text)))


def _words(text: str) -> list[str]:
    has_marks = not text.isascii() and _MARK.search(text)
    return (_WORD if has_marks else _WORD_WITHOUT_MARKS).findall(text)


def ends_sentence(text: str) -> bool:
    """Whether a line ends with sentence-final punctuation, quotes and brackets behind it not counted."""
    return _SENTENCE_END.search(text) is not None


def weight(words: Sequence[str]) -> float:
    """The number of words as it compares across scripts: a lone character of a script without spaces is half a word."""
    return sum(0.5 if word >= _FIRST_UNSPACED and len(word) == 1 else 1 for word in words)


def is_prose(text: str, fewest: int = PROSE_WORDS) -> bool:
    """Whether a line is a full sentence: sentence-final punctuation, and at least that many words by weight."""
    return ends_sentence(text) and weight(tokens(text)) >= fewest


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """The F1 of two lines as bags of words: 0 where they share none, 1 where they are the same words."""
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other)) if shared else 0.0


def shingles(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Every run of `size` words, in order; one shorter run where there are fewer words, none where there is none."""
    if len(words) < size:
        return [tuple(words)] if words else []
    return list(zip(*(words[start:] for start in range(size)), strict=False))
