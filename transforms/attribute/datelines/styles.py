"""The ways to print a dateline: rows of `data/dateline_styles.jsonl`, patterns over a skeleton (see `skeleton`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows
from schemas.vocabulary import Word
from transforms.attribute.lexicon.dates import CJK_DATE, written_dates
from transforms.attribute.lexicon.normal_text import UNSPACED
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for
from transforms.attribute.mentions.skeleton import PLACEHOLDER

_LEAD = r"(?P<lead>[*]?[^\W_](?:[^()\[\]:;!?\"“”„|\n\ue000-\ue0ff]|(?<=\d):(?=\d)){0,80}?)"
# "Kochi (Kerala) [India], March 3 (ANI):": the region behind the place stands in brackets of its own
_REGION_NAME = r"[^\W\d_][^()\[\]:;!?\n\ue000-\ue0ff]{1,30}"
_REGION = rf"(?:\s?(?:\({_REGION_NAME}\)|\[{_REGION_NAME}\])){{1,2}}"
_REGION_LEAD = rf"(?P<lead>[^\W_][^()\[\]:;!?\n\ue000-\ue0ff]{{0,50}}?{_REGION}[^()\[\]:;!?\n\ue000-\ue0ff]{{0,30}}?)"
_CJK_PLACE = f"(?P<place>(?-i:[{UNSPACED}]{{1,14}}?))"  # no letter there has a case, and so `re` compiles it at once
_NAMES = rf"{PLACEHOLDER}(?:\s?[/,=+&-]\s?{PLACEHOLDER})*"
# "dpa/lno", "awp international": the agency's desk
_DESK = r"(?P<desk>\s?[/,.-]\s?[^()/\[\]\n]{1,24}(?:/\s?\d[\d:.]{2,9})?|\s[^\W\d_]{3,15})?"
# "(red/dpa)": the paper's own initials; "(AMIT «Name»)": a legal form before a name in quotation marks, which only a
# bracket's inside has
_OPEN = r"[(\[]\s?(?P<initials>(?-i:[a-zß-ÿ]{2,6})\s?/\s?)?(?:(?-i:[^\W\d_a-zа-яё]{2,5}\s)?[«„“\"])?"
_CLOSE = r"[.!]?[»”“\"]?\s?[)\]]"


class PlaceDoubt(Word):
    """What words at a place's stand may be instead, where no date follows them and they are no well-known city."""

    NAMESAKE = "namesake"  # in a script without capitals a short form's neighbour is often a word: "قنا" is a city too
    REPORTER = "reporter"  # before a slash or a comma: "RUI VALADÃO/LUSA", "JANE POE, Associated Press"
    SENTENCE = "sentence"  # a sentence that goes on: "हिंदी और उर्दू (भाषा) विज्ञान"


@dataclass(frozen=True, slots=True)
class DatelineStyle:
    """One way to print a dateline; `score` is how sure it is that the agency supplied the text.

    `block` styles stand in short blocks of a page, the others open a story. `needs_date`: without a date it is none.
    `needs_capitals`: without a date the place is in capitals or well known, else `Ana Paz (AP) said` would read like
    one. `refuses_labels`: the place is no label such as `EXCLUSIVE`. `needs_full_name`: a form that is also part of
    other names needs a mark behind it (`Monday, May 4, AP Stylebook`). `opens_story`: no mark stands before the story,
    so no small letter may follow. `in_sentence`: the words belong to the first sentence of the story, which names its
    source so; they stay in the text, and count in its first line alone. `place_led`: a preposition says that a place
    follows. `doubt`: what the words at the place may be instead.
    """

    id: str
    pattern: str
    score: float
    example: str
    counter_example: str
    block: bool = False
    needs_date: bool = False
    needs_capitals: bool = False
    needs_full_name: bool = False
    refuses_labels: bool = False
    opens_story: bool = False
    in_sentence: bool = False
    place_led: bool = False
    doubt: PlaceDoubt | None = None


@lru_cache(maxsize=1)
def load_dateline_styles() -> tuple[DatelineStyle, ...]:
    """All styles, sorted by id."""
    return load_rows("dateline_styles.jsonl", DatelineStyle, package="transforms.attribute")


@lru_cache(maxsize=2)
def compiled_styles(*, block: bool) -> tuple[tuple[DatelineStyle, re.Pattern[str]], ...]:
    """The styles of blocks, or those that open stories, each with its pattern."""
    rows = (style for style in load_dateline_styles() if style.block is block)
    return tuple((style, dateline_pattern(style.pattern, _NAMES)) for style in rows)


def dateline_pattern(pattern: str, agency: str) -> re.Pattern[str]:
    """A style's pattern with its parts in braces filled in, `{agency}` by the expression `agency`."""
    parts = {
        "{lead}": _LEAD,
        "{region_lead}": _REGION_LEAD,
        "{open}": _OPEN,
        "{close}": _CLOSE,
        "{cjk_place}": _CJK_PLACE,
        "{cjk_date}": f"(?P<date>{CJK_DATE})",
        "{agency_pair}": rf"(?P<agency>{PLACEHOLDER}\s?=\s?{PLACEHOLDER})",
        "{agency_last}": f"(?P<agency_last>{agency})",
        "{agency}": f"(?P<agency>{agency})",
        "{desk}": _DESK,
        "{date}": f"(?P<date_behind>{written_dates()})",
        "{by}": pattern_for(WordUse.AUTHOR_LEAD),
        "{in}": pattern_for(WordUse.WRITES_FROM),
        "{compiled}": pattern_for(WordUse.COMPILED),
        "{report}": pattern_for(WordUse.REPORT),
        "{reporter}": pattern_for(WordUse.REPORTER),
        "{wire}": pattern_for(WordUse.WIRE_SIGN),
        "{dash}": r"[-–—_=]+",  # "ABUJA, Nigeria (AP) _", "BRUSSEL 14/03 (BELGA) ="
        "{letter}": r"(?=[^\W\d_]|[\ue000-\ue0ff])",
    }
    for token, expression in parts.items():
        pattern = pattern.replace(token, expression)
    before = r"[\"“'‘•·>|]?\s?" if pattern.startswith(_LEAD) else r"[\"“'‘•·>]?\s?"  # a table's bar before a place
    return re.compile(before + pattern, re.IGNORECASE)
