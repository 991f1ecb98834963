"""Words, in every script: the unit in which lines are compared and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA_AND_BOPOMOFO = "\u3041-\u30ff\u3105-\u312f\u31f0-\u31ff\uff66-\uff9f"
_THAI_LAO_BURMESE_KHMER = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17df"
_UNSPACED = _HAN + _KANA_AND_BOPOMOFO + _THAI_LAO_BURMESE_KHMER
# Python's \w leaves out vowel signs and points, which stand inside words in Hebrew, Arabic and the Indic scripts.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\u200c\u200d"

_WORD = re.compile(rf"[\w{_MARKS}]+")
_HAS_CHARACTER = re.compile(f"[{_UNSPACED}]")
_CHARACTER = re.compile(rf"(?=\w)[{_UNSPACED}]")
_CHARACTER_BUT_HAN = re.compile(rf"(?=\w)[{_KANA_AND_BOPOMOFO}{_THAI_LAO_BURMESE_KHMER}]")
_WORD_OR_CHARACTER = re.compile(rf"(?:[^\W{_UNSPACED}]|[{_MARKS}])+|(?=\w)[{_UNSPACED}]")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_SENTENCE_END = re.compile(r"[.!?…。！？｡؟۔।॥։។]['\"”’»«›“)\]」』）》\s]*\Z")

# A sentence of this many words is prose; shorter ones may be captions, labels or calls to act.
PROSE_WORDS = 8
_FIRST_UNSPACED = "\u0e00"


def tokens(text: str) -> list[str]:
    """The words of a text in lower case and in order; each character is one in scripts that put no spaces."""
    pattern = _WORD if text.isascii() or not _HAS_CHARACTER.search(text) else _WORD_OR_CHARACTER
    return pattern.findall(text.lower())


def count(text: str, language: str | None) -> int:
    """How many words a text has: runs of letters and digits, and each character of a script that puts no spaces.

    An inner apostrophe does not part a word. The script decides, not the language, which may be unknown or wrong;
    only Korean (`ko`) is asked for, as it writes Han characters inside spaced words.
    """
    characters = 0
    if not text.isascii():
        unspaced = _CHARACTER_BUT_HAN if (language or "").partition("-")[0].lower() == "ko" else _CHARACTER
        text, characters = unspaced.subn(" ", text)
    return characters + len(_WORD.findall(_APOSTROPHE.sub("", text)))


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
