"""Evidence from strings that name an author: fields of metadata, bylines; and what a page prints as its byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemas.decisions import Evidence
from schemas.page import Block
from schemas.vocabulary import Surface
from transforms.attribute.evidence.scoring import Setting, Spot, credit_evidence
from transforms.attribute.grammar.credit_list import is_name
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_matcher import leading
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import UNSPACED_TEXT, normalised
from transforms.attribute.mentions.registry_index import find_mentions

_MAX_PRINTED = 160
_LONGEST = 4_000  # characters of an author field
_NAME_WORDS = 4
_BETWEEN_NAMES = re.compile(r"[,;|/•·&()\[\]\n]|\s[-–—]\s")


def author_evidence(text: str, spot: Spot, setting: Setting) -> tuple[Evidence, ...]:
    """Evidence of one author field: `Reuters`, `By Jane Poe, Associated Press`, glued `ReutersFri 22 Dec`."""
    plain = normalised(text[:_LONGEST]).replace("\n", " ")
    if not plain or plain.startswith(("http://", "https://")):
        return ()
    return credit_evidence(plain, spot, setting)


def printed_bylines(blocks: Iterable[Block]) -> Iterator[str]:
    """Texts of byline blocks, pictures apart, that name an author. Dates, numbers and labels do not."""
    for block in blocks:
        marked = block.surface is Surface.DOM_BYLINE and block.hint and not block.in_figure
        if marked and is_author(block.text, words=2):
            yield block.text


def is_author(text: str, *, words: int = 1) -> bool:
    """Whether a text says who wrote: a lead-in (`By`), a name of the registry, or a person's of so many words."""
    plain = without_dates(normalised(text), "|")
    if len(text) > _MAX_PRINTED or not any(char.isalpha() for char in plain):
        return False
    led = (match.rest for match in leading(FrameKind.BYLINE, plain))
    if find_mentions(plain) or any(char.isalpha() for rest in led for char in rest):
        return True
    return any(_opens_with_name(part.strip(" .:-–—*").split(), words) for part in _BETWEEN_NAMES.split(plain))


def _opens_with_name(words: list[str], least: int) -> bool:
    """Whether a part opens with a person's name: `Jane van Poe`, `Jane Poe and others`."""
    shortest = 1 if words and UNSPACED_TEXT.search(words[0]) else least
    return any(is_name(" ".join(words[:number])) for number in range(shortest, min(len(words), _NAME_WORDS) + 1))
