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
from itertools import islice

from lxml.etree import _Element

from schemas.page import Block
from schemas.vocabulary import Surface
from transforms.attribute.block_texts import MAX_TEXT, SILENT, ShortTexts, telling
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.mentions.registry_index import find_mentions

MAX_BLOCKS = 60
_MAX_BARE_TEXT = 130
_MAX_ALIKE = 4
_MAX_ANCESTORS = 12
_FIGURE_LEVELS = 6

# Parts of class, id, rel and itemprop, lower case; longer words that hold them by chance are passed over. Each
# alternative begins with a letter and looks behind from its end: so the search may skip to that letter.
_BYLINE = (
    r"byline|by-line|author(?!i[sz])|reporter|writer(?<!-rewriter)|journalist|autor|auteur|redact|redakt|signature"
    r"|muhabir|yazar|creator|verfasser|contributor|dateline|penulis|schrijver|skribent|aut(?<![^ ]aut)(?= |$)"
)
_SOURCE = (
    r"source(?<!resource)|quelle|agenc|agentur|attribution|fuente|fonte|kaynak|provider|origin(?!al)|laiyuan|credit"
    r"|copyright|copy-right|rights|syndicat|translat|article[-_]?(?:info|meta)|news[-_]?(?:info|meta)"
    r"|story[-_]?(?:info|meta)|post[-_]?(?:info|meta)|entry[-_]?(?:info|meta)"
)
_NAMED = re.compile(f"{_BYLINE}|{_SOURCE}")
_NAMED_BYLINE = re.compile(_BYLINE)
_PICTURE = re.compile(
    r"caption|figure|photo|image|img|gallery|slide|picture|foto|bild|legend|lightbox|carousel|thumb|mediabox"
)
_FIGURE = re.compile(
    r"(?:^|[\s_-])(?:caption|figure|photo|image|img|gallery|slide\w*|picture|foto|bild|legend\w*|lightbox|carousel|thumb\w*)|caption|imagebox|mediabox|wp-caption"
)
_ELSEWHERE = re.compile(
    r"related(?<!\wrelated)|relation|recommend|recirc|teaser|sidebar|side-bar|comment|disqus|most-?(?:read|popular|view)"
    r"|trending|popular|outbrain|taboola|newsletter|promo|breaking-news-l|read-?(?:more|next|also)|latest"
    r"|more-?(?:stor|from|news|on|article)|nav(?<!\wnav)|menu|cookie|consent|subscri|ticker|advert|sponsor|listing"
    r"|feed\b(?<!\wfeed)|headlines|(?:^|\s|site[-_]?|page[-_]?|global[-_]?)footer"
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


@dataclass(frozen=True, slots=True)
class _Candidate:
    surface: Surface
    text: str
    hint: str
    signature: str
    element: _Element


@lru_cache(maxsize=8192)
def _named_by(*names: str | None) -> Surface | None:
    """The surface that class, id, itemprop and rel name."""
    lowered = " ".join(filter(None, names)).lower()
    if not _NAMED.search(lowered):
        return None
    return Surface.DOM_BYLINE if _NAMED_BYLINE.search(lowered) else Surface.DOM_SOURCE


def read_blocks(root: _Element) -> tuple[Block, ...]:
    """Blocks in document order, at most 60, each at most 200 characters with white space collapsed."""
    body = root.find("body")
    page = root if body is None else body
    elements = list(page.iter())  # held: lxml builds an element anew when nothing holds it
    heads, tails = _telling(elements)
    surfaces = _surfaces(page, elements)
    texts, found = ShortTexts(), dict[tuple[str, str], _Candidate]()
    for element in elements:
        if element not in surfaces and element not in heads and element not in tails:
            continue
        named = _named(element, surfaces[element], texts) if element in surfaces else None
        candidates = [named] if named else [*_unnamed(element, texts)] if element in heads else []
        if element in tails:
            candidates += _unnamed(tails[element], texts)
        for candidate in candidates:
            found.setdefault((candidate.text, candidate.hint), candidate)
    return _selected(list(found.values()))


def _telling(elements: list[_Element]) -> tuple[set[_Element], dict[_Element, _Element]]:
    """Elements whose first text has a word of credits, and those whose tail has one, with the parent it stands in."""
    texts = [text if (text := part.text) and len(text) <= MAX_TEXT and not text.isspace() else "" for part in elements]
    texts += [text if (text := part.tail) and len(text) <= MAX_TEXT and not text.isspace() else "" for part in elements]
    first, told = len(elements), telling(texts)
    opened = (elements[at] for at in told if at < first)
    behind = (elements[at - first] for at in told if at >= first)
    parents = {element: element.getparent() for element in behind}
    return (
        {element for element in opened if element.tag not in SILENT},
        {element: parent for element, parent in parents.items() if parent is not None and parent.tag not in SILENT},
    )


def _surfaces(page: _Element, elements: list[_Element]) -> dict[_Element, Surface]:
    """The surface of each visible element whose tag names one, else its class, id, itemprop or rel."""
    found: dict[_Element, Surface] = {}
    for element in elements:
        get = element.get
        surface = _named_by(get("class"), get("id"), get("itemprop"), get("rel"))
        if surface is not None and element.tag not in SILENT:
            found[element] = surface
    for element in page.iter("img", *_NAMED_TAGS):
        if element.tag in _NAMED_TAGS:
            found[element] = _NAMED_TAGS[element.tag]
        elif _is_logo(element):
            found[element] = Surface.DOM_SOURCE
    return found


def _is_logo(image: _Element) -> bool:
    """Whether an image is a service's logo, by its name and its alternative text: `<img class="logo" alt="AFP">`."""
    text = image.get("alt") or ""
    if not 1 < len(text) <= _MAX_LOGO_TEXT or "logo" not in f"{_names(image)} {image.get('src')} {text}".lower():
        return False
    around = " ".join(_names(part) for part in islice(image.iterancestors(), _LOGO_LEVELS)).lower()
    if not _CREDIT_PLACE.search(around):
        return False
    name = _logo_name(image)
    mentions = find_mentions(name)
    return len(mentions) == 1 and mentions[0].organisation.is_wire and mentions[0].end - mentions[0].start == len(name)


def _logo_name(image: _Element) -> str:
    """Whose logo it is: its alternative text without the word itself."""
    return normalised(_LOGO.sub(" ", image.get("alt") or ""))


_LOGO = re.compile(r"\blogo(?:type|tipo)?\b(?:\s(?:de|of|von|van)\b)?", re.IGNORECASE)
_MAX_LOGO_TEXT = 60
_LOGO_LEVELS = 2
# a logo elsewhere is a partner's, or of whoever supplies share prices
_CREDIT_PLACE = re.compile(
    r"author|auteur|autor|byline|source|agenc|agentur|provider|quelle|fuente|fonte|kaynak|zdroj"
    r"|(?:article|post|entry|story)[-_]{0,2}(?:meta|info)"
)


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


def _named(element: _Element, surface: Surface, texts: ShortTexts) -> _Candidate | None:
    if element.tag == "img":  # `_is_logo` says whose
        return _Candidate(surface, _logo_name(element), "source logo", "img", element)
    text = texts.below(element, MAX_TEXT)
    names = _names(element)
    if not text and (unseen := _unseen_name(element)):  # no printed byline, whatever its element is called
        return _Candidate(Surface.DOM_SOURCE, unseen, "source microdata", f"{element.tag}.{names}", element)
    return _Candidate(surface, text, names or element.tag, f"{element.tag}.{names}", element) if text else None


def _unseen_name(element: _Element) -> str:
    """The name that microdata gives without showing it: `<meta itemprop="name" content="AFP">`."""
    if element.get("itemprop") is None:
        return ""
    names = (part.get("content") or "" for part in element.iter("meta") if part.get("itemprop") == "name")
    return normalised(next(names, ""))[:MAX_TEXT]


_NAMED_TAGS = {"figcaption": Surface.DOM_CAPTION, "address": Surface.DOM_BYLINE, "byline": Surface.DOM_BYLINE}


def _names(element: _Element) -> str:
    get = element.get
    return f"{get('class', '')} {get('id', '')} {get('itemprop', '')} {get('rel', '')}".strip()


def _unnamed(element: _Element, texts: ShortTexts) -> Iterator[_Candidate]:
    """The block around a text that has a word of credits, and the largest short block around that one.

    Where the block is too long, the element itself, unless it is a word of a sentence.
    """
    block = element
    while block.tag in _INLINE and (parent := block.getparent()) is not None:
        block = parent
    text = texts.below(block, _MAX_BARE_TEXT)
    if not text and block is not element and element.tag not in _PROSE_INLINE:
        block, text = element, texts.below(element, _MAX_BARE_TEXT)
    if not text:
        return
    yield _unnamed_candidate(block, text)
    around, wider = _around(block, text, texts)
    if wider != text:
        yield _unnamed_candidate(around, wider)


def _unnamed_candidate(block: _Element, text: str) -> _Candidate:
    return _Candidate(Surface.DOM_SOURCE, text, "", f"{block.tag}.{block.get('class', '')}", block)


def _around(block: _Element, text: str, texts: ShortTexts) -> tuple[_Element, str]:
    """The outermost of the next parents whose text is still short: a name with the date beside it."""
    for _ in range(_MAX_CLIMB):
        parent = block.getparent()
        wider = texts.below(parent, _MAX_BARE_TEXT) if parent is not None and parent.tag not in _PAGE_PARTS else ""
        if not wider:
            break
        block, text = parent, wider
    return block, text


_MAX_CLIMB = 3
_PAGE_PARTS = frozenset({"html", "body", "main", "article"})
_PROSE_INLINE = frozenset({"a", "b", "strong", "em", "i"})


def _surroundings(element: _Element) -> tuple[bool, bool]:
    """Whether a figure is above the element, and whether it belongs to another part of the page than the story.

    An article's own footer is part of the story, the page's is not.
    """
    figure = footer = False
    for level, part in enumerate((element, *element.iterancestors())):
        if level > _MAX_ANCESTORS or part.tag in {"article", "main", "body"}:
            return figure, footer and part.tag != "article"
        picture, elsewhere = _kind_of(f"{part.get('class', '')} {part.get('id', '')}")
        figure = figure or part.tag in _PICTURE_TAGS or (picture and level < _FIGURE_LEVELS)
        footer = footer or part.tag == "footer"
        if part.tag == "li" and _is_teaser(part, element):
            return figure, True
        if part.tag == "nav" or (level and elsewhere):
            return figure, True
    return figure, footer


def _is_teaser(item: _Element, element: _Element) -> bool:
    """Whether an item of a list leads to another story: beside the element it links a headline."""
    own = {element, *element.iterancestors(), *element.iterdescendants()}
    links = (link for link in item.iter("a") if link not in own)
    return any(len("".join(link.itertext()).strip()) >= _HEADLINE_LETTERS for link in links)


_HEADLINE_LETTERS = 30
_PICTURE_TAGS = frozenset({"figure", "figcaption", "picture"})


@lru_cache(maxsize=8192)
def _kind_of(names: str) -> tuple[bool, bool]:
    """Whether class and id name a picture, and whether they name another part of the page."""
    lowered = names.lower()
    picture = _PICTURE.search(lowered) and _FIGURE.search(lowered)
    return bool(picture), bool(_ELSEWHERE.search(lowered))
