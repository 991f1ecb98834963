"""Evidence from the short blocks of a page: bylines, source boxes, captions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemas.decisions import Evidence
from schemas.page import Block
from schemas.record import Dateline
from schemas.vocabulary import Role, Surface
from transforms.attribute.datelines.dateline import read_block_dateline, read_dateline
from transforms.attribute.datelines.parsed import ParsedDateline
from transforms.attribute.evidence.scoring import Setting, Spot, credit_evidence
from transforms.attribute.grammar.credit import MAX_BYLINE, Slot
from transforms.attribute.lexicon.frame_matcher import has
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import folded, normalised
from transforms.attribute.lexicon.places import city_of, is_known_city
from transforms.attribute.mentions.registry_index import find_mentions
from transforms.attribute.surfaces.bylines import author_evidence, is_author
from transforms.attribute.surfaces.fields import BLOCK_CAP, MARKED_BLOCK_CAP
from transforms.attribute.translation.signs import SignKind, TranslationSign, read_sign
from transforms.page.element_names import Use, is_named

_MAX_BLOCKS = 60
_CAPTION_SCORE = 0.8
_MARKED = 0.9  # of a translator's name in an element that is named so
_FULL_NAME = 2  # words
_DATELINE = "dateline"
_STORY = "Story"
# "Jamal Saidi/Reuters": in a box of sources a photographer
_PHOTOGRAPHER = re.compile(r"(?:[A-ZÀ-ÞА-Я][\w.'’-]*\s){1,2}[A-ZÀ-ÞА-Я][\w.'’-]+\s?/\s?[^\W\d_][\w ]{1,25}")
_MARKS = " .:,-–—|/"


def block_evidence(blocks: Iterable[Block], setting: Setting) -> Iterator[Evidence]:
    """Evidence of the page's short blocks; whatever a figure's block names is of the picture."""
    for block in list(blocks)[:_MAX_BLOCKS]:
        text = normalised(block.text).replace("\n", " ")
        if block.embedded:
            continue
        photographer = block.surface is Surface.DOM_SOURCE and _PHOTOGRAPHER.fullmatch(text)
        if block.in_figure or block.surface is Surface.DOM_CAPTION or photographer:
            yield from _of_picture(text)
        elif block.hint and (block.surface is Surface.DOM_BYLINE or is_named(block.hint, Use.SOURCE_BOX)):
            yield from author_evidence(text, Spot(block.surface, Slot.BYLINE, MARKED_BLOCK_CAP), setting)
        else:
            slot = Slot.TAIL if block.closing else Slot.BOX
            yield from credit_evidence(text, Spot(block.surface, slot, BLOCK_CAP), setting)


def of_pictures(blocks: Iterable[Block]) -> frozenset[str]:
    """The texts, letters and digits alone, below figures and embedded media that no block of the story has."""
    pictured, printed = set[str](), set[str]()
    for block in blocks:
        (pictured if block.in_figure else printed).add(folded(block.text))
    return frozenset(pictured - printed)


def block_dateline(blocks: Iterable[Block]) -> Dateline | None:
    """The dateline of the first block that has one: `AFP, MANILA`, or a dateline that stands in a block of its own.

    One that names no agency counts where the markup calls the block a dateline.
    """
    for block in list(blocks)[:_MAX_BLOCKS]:
        if block.in_figure or len(block.text) > MAX_BYLINE:
            continue
        text = normalised(block.text).replace("\n", " ")
        parsed = read_block_dateline(text, find_mentions(text)) or _dateline_alone(text)
        if parsed and (parsed.dateline.agency or _DATELINE in block.hint.lower()):
            return parsed.dateline
    return None


def _dateline_alone(text: str) -> ParsedDateline | None:
    """The dateline that is the whole text."""
    parsed = read_dateline(text, find_mentions(text))
    if parsed is None and text:  # a plain one is told by its mark and what follows
        mark = "" if text[-1] in _MARKS else " —" if is_known_city(city_of(text)) else None
        parsed = None if mark is None else read_dateline(f"{text}{mark} {_STORY}", ())
    if parsed is None or text[parsed.end :].strip(_MARKS):
        return None
    # "November 20, 2025 / Channel News" is a date and the outlet
    located = parsed.dateline.place is not None or parsed.dateline.date is None
    return parsed if located and all(mention.organisation.is_wire for mention in parsed.mentions) else None


def block_signs(blocks: Iterable[Block]) -> list[TranslationSign]:
    """The signs of translation in the page's blocks, pictures apart."""
    texts = ((normalised(block.text).replace("\n", " "), block) for block in blocks if not block.in_figure)
    return [sign for text, block in texts if (sign := read_sign(text, block.surface) or _named_by_markup(text, block))]


def _named_by_markup(text: str, block: Block) -> TranslationSign | None:
    """The translator whose name is all that an element named so holds."""
    if not is_named(block.hint, Use.TRANSLATOR) or len(text.split()) < _FULL_NAME or not is_author(text):
        return None
    sentence = f"the page's markup names the translator: {text}"
    return TranslationSign(SignKind.METADATA, "markup.translator", text, sentence, _MARKED, block.surface, text)


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
