"""Lines that say in any order of words that an agency supplied the text: `Portions of this report are from AP`.

All words beside the names are words of credits in one language. Frames know the common wordings; this law reads the
others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from schemas.vocabulary import Role
from transforms.attribute.grammar.credit import (
    MAX_BYLINE,
    MAX_PARAGRAPH,
    Credit,
    CreditClaim,
    Passage,
    Slot,
    of_mention,
    unknown,
)
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_gate import UNNAMED, gates_of
from transforms.attribute.lexicon.frame_matcher import has
from transforms.attribute.lexicon.frames import FrameKind, frames_of
from transforms.attribute.lexicon.normal_text import WORD
from transforms.attribute.lexicon.usage_words import WordUse, load_words
from transforms.attribute.mentions.skeleton import PLACEHOLDER

_MAX_WORDS = 16
_MAX_AUTHOR = 3  # words of a name
_MAX_SUFFIX = 2  # "AFP's", "AFP-től"
_SCORE = 0.8
_SUPPLY = (WordUse.SUPPLY, WordUse.SUPPLY_PART)
_BESIDE = WordUse.BESIDE_SUPPLY
_WHOLE_LINES = frozenset({Slot.BYLINE, Slot.TAIL})
# "... as Reuters reports": the verb, where nothing stands before the name
_REPORTS = re.compile(rf"\W*(?:the\s)?{PLACEHOLDER}\s\w+\W*", re.IGNORECASE)
_CASE_ENDING = re.compile(rf"(?<={PLACEHOLDER})['’-]?\w{{1,{_MAX_SUFFIX}}}\b")


def supply_line(passage: Passage) -> list[Credit]:
    """The services that a line names among words of credits alone, or agencies without a name among them."""
    text = passage.skeleton.text
    if passage.slot not in _WHOLE_LINES or len(text) > MAX_BYLINE or _REPORTS.fullmatch(text):
        return []
    wire = [mention for mention in passage.skeleton.mentions if mention.organisation.is_wire]
    if not wire and (passage.skeleton.mentions or not gates_of(text) & UNNAMED):
        return []
    if has(FrameKind.PHOTO, text) or has(FrameKind.INVITATION, passage.text):
        return []
    if wire:
        role = _role(text)
        claim = CreditClaim("supply_line", role, _SCORE) if role else None
        return [of_mention(passage, mention, claim) for mention in wire] if claim else []
    bare = _without_unnamed(text)
    if bare is None or not _languages(_words(bare), *_SUPPLY, _BESIDE):
        return []
    return [_nameless(passage, "supply_line")]


def feed_notice(passage: Passage) -> list[Credit]:
    """The service, or none, of a notice: `This story is published from a syndicated feed`."""
    text = passage.skeleton.text
    if len(text) > MAX_PARAGRAPH or not gates_of(passage.text) & UNNAMED or not has(FrameKind.FEED_NOTICE, text):
        return []
    if not has(FrameKind.THIS_TEXT, text) and not has(FrameKind.NOTICE_WORD, text):
        return []
    if has(FrameKind.PROSE, _this_text().sub(" ", text)):  # "..., said the mayor"
        return []
    wire = [mention for mention in passage.skeleton.mentions if mention.organisation.is_wire]
    if wire:
        return [of_mention(passage, mention, CreditClaim("feed_notice", Role.ORIGIN, _SCORE)) for mention in wire]
    return [_nameless(passage, "feed_notice")]


def _nameless(passage: Passage, rule: str) -> Credit:
    """The credit of agencies without a name, by the words that stand for them."""
    match = _unnamed().search(passage.skeleton.text)
    name = match.group() if match else passage.text
    return unknown(passage, name, CreditClaim(rule, Role.CONTRIBUTOR, _SCORE))


def _without_unnamed(text: str) -> str | None:
    """The line without the words that stand for agencies without a name; None where it has none."""
    bare = _unnamed().sub(" ", text)
    return bare if bare != text else None


@lru_cache(maxsize=1)
def _this_text() -> re.Pattern[str]:
    words = "|".join(row.before or "" for row in frames_of(FrameKind.THIS_TEXT))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _unnamed() -> re.Pattern[str]:
    words = "|".join(row.before or "" for row in frames_of(FrameKind.UNNAMED))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _words(text: str) -> list[str]:
    """The words beside the names, dates and case endings aside; none where there are too many."""
    bare = _CASE_ENDING.sub("", text)
    words = WORD.findall(without_dates(bare, " ") if any(map(str.isdigit, bare)) else bare)
    return words if len(words) <= _MAX_WORDS else []


def _role(text: str) -> Role | None:
    """The role of the services in a line, whose words beside them are of credits in one language; else None.

    One word says that text was supplied, or part of one. The author's name may stand first, where the line says what
    the author is.
    """
    words = _words(text)
    languages = _languages(words, *_SUPPLY, _BESIDE)
    if languages & _having(words, WordUse.SUPPLY_PART):
        return Role.CONTRIBUTOR
    if languages & _having(words, WordUse.SUPPLY):
        return Role.ORIGIN
    name = next((at for at, word in enumerate(words) if not word[0].isupper()), len(words))
    rest = words[name:] if 1 < name <= _MAX_AUTHOR else []
    return Role.ORIGIN if _languages(rest, WordUse.WRITER, _BESIDE) & _having(rest, WordUse.WRITER) else None


def _languages(words: Sequence[str], *uses: WordUse) -> frozenset[str]:
    """The languages that have every word for one of the uses; none where there are no words."""
    known = [frozenset[str]().union(*(_with_use(word.casefold(), use) for use in uses)) for word in words]
    return known[0].intersection(*known[1:]) if known else frozenset()


def _having(words: Sequence[str], use: WordUse) -> frozenset[str]:
    """The languages that have any of the words for a use."""
    return frozenset[str]().union(*(_with_use(word.casefold(), use) for word in words))


@lru_cache(maxsize=4096)
def _with_use(word: str, use: WordUse) -> frozenset[str]:
    """The languages that have a word for a use; a final star stands for any ending."""
    exact, openings = _vocabulary(use)
    opened = {language for opening, language in openings if word.startswith(opening)}
    return exact.get(word, frozenset()) | opened


@lru_cache(maxsize=8)
def _vocabulary(use: WordUse) -> tuple[dict[str, frozenset[str]], tuple[tuple[str, str], ...]]:
    """The languages of each word, and the openings of words with any ending, each with its language."""
    rows = [(word, row.language) for row in load_words() if row.use is use for word in row.words]
    exact: dict[str, frozenset[str]] = {}
    for word, language in rows:
        exact[word] = exact.get(word, frozenset()) | {language}
    return exact, tuple((word[:-1], language) for word, language in rows if word.endswith("*"))
