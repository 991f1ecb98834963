"""Evidence from author-like strings: DOM bylines and source boxes, and the author fields of metadata and feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemas.decisions import Evidence
from schemas.page import Block
from schemas.record import Dateline
from schemas.vocabulary import Role, Surface
from transforms.attribute.credit_model import MAX_BYLINE, Place
from transforms.attribute.dateline import read_block_dateline
from transforms.attribute.evidence_of import Setting, Spot, read_text
from transforms.attribute.frames import FrameKind, has
from transforms.attribute.normal_text import normalised
from transforms.attribute.registry_index import find_mentions

_MAX_BLOCKS = 60
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


def _of_picture(text: str) -> Iterator[Evidence]:
    """Names in a caption: of the picture, whatever they look like; in a sentence they are nothing."""
    if has(FrameKind.PROSE, text) and not has(FrameKind.PHOTO, text):
        return
    for mention in find_mentions(text):
        source = mention.source
        if source.kind is not None:
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
