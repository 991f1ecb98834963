"""Dates as credits and datelines print them, in many languages; recognised, never interpreted."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.attribute.lexicon.frames import FrameKind, frames_of
from transforms.attribute.lexicon.letter_case import lower_case, lower_pattern
from transforms.attribute.lexicon.normal_text import NOT_IN_WORD, UNSPACED, WORD_ENDS, is_caseless
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for
from transforms.attribute.lexicon.word_trie import one_of
from transforms.text.months import all_month_names
from transforms.text.scripts import MARKS

_CJK_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
CJK_DATE = rf"(?:\d{{4}}\s?[年년]\s?)?(?:{_CJK_NUMBER}\s?[月월]\s?)?{_CJK_NUMBER}\s?[日일]"
_NUMERIC = r"\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}"
_HALF_OF_DAY = r"(?:\s?(?:[ap]\.?\s?m\.?|h(?:rs?)?\.?(?![^\W_])))?"
_CLOCK = (
    rf"(?:\d{{1,2}}(?:[:.h]|\sh\s)\d{{2}}(?::\d{{2}})?{_HALF_OF_DAY}(?:\s?{pattern_for(WordUse.CLOCK_STAMP)})?"
    r"|\d{1,2}[時시点點]\s?\d{1,2}[分분])"
)
# a time of day behind the date, as in "12. März / 10:30 Uhr"
_AT = pattern_for(WordUse.CLOCK_LEAD)
_AT_CLOCK = rf"[\s,/]*{_AT}?\s?{_CLOCK}(?:\s?{pattern_for(WordUse.CLOCK_UNIT)}\.?)?"
# before the date of the common era
_HIJRI = r"(?:\d{1,2}\s[^\W\d]{2,10}(?:\s[^\W\d]{2,10})?\s\d{4}\s?هـ\s?(?:الموافق\s)?)"
_PREFIX_LETTERS = (3, 4)


@lru_cache(maxsize=1)
def month_pattern() -> str:
    """Regular expression of one month: whole names, and in scripts with case their first three or four letters."""
    names = {name for name in all_month_names() if len(name) >= min(_PREFIX_LETTERS) or is_caseless(name)}
    cased = [name for name in names if not is_caseless(name)]
    return f"{one_of(names.union(name[:letters] for name in cased for letters in _PREFIX_LETTERS))}{WORD_ENDS}"


@lru_cache(maxsize=1)
def trailing_date() -> re.Pattern[str]:
    """Pattern of a date in words or numbers (group `date`) at the end of a dateline's lead; the year is optional.

    A day may be a word: `اول سبتمبر`.
    """
    begins = rf"(?:^|[\s,.،۔]|(?<=(?-i:[{UNSPACED}]))(?=\d))"  # "北京2024年9月3日"
    return re.compile(
        rf"{begins}\s*(?P<date>{_HIJRI}?(?:{written_dates()})(?:\s['’]?\d\d)?)(?:{_AT_CLOCK})?[\s,.]*$", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def leading_date() -> re.Pattern[str]:
    """Pattern of a date (group `date`) that stands before the place of a dateline (group `place`): `3 мая, Минск`."""
    numbers = r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?"  # "19.11. Warszawa (PAP)"
    return re.compile(rf"(?P<date>(?:{written_dates()})(?=\s?,)|{numbers})[\s,]+(?P<place>\S.*)", re.IGNORECASE)


@lru_cache(maxsize=1)
def written_dates() -> str:
    """Regular expression, without groups of its own, of a date in words or numbers; the year is optional."""
    month, year = month_pattern(), r"(?:,?\s?(?:de |del |г\.?\s?)?\d{4}(?:\s?(?:م|هـ)(?!\w))?)?"
    day = rf"(?:\d{{1,2}}(?:º|\.)?\s?|[*]?(?:[^\W_]|[{MARKS}]){{1,8}}[*]?[.º]?\s)(?:de |d['’])?"
    weekday = rf"(?:,\s(?:[^\W\d_]|[{MARKS}]){{3,12}})?"
    month_first = rf"(?:\d{{4}}\.?\s(?:m\.\s)?)?{month}\.?\s?\d{{1,2}}(?:st|nd|rd|th|\.|\sd\.?)?{year}{weekday}"
    day_of_month = r"\d{1,2}(?:\s[-/]\s|/)\d{1,2}"  # "الكويت - 12 - 2 (كونا)", "BRUSSEL 14/03 (BELGA)"
    return rf"{month_first}|{day}{month}\.?(?:[\s/]{month})?{year}|{CJK_DATE}|{_NUMERIC}|{day_of_month}"


_ALTERNATIVES = re.compile(r"(?:\((?:[^()]|\([^()]*\))*\)|[^|()])+")  # what stands between bars outside brackets
_PATTERN = re.compile(r"[\\^$.?*+()\[\]{}|]")


@lru_cache(maxsize=1)
def _noise_words() -> str:
    """The words of all rows: those without any pattern share their beginnings, which makes them cheap."""
    rows = [row.before or "" for row in frames_of(FrameKind.NOISE)]
    parts = {part for row in rows for part in _ALTERNATIVES.findall(row)}
    plain = {part for part in parts if not _PATTERN.search(part)}
    return "|".join([*sorted(parts - plain, key=lambda part: (-len(part), part)), one_of(plain)])


@lru_cache(maxsize=1)
def _noise() -> re.Pattern[str]:
    month = month_pattern()
    day_first = rf"\d{{1,2}}\.?\s?(?:de |d['’])?{month}\.?(?:\s(?:de )?\d{{4}})?"
    dated = rf"{day_first}|{month}\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|{month}\.?\s(?:de )?\d{{4}}"
    return _delimited(
        rf"{dated}|{CJK_DATE}(?:\s?{_CLOCK})?|{_NUMERIC}|\d{{1,2}}/\d{{1,2}}\s?\([月火水木金土日]\)|(?:{_AT}\s)?{_CLOCK}|{_noise_words()}|(?:19|20)\d\d"
    )


@lru_cache(maxsize=1)
def _undated_noise() -> re.Pattern[str]:
    return _delimited(_noise_words())


def _delimited(pattern: str) -> re.Pattern[str]:
    return re.compile(lower_pattern(rf"{NOT_IN_WORD}(?:{pattern}){WORD_ENDS}[.,:]?"))


@lru_cache(maxsize=256)
def without_dates(text: str, mark: str = " | ") -> str:
    """The text with dates, clock times and publishing words (`Updated`, `Uhr`) replaced by `mark`."""
    dated = any(map(str.isdigit, text))  # no date is without a digit, and most texts have none
    parts, done = [], 0
    for match in (_noise() if dated else _undated_noise()).finditer(lower_case(text)):  # which has the same length
        parts += [text[done : match.start()], mark]
        done = match.end()
    return "".join([*parts, text[done:]]) if parts else text
