"""Kinds of characters, as ranges for classes of `re`: marks inside words, scripts without spaces, scripts without case.

`regex` knows these properties by name, but finds words in 1.2 to 4 times the time that `re` takes, so the scripts are
spelt out here; a test compares them with its tables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

HAN = "\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"
BOPOMOFO = "\u3105-\u312f\u31a0-\u31bf"
HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uffa0-\uffdc"
THAI_LAO_BURMESE_KHMER = (  # without digits: a number is one word
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u109a-\u109d\u1780-\u17d3\u17d7\u17dc\u17dd"
)
IDEOGRAPHIC = HAN + KANA + BOPOMOFO
UNSPACED = IDEOGRAPHIC + THAI_LAO_BURMESE_KHMER
EAST_ASIAN = IDEOGRAPHIC + HANGUL
GEORGIAN = "\u10d0-\u10ff"  # which has capitals in Unicode since 2018, and in no newspaper
# Hebrew, Arabic, the Indic scripts, Ethiopic; no capital marks a name
CASELESS = f"\u0590-\u08ff\u0900-\u0dff{GEORGIAN}\u1200-\u139f{UNSPACED}{HANGUL}"

_LATIN = re.compile("[a-z]")
_LOOKS = str.maketrans(
    dict(zip("авсԁеһніјкмоорԛѕтхуԝ", "abcdehhijkmoopqstxyw", strict=True))  # as capitals too: В, Н, М, Т
    | dict(zip("αβεικνορτυχ", "abeikvoptux", strict=True))
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_EAST_ASIAN = re.compile(f"[{EAST_ASIAN}]")
_CASELESS = re.compile(f"[{CASELESS}]")
# Blocks of the first plane that hold marks of spaced scripts; not marks of symbols and pictures, which are no words.
_MARKED_BLOCKS = (
    *(range(0x0300, 0x2000), range(0x2CEF, 0x2E00), range(0xA66F, 0xABEE)),
    *(range(0xFB1E, 0xFB1F), range(0xFE20, 0xFE30)),
)


def latin_by_look(text: str) -> str:
    """Returns a text in lower case, the Cyrillic and Greek letters that are drawn like Latin ones as these.

    A text without any Latin letter stays as it is. Source: https://www.unicode.org/reports/tr39/
    """
    return text.translate(_LOOKS) if not text.isascii() and _LATIN.search(text) else text


def has_unspaced(text: str) -> bool:
    """Returns whether a text has a character of a script that puts no spaces between words."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def has_east_asian(text: str) -> bool:
    """Returns whether a text has a Chinese, Japanese or Korean character."""
    return not text.isascii() and _EAST_ASIAN.search(text) is not None


def has_caseless(text: str) -> bool:
    """Returns whether a text has a letter of a script without capitals."""
    return not text.isascii() and _CASELESS.search(text) is not None


def count_unspaced(text: str) -> int:
    """Returns the number of characters of scripts without spaces, vowel signs among them."""
    return 0 if text.isascii() else len(_UNSPACED.findall(text))


def ranges(codes: Iterable[int]) -> str:
    """Returns ascending code points as the inside of a character class."""
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in spans)


# Python's \w leaves out vowel signs, points and accents, which stand inside words in Hebrew, Arabic and the Indic
# scripts, and the two joiners that shape letters there.
MARKS = (
    ranges(
        code
        for block in _MARKED_BLOCKS
        for code in block
        if unicodedata.category(chr(code))[0] == "M" and not _UNSPACED.match(chr(code))
    )
    + "\u200c\u200d"
)
