"""Numbers by value, as locales write them: 1.234,5 in German, 1,234.5 in English, 12,34,567 in India, 150万 in Chinese.

Separators and the words for powers of ten are those of CLDR, by way of Babel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale

from transforms.text.scripts import EAST_ASIAN
from transforms.translations.locales import locale_of

_SPACE = "\u00a0\u202f\u2009 "
_NUMBER = re.compile(
    # a digit first, which the engine can look for
    rf"\d(?:\d{{0,2}}(?:[{_SPACE}’']\d{{3}})+(?!\d)(?:[.,]\d+)?"  # 12 345 678,9
    r"|\d*(?:[.,٬٫]\d+)*)"
)
_MARKS = re.compile(r"[.,]")
_NO_MARKS = re.compile(rf"[{_SPACE}’'٬]")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{2,3})?(?:\1\d{2,3})*[.,]\d{3}")
_ADDS = re.compile(rf"[{EAST_ASIAN}]\Z")  # 1億5000万 is one number
_SCALE_WORD = re.compile(r"[0\s.'\u00a0\u200f]")
_FEWEST_DIGITS = 2
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: where it starts, its value in plain decimal notation, how many digits it has to its last."""

    start: int
    value: str
    digits: int


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a language writes numbers: its decimal mark, and the words behind a number that multiply it."""

    decimal: str
    scales: Mapping[str, int]
    scale: re.Pattern[str] | None


def numbers_in(text: str, language: str) -> Iterator[Number]:
    """The numbers of a text that have two digits or more, in order. The text's digits are ASCII.

    A number of one digit counts with a word that multiplies it. Numbers in a row with marks that no locale groups by,
    such as dates and times, count each for itself.
    """
    style = number_style(language)
    added, since, behind = Decimal(0), 0, -1
    for at, end, printed in _printed(text, style.decimal):
        value = _value(printed, style.decimal)
        scale = style.scale.match(text, end) if style.scale else None
        if scale:
            value *= style.scales[scale[1].lower()]
        start = since if at == behind else at
        value += added if at == behind else 0
        if scale and _ADDS.search(scale[1]) and text[scale.end() : scale.end() + 1].isdecimal():
            added, since, behind = value, start, scale.end()
            continue
        plain = _plain(value)
        if scale or len(plain) >= _FEWEST_DIGITS:
            yield Number(start, plain, len(plain.replace(".", "").strip("0")) or 1)


def _printed(text: str, decimal: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, number without marks of groups but `.` and `,`) of each number that is printed."""
    for match in _NUMBER.finditer(text):
        number = _NO_MARKS.sub("", match[0]).replace("٫", decimal)
        if len(number) > _LONGEST:
            continue
        if _reads(number, decimal):
            yield match.start(), match.end(), number
        else:
            for part in re.finditer(r"\d+", match[0]):
                yield match.start() + part.start(), match.start() + part.end(), part[0]


def _reads(number: str, decimal: str) -> bool:
    """Whether marks stand where a number of the language can have them: 07.30 is a time in German."""
    marks = _MARKS.findall(number)
    if not marks:
        return True
    if len(marks) == 1:
        return marks[0] == decimal or _GROUPED.fullmatch(number) is not None
    whole = number if len(set(marks)) == 1 else number[: number.rindex(marks[-1])]
    return _GROUPED.fullmatch(whole) is not None


def _value(printed: str, decimal: str) -> Decimal:
    """The value of a number: a mark in front of three digits parts groups, unless the language's decimals have it."""
    marks = _MARKS.findall(printed)
    if not marks:
        return Decimal(printed)
    is_decimal = marks[-1] == decimal or _GROUPED.fullmatch(printed) is None
    if len(set(marks)) > 1 or (len(marks) == 1 and is_decimal):
        whole, _, fraction = printed.rpartition(marks[-1])
        return Decimal(f"{_MARKS.sub('', whole)}.{fraction}")
    return Decimal(_MARKS.sub("", printed))


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).lstrip("0") or "0"


@lru_cache(maxsize=128)
def number_style(language: str) -> NumberStyle:
    """The style of a language; that of English where CLDR does not know it."""
    locale = locale_of(language) or Locale("en")
    symbols = locale.number_symbols.get("latn") or locale.number_symbols
    scales: dict[str, int] = {}
    for width in ("long", "short"):
        for patterns in locale.compact_decimal_formats.get(width, {}).values():
            for power, pattern in patterns.items():
                word = _SCALE_WORD.sub("", pattern.pattern).lower()
                factor = int(power) // 10 ** (pattern.pattern.count("0") - 1)
                if factor > 1 and word and not (word.isascii() and len(word) == 1):
                    scales.setdefault(word, factor)
    return NumberStyle(str(symbols.get("decimal", ".")), scales, _scale_pattern(scales))


def _scale_pattern(scales: Mapping[str, int]) -> re.Pattern[str] | None:
    words = sorted(scales, key=lambda word: (-len(word), word))
    any_of = "|".join(map(re.escape, words))
    ends = rf"(?:(?<=[{EAST_ASIAN}])|(?!\w))"
    return re.compile(rf"[\s\u00a0-]?({any_of}){ends}", re.IGNORECASE) if words else None
