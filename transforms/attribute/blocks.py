"""Short blocks of a page that may hold a credit, read in one pass over the tree.

A block is found by what its markup is called (byline, author, source, credit, copyright) or, where markup says
nothing, by a first word that a credit would have. Blocks of other stories (teasers, related links) are left out; blocks
below a figure or a caption are marked.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element

from schemas.page import Block
from schemas.vocabulary import Surface
from transforms.attribute.frames import FrameKind, load_frames
from transforms.attribute.registry_index import load_index

MAX_BLOCKS = 60
MAX_TEXT = 200
_MAX_BARE_TEXT = 130
_MAX_ALIKE = 4
_MAX_ANCESTORS = 12
_FIGURE_LEVELS = 6

_BYLINE = re.compile(
    r"by-?line|author|\baut\b|reporter|writer|journalist|autor|auteur|redact|redakt|signature|firma\b|muhabir|yazar|creator|verfasser|contributor|dateline|penulis|schrijver|skribent",
    re.I,
)
_SOURCE = re.compile(
    r"source|quelle|agenc|agentur|attribution|fuente|fonte|kaynak|\bbron\b|provider|origin(?!al-)|laiyuan|credit|copyright|copy-right|\brights\b|syndicat|translat|(?:article|news|story|post|entry)[-_]?(?:info|meta)",
    re.I,
)
_FIGURE = re.compile(
    r"(?:^|[\s_-])(?:caption|figure|photo|image|img|gallery|slide\w*|picture|foto|bild|legend\w*|lightbox|carousel|thumb\w*)|caption|imagebox|mediabox|wp-caption",
    re.I,
)
_ELSEWHERE = re.compile(
    r"\brelated|relation|recommend|recirc|teaser|sidebar|side-bar|comment|disqus|most-?(?:read|popular|view)|trending|popular|outbrain|taboola|newsletter|promo|breaking-news-l|read-?(?:more|next|also)|latest|more-?(?:stor|from|news|on|article)|\bnav|menu|cookie|consent|subscri|ticker|advert|sponsor|listing|\bfeed\b|headlines",
    re.I,
)
_SKIPPED = frozenset(
    [
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
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "big",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "label",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "br",
        "img",
        "wbr",
    ]
)
_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    surface: Surface
    text: str
    hint: str
    signature: str
    element: _Element


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    rows = [row.before or "" for row in load_frames() if row.id == "block_word.mul"]
    return frozenset(word for row in rows for word in row.split("|"))


@lru_cache(maxsize=1)
def _unspaced() -> re.Pattern[str]:
    rows = [row.before or "" for row in load_frames() if row.id == "block_word.cjk"]
    return re.compile("|".join([*rows, load_index().unspaced.pattern]))


@lru_cache(maxsize=8192)
def _named(names: str) -> Surface | None:
    """The surface that class, id, rel and itemprop name."""
    if _BYLINE.search(names):
        return Surface.DOM_BYLINE
    return Surface.DOM_SOURCE if _SOURCE.search(names) else None


def read_blocks(root: _Element) -> tuple[Block, ...]:
    """Blocks in document order, at most 60, each at most 200 characters with white space collapsed."""
    found: list[_Candidate] = []
    seen: set[tuple[str, str]] = set()
    for element in root.iter("*"):
        candidate = _candidate(element)
        if candidate and (candidate.text, candidate.hint) not in seen:
            seen.add((candidate.text, candidate.hint))
            found.append(candidate)
    return _selected(found)


def _selected(found: list[_Candidate]) -> tuple[Block, ...]:
    """Candidates that are no teasers; where markup repeats itself, the first alone."""
    often = Counter(candidate.signature for candidate in found)
    used: Counter[str] = Counter()
    blocks: list[Block] = []
    for candidate in found:
        used[candidate.signature] += 1
        if often[candidate.signature] > _MAX_ALIKE and used[candidate.signature] > 1:
            continue
        figure, elsewhere = _surroundings(candidate.element)
        if elsewhere:
            continue
        surface = Surface.DOM_CAPTION if figure else candidate.surface
        blocks.append(Block(surface, candidate.text, figure, candidate.hint))
        if len(blocks) == MAX_BLOCKS:
            break
    return tuple(blocks)


def _candidate(element: _Element) -> _Candidate | None:
    tag = element.tag
    if tag in _SKIPPED:
        return None
    attributes = element.attrib
    names = " ".join(attributes[key] for key in ("class", "id", "rel", "itemprop", "data-testid") if key in attributes)
    surface = _named(names) if names else None
    if tag == "figcaption":
        surface = Surface.DOM_CAPTION
    elif tag in {"address", "byline"}:
        surface = Surface.DOM_BYLINE
    if surface:
        text = text_of(element, MAX_TEXT)
        return _Candidate(surface, text, names or tag, f"{tag}.{names}", element) if text else None
    return _unnamed(element)


def _unnamed(element: _Element) -> _Candidate | None:
    """A block without a telling name, where a text of its own has a word that credits have."""
    if not _telling(element.text) and not any(_telling(child.tail) for child in element):
        return None
    block = element
    while block.tag in _INLINE and (parent := block.getparent()) is not None:
        block = parent
    text = text_of(block, _MAX_BARE_TEXT)
    if not text and block is not element:
        text = text_of(element, _MAX_BARE_TEXT)
        block = element
        if element.tag in {"a", "b", "strong", "em", "i"}:
            return None
    return _Candidate(Surface.DOM_SOURCE, text, "", f"{block.tag}.{block.get('class', '')}", block) if text else None


def _telling(text: str | None) -> bool:
    if not text or len(text) > MAX_TEXT or not text.strip():
        return False
    words = [word.casefold() for word in _WORD.findall(text)]
    if load_index().may_name(words) or not _words().isdisjoint(words):
        return True
    return not text.isascii() and bool(_unspaced().search(text))


def text_of(element: _Element, longest: int) -> str:
    """The visible text below an element with a space between its parts; empty where it is longer than `longest`."""
    parts: list[str] = []
    length = 0
    for part in _texts(element):
        parts.append(part)
        length += len(part.strip())
        if length > longest:
            return ""
    return _SPACE.sub(" ", " ".join(parts)).strip()


def _texts(element: _Element) -> list[str]:
    found: list[str] = []
    length = 0
    for part in element.iter():
        if isinstance(part.tag, str) and part.tag not in _SKIPPED and part.text:
            found.append(part.text)
        if part is not element and part.tail:
            found.append(part.tail)
        length += len(found[-1].strip()) if found else 0
        if length > MAX_TEXT * 3:
            break
    return found


def _surroundings(element: _Element) -> tuple[bool, bool]:
    """Whether a figure is above the element, and whether it belongs to another part of the page than the story."""
    figure = False
    for level, part in enumerate((element, *element.iterancestors())):
        if level > _MAX_ANCESTORS or part.tag in {"article", "main", "body"}:
            break
        names = f"{part.get('class', '')} {part.get('id', '')}"
        if part.tag in {"figure", "figcaption", "picture"} or (level < _FIGURE_LEVELS and _FIGURE.search(names)):
            figure = True
        if part.tag in {"nav", "footer"} or (level and _ELSEWHERE.search(names)):
            return figure, True
    return figure, False
