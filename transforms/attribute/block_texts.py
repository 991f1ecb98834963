"""The visible texts of a parsed page: those that could be a credit, and the short text below an element."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lxml.etree import Comment, Entity, ProcessingInstruction, _Element

from transforms.attribute.lexicon.frames import FrameKind, frames_of
from transforms.attribute.lexicon.normal_text import UNSPACED_TEXT
from transforms.attribute.mentions.registry_index import load_index

MAX_TEXT = 200
_BETWEEN = "\0"  # no text of a parsed page holds it
_WORD = re.compile(r"[^\W_]+")

# elements whose own text nobody sees; comments and their kin have a function as tag
SILENT = frozenset(
    [
        Comment,
        Entity,
        ProcessingInstruction,
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "select",
        "option",
        "button",
        "textarea",
        "title",
        "head",
        "meta",
        "link",
        "nav",
    ]
)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    rows = [row.before or "" for row in frames_of(FrameKind.BLOCK_WORD) if not row.unspaced]
    return frozenset(word for row in rows for word in row.split("|"))


@lru_cache(maxsize=1)
def _unspaced() -> re.Pattern[str]:
    rows = [row.before or "" for row in frames_of(FrameKind.BLOCK_WORD) if row.unspaced]
    return re.compile("|".join([*rows, load_index().unspaced.pattern]))


def telling(texts: Sequence[str]) -> set[int]:
    """Indices of the texts that have a word of credits, or one of a service that the texts name: one pass over all."""
    whole = _BETWEEN.join(texts)
    lowered = whole.lower()
    words = _WORD.findall(lowered)
    told = _words().intersection(words) | load_index().words_of_services(words, whole)
    found = {lowered.count(_BETWEEN, 0, at) for word in told for at in _places(word, lowered)}
    if not whole.isascii() and UNSPACED_TEXT.search(whole):
        found.update(at for at, text in enumerate(texts) if UNSPACED_TEXT.search(text) and _unspaced().search(text))
    return found


def _places(word: str, text: str) -> Iterator[int]:
    """Where a word stands in a text, as a whole word."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            yield at
        at = text.find(word, end)


class ShortTexts:
    """The visible text below elements of one page, each read once. The page's elements must be held elsewhere."""

    def __init__(self) -> None:
        self._read: dict[_Element, tuple[str, int]] = {}

    def below(self, element: _Element, longest: int) -> str:
        """The text with a space between its parts; empty where its parts are longer than `longest` <= `MAX_TEXT`."""
        if element not in self._read:
            self._read[element] = _text_below(element)
        text, length = self._read[element]
        return text if length <= longest else ""


def _text_below(element: _Element) -> tuple[str, int]:
    own = element.text
    parts = [own] if own and element.tag not in SILENT else []
    length = len(parts[0].strip()) if parts else 0
    for part in element.iterdescendants():
        text, tail = part.text, part.tail
        if text and part.tag not in SILENT:
            parts.append(text)
            length += len(text.strip())
        if tail:
            parts.append(tail)
            length += len(tail.strip())
        if length > MAX_TEXT:
            return "", length
    return " ".join(" ".join(parts).split()), length
