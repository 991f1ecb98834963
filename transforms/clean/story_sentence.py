"""Prose that opens with the wording of a page, or holds it: `All rights reserved to the states passed to the crown`.

A phrase of a page says one thing, or goes on in words of pages: it speaks to its reader, of accounts, links,
permissions. A sentence of a story goes on in plain words. One row of `data/prose_words.jsonl` holds the words of one
language for one use; a `*` stands for any letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows
from schemas.vocabulary import Word

_EVERY = "zxx"
_PLAIN_WORDS = 5  # a sentence that has so many of them beside a phrase, and no word of pages, tells something
_CASELESS_WORDS = 8
_UNSPACED_LETTERS = 14
_WORD = re.compile(r"(?:[^\W\d_]|['\u0300-\u036f\u0900-\u0dff])+(?:-[^\W\d_]+)*|©")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟]+[\"')\]»]*(?=\s|$)|(?<=[。！？])|\n")
_LABEL_MARK = re.compile(r"\s*[:|>»→▶►•\[(-]|\s*$")
_ADDRESS = re.compile(r"[£€$]\s?\d|https?:|www\.|\S@\S|@\w|\b[\w-]+\.(?:com|org|net|de|uk|co)\b")


class ProseUse(Word):
    """What a word says of the sentence that it stands in."""

    PAGE = "page"  # it is of a page, or speaks to its reader
    TELLS = "tells"  # it tells what was, or who said so


@dataclass(frozen=True, slots=True)
class ProseWords:
    """The words of one language for one use."""

    id: str
    use: ProseUse
    language: str
    words: tuple[str, ...]


def reads_on(plain: str, start: int, end: int, language: str) -> bool:
    """Whether the sentence around a phrase, `plain[start:end]` of a line with plain marks, is a sentence of a story.

    `language` is the phrase's, as BCP 47; words of every language count where its own are not known.
    Behind a label (`Read more: ...`) a headline stands, which may tell anything; a story goes on there in small letters
    and ends in a full stop.
    """
    before, behind = _sentence_around(plain, start, end)
    words = _WORD.findall(f"{before} {behind}")
    tells = _has(words, ProseUse.TELLS, language)
    if _LABEL_MARK.match(behind):
        opening = _WORD.search(behind)
        small = opening is not None and opening.group()[0].islower()
        return tells and small and not before.strip() and plain.rstrip().endswith((".", "!", "?"))
    if not words or (not before.strip() and not _goes_on(behind)):
        return False
    if tells:
        return _is_long(words, _PLAIN_WORDS - 1)
    return _is_long(words, _PLAIN_WORDS) and not _has(words, ProseUse.PAGE, language) and not _ADDRESS.search(plain)


def _sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands in the same sentence before a part of a text, and behind it."""
    begins = max((mark.end() for mark in _SENTENCE_END.finditer(text, 0, start)), default=0)
    if _SENTENCE_END.search(text, max(start, end - 2), end):  # the part ends the sentence itself
        return text[begins:start], ""
    ends = _SENTENCE_END.search(text, end)
    return text[begins:start], text[end : ends.start() if ends else len(text)]


def _goes_on(behind: str) -> bool:
    """Whether a phrase runs on into the words behind it; behind a capital a headline or a name begins."""
    opening = _WORD.search(behind)
    if opening is None:
        return False
    first = opening.group()[0]
    return first.islower() or first.lower() == first.upper()


def _is_long(words: Sequence[str], least: int) -> bool:
    small = sum(word[0].islower() for word in words)
    if small >= least:
        return True
    caseless = [word for word in words if word.lower() == word.upper()]
    unspaced = sum(len(word) for word in caseless if _UNSPACED.search(word))
    return len(caseless) >= _CASELESS_WORDS or unspaced >= _UNSPACED_LETTERS


def _has(words: Sequence[str], use: ProseUse, language: str) -> bool:
    pattern = _pattern(use, language)
    return any(pattern.fullmatch(word.lower()) for word in words)


@lru_cache(maxsize=128)
def _pattern(use: ProseUse, language: str) -> re.Pattern[str]:
    """The words of a language for one use, and those of all languages."""
    rows = [row for row in load_prose_words() if row.use is use]
    own = [row for row in rows if row.language in {language, _EVERY}]
    known = any(row.language == language for row in own)
    words = {re.escape(word).replace(r"\*", r"[\w'-]*") for row in (own if known else rows) for word in row.words}
    return re.compile("|".join(sorted(words)))


@lru_cache(maxsize=1)
def load_prose_words() -> tuple[ProseWords, ...]:
    """All rows, sorted by id."""
    return load_rows("prose_words.jsonl", ProseWords, package="transforms.clean")
