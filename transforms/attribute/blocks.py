"""Short blocks of a page that may hold a credit, read in one pass over the tree.

A block is found by what its markup is called (byline, author, source, credit, copyright) or, where markup says
nothing, by a first word that a credit would have. Blocks of other stories (teasers, related links) are left out; blocks
below a figure or a caption are marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element

from schemas.page import Block
from schemas.vocabulary import Surface
from transforms.attribute.frames import load_frames
from transforms.attribute.registry_index import load_index

MAX_BLOCKS = 60
MAX_TEXT = 200
_MAX_BARE_TEXT = 130
_MIN_TEXT = 1
_FIRST_UNSPACED = "\u0e00"  # scripts without spaces begin here
_MAX_ALIKE = 4
_MAX_ANCESTORS = 12
_FIGURE_LEVELS = 6

# parts of class, id, rel and itemprop, lower case; longer words that hold them by chance are passed over
_BYLINE = re.compile(
    "byline|by-line|author(?!i[sz])|reporter|(?<!-re)writer|journalist|autor|auteur|redact|redakt|signature|muhabir|yazar"
    "|creator|verfasser|contributor|dateline|penulis|schrijver|skribent|(?:^| )aut(?: |$)"
)
_SOURCE = re.compile(
    "(?<!re)source|quelle|agenc|agentur|attribution|fuente|fonte|kaynak|provider|origin(?!al)|laiyuan|credit|copyright"
    "|copy-right|rights|syndicat|translat|(?:article|news|story|post|entry)[-_]?(?:info|meta)"
)
_FIGURE = re.compile(
    r"(?:^|[\s_-])(?:caption|figure|photo|image|img|gallery|slide\w*|picture|foto|bild|legend\w*|lightbox|carousel|thumb\w*)|caption|imagebox|mediabox|wp-caption",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\brelated|relation|recommend|recirc|teaser|sidebar|side-bar|comment|disqus|most-?(?:read|popular|view)|trending|popular|outbrain|taboola|newsletter|promo|breaking-news-l|read-?(?:more|next|also)|latest|more-?(?:stor|from|news|on|article)|\bnav|menu|cookie|consent|subscri|ticker|advert|sponsor|listing|\bfeed\b|headlines",
    re.IGNORECASE,
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
    return load_index().telling_words.union(word for row in rows for word in row.split("|"))


@lru_cache(maxsize=1)
def _unspaced() -> re.Pattern[str]:
    rows = [row.before or "" for row in load_frames() if row.id == "block_word.cjk"]
    return re.compile("|".join([*rows, load_index().unspaced.pattern]))


@lru_cache(maxsize=8192)
def _named(names: str) -> Surface | None:
    """The surface that class, id, rel and itemprop name."""
    lowered = names.lower()
    if _BYLINE.search(lowered):
        return Surface.DOM_BYLINE
    return Surface.DOM_SOURCE if _SOURCE.search(lowered) else None


def read_blocks(root: _Element) -> tuple[Block, ...]:
    """Blocks in document order, at most 60, each at most 200 characters with white space collapsed."""
    found: list[_Candidate] = []
    seen: set[tuple[str, str]] = set()
    for element in root.iter():
        for candidate in _candidates(element):
            if (candidate.text, candidate.hint) not in seen:
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


def _candidates(element: _Element) -> Iterator[_Candidate]:
    """What an element, its first text and the text behind it give: at most one named and two unnamed blocks."""
    tag = element.tag
    if isinstance(tag, str) and tag not in _SKIPPED:
        named = _hinted(element, tag)
        if named:
            yield named
        elif _telling(element.text):
            yield from _unnamed(element)
    if _telling(element.tail) and (parent := element.getparent()) is not None and parent.tag not in _SKIPPED:
        yield from _unnamed(parent)


def _hinted(element: _Element, tag: str) -> _Candidate | None:
    names = _names(element)
    surface = _NAMED_TAGS.get(tag) or (_named(names) if names else None)
    text = text_of(element, MAX_TEXT) if surface else ""
    return _Candidate(surface, text, names or tag, f"{tag}.{names}", element) if surface and text else None


_NAMED_TAGS = {"figcaption": Surface.DOM_CAPTION, "address": Surface.DOM_BYLINE, "byline": Surface.DOM_BYLINE}


def _names(element: _Element) -> str:
    get = element.get
    return f"{get('class', '')} {get('id', '')} {get('itemprop', '')} {get('rel', '')}".strip()


def _unnamed(element: _Element) -> Iterator[_Candidate]:
    """The block around a text that has a word of credits, and the largest short block around that one.

    Where the block is too long, the element itself, unless it is a word of a sentence.
    """
    block = element
    while block.tag in _INLINE and (parent := block.getparent()) is not None:
        block = parent
    text = text_of(block, _MAX_BARE_TEXT)
    if not text and block is not element and element.tag not in _PROSE_INLINE:
        block, text = element, text_of(element, _MAX_BARE_TEXT)
    if not text:
        return
    yield _unnamed_candidate(block, text)
    around, wider = _around(block, text)
    if wider != text:
        yield _unnamed_candidate(around, wider)


def _unnamed_candidate(block: _Element, text: str) -> _Candidate:
    return _Candidate(Surface.DOM_SOURCE, text, "", f"{block.tag}.{block.get('class', '')}", block)


def _around(block: _Element, text: str) -> tuple[_Element, str]:
    """The outermost of the next parents whose text is still short: a name with the date beside it."""
    for _ in range(_MAX_CLIMB):
        parent = block.getparent()
        wider = text_of(parent, _MAX_BARE_TEXT) if parent is not None and parent.tag not in _PAGE_PARTS else ""
        if not wider:
            break
        block, text = parent, wider
    return block, text


_MAX_CLIMB = 3
_PAGE_PARTS = frozenset({"html", "body", "main", "article"})
_PROSE_INLINE = frozenset({"a", "b", "strong", "em", "i"})


def _telling(text: str | None) -> bool:
    if not text or not _MIN_TEXT < len(text) <= MAX_TEXT or text.isspace():
        return False
    if not _words().isdisjoint(_WORD.findall(text.lower())):
        return True
    return max(text) >= _FIRST_UNSPACED and bool(_unspaced().search(text))


def text_of(element: _Element, longest: int) -> str:
    """The visible text below an element with a space between its parts; empty where it is longer than `longest`."""
    parts: list[str] = []
    length = 0
    for part in element.iter():
        texts = (part.text if isinstance(part.tag, str) and part.tag not in _SKIPPED else None, part.tail)
        for text in texts if part is not element else texts[:1]:
            if text and not text.isspace():
                parts.append(text)
                length += len(text.strip())
        if length > longest:
            return ""
    return _SPACE.sub(" ", " ".join(parts)).strip()


def _surroundings(element: _Element) -> tuple[bool, bool]:
    """Whether a figure is above the element, and whether it belongs to another part of the page than the story."""
    figure = False
    for level, part in enumerate((element, *element.iterancestors())):
        if level > _MAX_ANCESTORS or part.tag in {"article", "main", "body"}:
            break
        picture, elsewhere = _kind_of(f"{part.get('class', '')} {part.get('id', '')}")
        figure = figure or part.tag in _PICTURE_TAGS or (picture and level < _FIGURE_LEVELS)
        if part.tag in {"nav", "footer"} or (level and elsewhere):
            return figure, True
    return figure, False


_PICTURE_TAGS = frozenset({"figure", "figcaption", "picture"})


@lru_cache(maxsize=8192)
def _kind_of(names: str) -> tuple[bool, bool]:
    """Whether class and id name a picture, and whether they name another part of the page."""
    return bool(_FIGURE.search(names)), bool(_ELSEWHERE.search(names))
