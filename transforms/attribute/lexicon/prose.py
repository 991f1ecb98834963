"""Prose told apart from credits: what is left of a line beside its credit is names, marks and a few small words.

In scripts with capitals a sentence betrays itself by plain words, which stand in lower case and mean something; in
others by pieces that are longer than a name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.attribute.lexicon.frame_matcher import has
from transforms.attribute.lexicon.frames import FrameKind, frames_of
from transforms.attribute.lexicon.normal_text import UNSPACED, UNSPACED_TEXT, WORD
from transforms.attribute.lexicon.usage_words import WordUse, words_for
from transforms.text.scripts import has_caseless

_MAX_CASELESS_NAME = 4  # words
_MAX_UNSPACED_NAME = 6  # characters
_UNSPACED_WORD = 3  # characters, more or less
_SMALL_USES = (
    WordUse.ARTICLE,
    WordUse.AUTHOR_LEAD,
    WordUse.CREDIT_WORD,
    WordUse.JOINER,
    WordUse.NAME_PARTICLE,
    WordUse.WRITES_FROM,
)
_SENTENCE_END = re.compile(r"(?<=[.!?…।؟])[\"”»)\]'’]*\s+|(?<=[。！？])|\n")
_PIECE_END = re.compile(r"[,;:|/()\[\]{}–—•·،؛、。.!?！？=\n]+|\s-+\s")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|(?:[\w-]+\.)+[a-z]{2,}\b", re.IGNORECASE)
_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
_LETTERS = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    """Words that stand between the names of a credit too: articles, prepositions, conjunctions."""
    joined = "|".join(row.before or "" for row in frames_of(FrameKind.CONNECTOR))
    return frozenset(joined.split("|")).union(*(words_for(use) for use in _SMALL_USES))


def sentences(text: str) -> list[str]:
    """The sentences of a text, without those that are empty."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def plain_words(text: str) -> int:
    """The number of words that no credit has beside its names; in scripts without capitals an estimate."""
    bare = _LINK.sub(" ", text)
    if not has_caseless(bare):
        return _in_lower_case(bare)
    return sum(_in_piece(piece) for piece in _PIECE_END.split(bare))


def _in_lower_case(text: str) -> int:
    words = (word for word in WORD.findall(text) if word[0].islower() and not has_caseless(word[0]))
    return sum(word not in _small_words() for word in words)


def _in_piece(piece: str) -> int:
    """The words of a piece between two marks, none where it may be a name."""
    if UNSPACED_TEXT.search(piece):
        longest = max(map(len, _UNSPACED_RUN.findall(piece)))
        letters = len(_LETTERS.findall(piece))
        return letters // _UNSPACED_WORD if longest > _MAX_UNSPACED_NAME else 0
    words = WORD.findall(piece)
    return len(words) if len(words) > _MAX_CASELESS_NAME else _in_lower_case(piece)


def is_prose(text: str, most: int = 1) -> bool:
    """Whether a piece of a line tells something: it has more than `most` plain words."""
    return plain_words(text) > most


def tells_more(text: str, most: int) -> bool:
    """Whether any sentence of what stands beside a notice is prose and no part of the notice."""
    return any(is_prose(sentence, most) and not has(FrameKind.NOTICE_WORD, sentence) for sentence in sentences(text))
