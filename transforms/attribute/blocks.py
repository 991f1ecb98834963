"""Short blocks of a page that may hold a credit.

A block is known by what its markup is called (byline, author, source, credit, copyright) or, where markup says nothing,
by a first word that a credit would have. Blocks of other stories (teasers, related links) are left out; blocks below a
figure or a caption are marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from schemas.page import Block
from schemas.vocabulary import Surface
from transforms.attribute.block_surfaces import logo_name, named_surfaces, names_of
from transforms.attribute.block_surroundings import Place, Surroundings
from transforms.attribute.block_texts import MAX_TEXT, SILENT, ShortTexts
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.mentions.registry_index import find_mentions
from transforms.page.layout import NONE, PageLayout

MAX_BLOCKS = 60
_MAX_BARE_TEXT = 130
_MAX_ALIKE = 4
_MAX_CLIMB = 3
_MAX_LONE_NAME = 40
_PROSE_LETTERS = 60
_STORY_PARAGRAPHS = 3
_MOST_BELOW_HEADLINE = 20  # elements
_MARKS = " .:,;-–—|/()[]<>*"
_PAGE_PARTS = frozenset({"html", "body", "main", "article"})
_PROSE_INLINE = frozenset({"a", "b", "strong", "em", "i"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    surface: Surface
    text: str
    hint: str
    signature: str
    element: int
    closing: bool = False


def read_blocks(layout: PageLayout) -> tuple[Block, ...]:
    """Returns the blocks in document order, at most 60, each at most 200 characters with white space collapsed."""
    texts, surfaces, last_prose = ShortTexts(layout), named_surfaces(layout), _last_prose(layout)
    heads, tails = texts.telling()
    below_headline = _below_headline(layout)
    candidates = dict[tuple[str, str], _Candidate]()
    for number in sorted(surfaces.keys() | heads | tails.keys()):
        named = _named(number, surfaces[number], texts) if number in surfaces else None
        here = [named] if named else [*_unnamed(number, texts)] if number in heads else []
        if number in tails:
            here += _unnamed(tails[number], texts)
        for candidate in here:
            is_byline = candidate.element in below_headline and _is_lone_service(candidate.text)
            each = replace(candidate, surface=Surface.DOM_BYLINE, hint="byline") if is_byline else candidate
            candidates.setdefault((each.text, each.hint), each)
    closing = [replace(each, closing=_closes_story(each, layout, last_prose)) for each in candidates.values()]
    return _selected(closing, Surroundings(layout))


def _below_headline(layout: PageLayout) -> range:
    """Returns the elements between the headline and the first long text behind it."""
    headline = next(layout.numbers_of("h1"), NONE)
    if headline == NONE:
        return range(0)
    behind = range(layout.text_ends[headline], len(layout.texts))
    prose = next((at for at in behind if len(layout.texts[at].strip()) >= _PROSE_LETTERS), len(layout.texts))
    end = layout.owners[prose] if prose < len(layout.texts) else len(layout.tags)
    return range(layout.ends[headline], min(end, layout.ends[headline] + _MOST_BELOW_HEADLINE))


def _last_prose(layout: PageLayout) -> dict[int, int]:
    """Returns the last long text of each element that has several paragraphs with long texts, by the element."""
    paragraphs: dict[int, list[int]] = {}
    for at in range(layout.text_starts[layout.body], layout.text_ends[layout.body]):
        text = layout.texts[at]
        if (
            len(text) >= _PROSE_LETTERS
            and len(text.strip()) >= _PROSE_LETTERS
            and layout.tags[layout.owners[at]] not in SILENT
        ):
            paragraphs.setdefault(layout.parents[layout.containers[layout.bearers[at]]], []).append(at)
    return {parent: several[-1] for parent, several in paragraphs.items() if len(several) >= _STORY_PARAGRAPHS}


def _closes_story(candidate: _Candidate, layout: PageLayout, last_prose: dict[int, int]) -> bool:
    """Returns whether a short block is the line behind the last paragraph of a story, among its siblings."""
    element = candidate.element
    if candidate.hint:
        return False
    last = last_prose.get(layout.parents[layout.containers[element]])
    start = layout.text_starts[element]
    if last is None or start <= last or len(candidate.text) > _MAX_LONE_NAME or layout.links[element] != NONE:
        return False
    return not any(text.strip() for text in layout.texts[last + 1 : start])


def _is_lone_service(text: str) -> bool:
    """Returns whether a text is the name of a news service and nothing else, a date aside."""
    if len(text) > _MAX_LONE_NAME:
        return False
    plain = without_dates(normalised(text)).strip(_MARKS)
    mentions = find_mentions(plain)
    return len(mentions) == 1 and mentions[0].organisation.is_wire and mentions[0].end - mentions[0].start == len(plain)


def _selected(candidates: list[_Candidate], surroundings: Surroundings) -> tuple[Block, ...]:
    """Returns the candidates that are no teasers; where markup repeats itself, the first alone."""
    often = Counter(candidate.signature for candidate in candidates)
    used: Counter[str] = Counter()
    blocks: list[Block] = []
    for candidate in candidates:
        used[candidate.signature] += 1
        if often[candidate.signature] > _MAX_ALIKE and used[candidate.signature] > 1:
            continue
        place = surroundings.place_of(candidate.element, named=bool(candidate.hint))
        if place is Place.ELSEWHERE:
            continue
        pictured = place is not Place.STORY
        surface = Surface.DOM_CAPTION if pictured else candidate.surface
        blocks.append(
            Block(surface, candidate.text, pictured, candidate.hint, place is Place.EMBEDDED, candidate.closing)
        )
        if len(blocks) == MAX_BLOCKS:
            break
    return tuple(blocks)


def _named(number: int, surface: Surface, texts: ShortTexts) -> _Candidate | None:
    layout = texts.layout
    tag, names = layout.tags[number], names_of(layout, number)
    if tag == "img":
        return _Candidate(surface, logo_name(layout, number), "source logo", "img", number)
    text = texts.below(number, MAX_TEXT)
    if not text and (unseen := _unseen_name(number, layout)):  # no printed byline, whatever its element is called
        return _Candidate(Surface.DOM_SOURCE, unseen, "source microdata", f"{tag}.{names}", number)
    return _Candidate(surface, text, names or tag, f"{tag}.{names}", number) if text else None


def _unseen_name(number: int, layout: PageLayout) -> str:
    """Returns the name that microdata gives without showing it: `<meta itemprop="name" content="AFP">`."""
    if not layout.properties[number]:
        return ""
    below = range(number, layout.ends[number])
    named = (at for at in below if layout.tags[at] == "meta" and layout.properties[at] == "name")
    return normalised(next((layout.attribute(at, "content") for at in named), ""))[:MAX_TEXT]


def _unnamed(number: int, texts: ShortTexts) -> Iterator[_Candidate]:
    """Yields the block around a text that has a word of credits, and the largest short block around that one.

    Where the block is too long, the element itself, unless it is a word of a sentence.
    """
    layout = texts.layout
    block = layout.containers[number]
    text = texts.below(block, _MAX_BARE_TEXT)
    if not text and block != number and layout.tags[number] not in _PROSE_INLINE:
        block, text = number, texts.below(number, _MAX_BARE_TEXT)
    if not text:
        return
    yield _unnamed_candidate(block, text, layout)
    around, wider = _around(block, text, texts)
    if wider != text:
        yield _unnamed_candidate(around, wider, layout)


def _unnamed_candidate(block: int, text: str, layout: PageLayout) -> _Candidate:
    return _Candidate(Surface.DOM_SOURCE, text, "", f"{layout.tags[block]}.{layout.classes[block]}", block)


def _around(block: int, text: str, texts: ShortTexts) -> tuple[int, str]:
    """Returns the outermost of the next parents whose text is still short: a name with the date beside it."""
    layout = texts.layout
    for _ in range(_MAX_CLIMB):
        parent = layout.parents[block]
        is_part = parent == NONE or layout.tags[parent] in _PAGE_PARTS
        wider = "" if is_part else texts.below(parent, _MAX_BARE_TEXT)
        if not wider:
            break
        block, text = parent, wider
    return block, text
