"""Names of outlets that no registry knows, read behind a lead-in."""

from __future__ import annotations

import re

from transforms.attribute.grammar.credit_list import is_name
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_matcher import has
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import is_caseless
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for, words_for
from transforms.text.scripts import has_caseless

MAX_WORDS = 6
_MIN_LETTERS = 2
_MAX_LETTERS = 60
_QUOTE_WITHIN = 60
_EDITION_WITHIN = 11  # " edition of"
_NAME_END = re.compile(
    r"[,;:|()\[\]\n]|\.(?:\s|$)|[\"”»“](?=\s*\S)|\s[-–—]\s|\d"
    rf"|\s{pattern_for(WordUse.BEHIND_OUTLET)}\s"
)
_QUOTED = re.compile(r"[\"“„«»'‘「『《〈](?P<name>[^\"”“»«'’」』》〉]{2,50})[\"”“»«'’」』》〉]")
_ARTICLE = re.compile(rf"{pattern_for(WordUse.ARTICLE)}\s", re.IGNORECASE)
# "no portal Vale Notícias": what the outlet is, in front of its name
_KIND = re.compile(rf"^\W*(?i:{pattern_for(WordUse.OUTLET_KIND)})\s(?=[A-ZÀ-Þ])")
_BEFORE_TITLE = re.compile(rf"\b{pattern_for(WordUse.BEFORE_TITLE)}\b")


def outlet_name(part: str) -> str:
    """The name at the start of what follows a lead-in: inside quotes, else up to the end of the clause."""
    quoted = _QUOTED.search(part[:_QUOTE_WITHIN])
    if quoted and not _BEFORE_TITLE.search(part[: quoted.start()]):
        return quoted.group("name").strip()
    part = _KIND.sub("", part)
    return _NAME_END.split(part.strip(" \"“„«'‘*"), maxsplit=1)[0].strip(" .\"”»'’!*")


def could_be_outlet(name: str, part: str) -> bool:
    """Whether a name could be an outlet's: short, capitalised where its script has capitals.

    `part` is the text that the name was read from: a date is none, nor is a part of an edition (`our May issue`).
    """
    words = name.split()
    if not words or len(words) > MAX_WORDS or not _MIN_LETTERS <= len(name) <= _MAX_LETTERS:
        return False
    printed = part.strip()
    if has(FrameKind.EDITION, printed[: len(name) + _EDITION_WITHIN]) or without_dates(printed, "|").startswith("|"):
        return False
    return any(word[0].isupper() for word in words) or is_caseless(name)


def is_media_name(name: str) -> bool:
    """Whether a name says that it is a medium's (`Daily`, `日报`) and not that of an office or an institute."""
    return could_be_outlet(name, name) and has(FrameKind.MEDIA, name) and not has(FrameKind.INSTITUTION, name)


def could_contribute(name: str, lead: str) -> bool:
    """Whether a name behind a lead-in (`with information from`) could be an outlet's; without capitals never.

    Two or three plain capitalised words are a person's name unless an article or a medium's word is among them. An
    article that would be one word with the preposition before it, were it no name (`de el despertar`), marks a name
    even in lower case.
    """
    if not 0 < len(name.split()) <= MAX_WORDS or re.search(r"[,;.]\s", name) or has_caseless(name):
        return False
    if has(FrameKind.INSTITUTION, name) or has(FrameKind.PROSE, name):
        return False
    if _ARTICLE.match(name):
        joined = " ".join([*lead.split()[-1:], name.split(maxsplit=1)[0]])
        return name[0].isupper() or joined.casefold() in words_for(WordUse.CONTRACTED)
    return name[0].isupper() and (not is_name(name) or has(FrameKind.MEDIA, name))
