"""Evidence from author-like strings: DOM bylines and source boxes, and the author fields of metadata and feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemas.decisions import Evidence
from schemas.page import Block
from schemas.record import Dateline
from schemas.vocabulary import Role, Surface
from transforms.attribute.credit_list import is_name
from transforms.attribute.credit_model import MAX_BYLINE, Place
from transforms.attribute.dateline import read_block_dateline
from transforms.attribute.dates import without_dates
from transforms.attribute.evidence_of import Setting, Spot, read_text
from transforms.attribute.frames import FrameKind, has, leading
from transforms.attribute.normal_text import UNSPACED_TEXT, normalised
from transforms.attribute.registry_index import find_mentions

_MAX_BLOCKS = 60
_MAX_PRINTED = 160
_NAME_WORDS = 4
_BETWEEN_NAMES = re.compile(r"[,;|/•·&()\[\]\n]|\s[-–—]\s")
_CAPTION_SCORE = 0.8
_BLOCK_CAP = 0.92
# markup that calls a block a source; "credit" and "copyright" are as often a picture's
_SOURCE_BOX = re.compile(r"source|quelle|agenc|agentur|fuente|fonte|kaynak|provider|attribution|laiyuan", re.IGNORECASE)


def of_author(text: str, surface: Surface, setting: Setting, cap: float = 0.9) -> tuple[Evidence, ...]:
    """Evidence of one author field: `Reuters`, `By Jane Poe, Associated Press`, glued `ReutersFri 22 Dec`."""
    plain = normalised(text).replace("\n", " ")
    if not plain or plain.startswith(("http://", "https://")):
        return ()
    return read_text(plain, Spot(surface, Place.BYLINE, cap), setting)[0]


def of_blocks(blocks: Iterable[Block], setting: Setting) -> Iterator[Evidence]:
    """Evidence of the page's short blocks, pictures apart."""
    for block in list(blocks)[:_MAX_BLOCKS]:
        text = normalised(block.text).replace("\n", " ")
        if block.in_figure or block.surface is Surface.DOM_CAPTION:
            yield from _of_picture(text)
        elif block.hint and (block.surface is Surface.DOM_BYLINE or _SOURCE_BOX.search(block.hint)):
            yield from of_author(text, block.surface, setting, _BLOCK_CAP)
        else:
            yield from read_text(text, Spot(block.surface, Place.BOX, 0.95), setting)[0]


def block_dateline(blocks: Iterable[Block]) -> Dateline | None:
    """The dateline of the first byline or source block that has one: `AFP, MANILA`."""
    for block in list(blocks)[:_MAX_BLOCKS]:
        if block.in_figure or len(block.text) > MAX_BYLINE:
            continue
        text = normalised(block.text).replace("\n", " ")
        read = read_block_dateline(text, find_mentions(text))
        if read and read.dateline.agency:
            return read.dateline
    return None


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
    led = (framed.rest for framed in leading(FrameKind.BYLINE, plain))
    if find_mentions(plain) or any(char.isalpha() for rest in led for char in rest):
        return True
    return any(_opens_with_name(part.strip(" .:-–—*").split(), words) for part in _BETWEEN_NAMES.split(plain))


def _opens_with_name(words: list[str], least: int) -> bool:
    """Whether a part opens with a person's name: `Jane van Poe`, `Jane Poe and others`."""
    shortest = 1 if words and UNSPACED_TEXT.search(words[0]) else least
    return any(is_name(" ".join(words[:number])) for number in range(shortest, min(len(words), _NAME_WORDS) + 1))


def _of_picture(text: str) -> Iterator[Evidence]:
    """Names in a caption: of the picture, whatever they look like; in a sentence they are nothing."""
    sources = [mention.source for mention in find_mentions(text) if mention.source.kind is not None]
    if not sources or (has(FrameKind.PROSE, text) and not has(FrameKind.PHOTO, text)):
        return
    for source in sources:
        yield Evidence(
            "caption",
            Surface.DOM_CAPTION,
            text,
            source.id,
            source.name,
            Role.PHOTO,
            _CAPTION_SCORE,
            ("photo_ancestor",),
        )
