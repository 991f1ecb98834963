"""Evidence from the short blocks of a page: bylines, source boxes, captions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemas.decisions import Evidence
from schemas.page import Block
from schemas.record import Dateline
from schemas.vocabulary import Role, Surface
from transforms.attribute.datelines.dateline import read_block_dateline
from transforms.attribute.evidence.scoring import Setting, Spot, credit_evidence
from transforms.attribute.grammar.credit import MAX_BYLINE, Slot
from transforms.attribute.lexicon.frame_matcher import has
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.mentions.registry_index import find_mentions
from transforms.attribute.surfaces.bylines import author_evidence
from transforms.attribute.surfaces.fields import BLOCK_CAP, MARKED_BLOCK_CAP
from transforms.attribute.translation.signs import TranslationSign, read_sign

_MAX_BLOCKS = 60
_CAPTION_SCORE = 0.8
# markup that calls a block a source; "credit" and "copyright" are as often a picture's
_SOURCE_BOX = re.compile(r"source|quelle|agenc|agentur|fuente|fonte|kaynak|provider|attribution|laiyuan", re.IGNORECASE)


def block_evidence(blocks: Iterable[Block], setting: Setting) -> Iterator[Evidence]:
    """Evidence of the page's short blocks; whatever a figure's block names is of the picture."""
    for block in list(blocks)[:_MAX_BLOCKS]:
        text = normalised(block.text).replace("\n", " ")
        if block.in_figure or block.surface is Surface.DOM_CAPTION:
            yield from _of_picture(text)
        elif block.hint and (block.surface is Surface.DOM_BYLINE or _SOURCE_BOX.search(block.hint)):
            yield from author_evidence(text, Spot(block.surface, Slot.BYLINE, MARKED_BLOCK_CAP), setting)
        else:
            yield from credit_evidence(text, Spot(block.surface, Slot.BOX, BLOCK_CAP), setting)


def block_dateline(blocks: Iterable[Block]) -> Dateline | None:
    """The dateline of the first byline or source block that has one: `AFP, MANILA`."""
    for block in list(blocks)[:_MAX_BLOCKS]:
        if block.in_figure or len(block.text) > MAX_BYLINE:
            continue
        text = normalised(block.text).replace("\n", " ")
        parsed = read_block_dateline(text, find_mentions(text))
        if parsed and parsed.dateline.agency:
            return parsed.dateline
    return None


def block_signs(blocks: Iterable[Block]) -> list[TranslationSign]:
    """The signs of translation in the page's blocks, pictures apart."""
    texts = ((normalised(block.text).replace("\n", " "), block) for block in blocks if not block.in_figure)
    return [sign for text, block in texts if (sign := read_sign(text, block.surface))]


def _of_picture(text: str) -> Iterator[Evidence]:
    """Names in a caption: of the picture, whatever they look like; in a sentence they are nothing."""
    named = [mention.organisation for mention in find_mentions(text) if mention.organisation.kind is not None]
    if not named or (has(FrameKind.PROSE, text) and not has(FrameKind.PHOTO, text)):
        return
    for organisation in named:
        yield Evidence(
            "caption",
            Surface.DOM_CAPTION,
            text,
            organisation.id,
            organisation.name,
            Role.PHOTO,
            _CAPTION_SCORE,
            ("photo_ancestor",),
        )
