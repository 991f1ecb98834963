"""Where a block stands: its containers with their sums, the way to the main one, blocks of its kind, names above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.body.block_columns import FAR, grouped, share
from transforms.body.block_words import BlockWeights
from transforms.page.element_names import Hint, hints_of
from transforms.page.text_blocks import Column, PageBlocks

LEVELS = (0, 1, 2, 4)
"""How many block elements above a block the containers are whose sums are its features."""

_HIDDEN = 1 << len(Hint)  # a bit beside the hints
_NEAR = 3  # block elements, itself first, whose names are near a block
_MAIN_SHARE = 6  # tenths of the page's prose that the main container holds

_TAGS = (
    *("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "td", "blockquote", "figcaption", "section", "article", "pre"),
    *("dd", "dt", "button", "th", "header", "footer", "aside", "main", "ul", "form", "body", "figure", "center", "nav"),
)
_TAG_NUMBERS = {tag: number for number, tag in enumerate(_TAGS, start=1)}
_ANCESTORS: Mapping[str, tuple[str, ...]] = {
    **{
        tag: (tag,)
        for tag in (
            *("article", "main", "aside", "footer", "header", "nav", "form", "table", "blockquote", "figure"),
            *("figcaption", "section", "button", "h1", "h2", "p"),
        )
    },
    "item": ("li", "ul", "ol", "dd", "dt"),
    "terms": ("dl", "dd", "dt"),
    "h3": ("h3", "h4", "h5", "h6"),
    "cell": ("td", "th"),
    "pre": ("pre", "code"),
}
_UNITS = ("table", "ul", "ol", "dl", "blockquote", "figure")
"""Elements that are of the story as a whole, or not at all."""


@dataclass(frozen=True, slots=True)
class BlockPlaces:
    """Where the blocks of a page stand.

    `levels` holds the block elements above each block, itself first; `main` the main container, the deepest element
    with six tenths of the prose, or -1; `on_main` which elements are on the way from it to the body. `units` holds the
    outermost table, list, quotation or figure around each block, else the block's element; `hosts` the block element
    above that.
    """

    levels: tuple[Column, ...]
    main: int
    on_main: NDArray[np.bool_]
    prose: Column  # by element
    all_prose: int
    all_words: int
    units: Column
    hosts: Column

    @property
    def parents(self) -> Column:
        """The block element above the one of each block."""
        return self.levels[1]


def block_places(blocks: PageBlocks, weights: BlockWeights) -> BlockPlaces:
    """Returns where the blocks of a page stand."""
    levels = [blocks.elements]
    for _ in range(LEVELS[-1]):
        levels.append(blocks.above[levels[-1]])
    prose = blocks.sums(weights.prose)
    all_prose = int(weights.prose.sum())
    main = _main(blocks, prose, all_prose)
    on_main = np.zeros(len(prose), bool)
    on_main[_way_up(main, blocks)] = True
    units = _outermost_units(blocks, on_main)[blocks.elements]
    units = np.where(units < 0, blocks.elements, units)
    return BlockPlaces(
        levels=tuple(levels),
        main=main,
        on_main=on_main,
        prose=prose,
        all_prose=max(1, all_prose),
        all_words=max(1, int(weights.words.sum())),
        units=units,
        hosts=blocks.above[units],
    )


def _outermost_units(blocks: PageBlocks, on_main: NDArray[np.bool_]) -> Column:
    """Returns for every element the outermost unit that it is or stands in, -1 where there is none.

    What holds the main container is no unit.
    """
    units = np.full(len(blocks.ends), -1)
    end = 0
    for number in blocks.layout.numbers_of(*_UNITS):
        if number >= end and not on_main[number]:
            end = int(blocks.ends[number])
            units[number:end] = number
    return units


def _main(blocks: PageBlocks, prose: Column, all_prose: int) -> int:
    if not all_prose:
        return -1
    depths = np.array(blocks.layout.depths)
    containers = np.array(blocks.layout.containers)
    depths[(10 * prose < _MAIN_SHARE * all_prose) | (containers != np.arange(len(containers)))] = -1
    return max(blocks.layout.body, int(np.argmax(depths)))


def _way_up(element: int, blocks: PageBlocks) -> list[int]:
    way = [element] if element >= 0 else []
    while way and way[-1] != blocks.layout.body:
        way.append(int(blocks.above[way[-1]]))
    return way


def block_groups(blocks: PageBlocks, places: BlockPlaces) -> dict[str, Column]:
    """Returns the groups of the blocks as small numbers: one tag and class, the parent's too, one parent, one unit."""
    layout = blocks.layout
    numbers: dict[str, int] = {}
    own, above = (
        np.array(
            [numbers.setdefault(f"{layout.tags[at]} {layout.classes[at]}", len(numbers)) for at in elements.tolist()]
        )
        for elements in (blocks.elements, places.parents)
    )
    return {
        "kind": own,
        "kind_in_parent": _numbered(own * len(numbers) + above),
        "siblings": _numbered(places.parents),
        "unit": _numbered(places.units),
    }


def _numbered(values: Column) -> Column:
    return np.unique(values, return_inverse=True)[1]


def place_columns(
    blocks: PageBlocks, weights: BlockWeights, places: BlockPlaces, groups: Mapping[str, Column]
) -> dict[str, Column]:
    """Returns for every block what its containers hold, how far it is from the main one, and what is of its kind."""
    columns = {**_container_columns(blocks, weights, places), **_way_columns(blocks, places)}
    for name, group in groups.items():
        columns |= _group_columns(name, group, blocks, weights, places)
    for name, group in (("kind", groups["kind"]), ("parent", places.parents)):
        alike = (group[1:] == group[:-1]).astype(np.int64)
        columns[f"same_{name}.before"] = np.concatenate([[0], alike])
        columns[f"same_{name}.after"] = np.concatenate([alike, [0]])
    return columns


def _container_columns(blocks: PageBlocks, weights: BlockWeights, places: BlockPlaces) -> dict[str, Column]:
    words, letters = blocks.sums(weights.words), blocks.sums(blocks.letters)
    linked, counts = blocks.sums(np.minimum(blocks.linked, blocks.letters)), blocks.sums(np.ones_like(blocks.words))
    columns: dict[str, Column] = {}
    for level in LEVELS:
        at = places.levels[level]
        columns |= {
            f"container{level}.share": share(words[at], places.all_words),
            f"container{level}.linked": share(linked[at], letters[at]),
            f"container{level}.blocks": counts[at],
            f"container{level}.prose": share(places.prose[at], places.all_prose),
            f"container{level}.own_prose": share(places.prose[at], words[at]),
        }
    return columns


def _way_columns(blocks: PageBlocks, places: BlockPlaces) -> dict[str, Column]:
    levels = {element: level for level, element in enumerate(_way_up(places.main, blocks))}
    below, meeting = np.zeros_like(blocks.elements), blocks.elements.copy()
    while levels:
        away = ~places.on_main[meeting]
        if not away.any():
            break
        below += away
        meeting = np.where(away, blocks.above[meeting], meeting)
    return {
        "below_main": below,
        "outside_main": np.array([levels.get(at, FAR) for at in meeting.tolist()], np.int64),
        "depth": np.array(blocks.layout.depths)[blocks.elements],
    }


def _group_columns(
    name: str, group: Column, blocks: PageBlocks, weights: BlockWeights, places: BlockPlaces
) -> dict[str, Column]:
    words, count = grouped(group, weights.words), grouped(group, np.ones_like(group))
    prose = grouped(group, weights.prose)
    linked = grouped(group, np.minimum(blocks.linked, blocks.letters))
    return {
        f"{name}.blocks": count,
        f"{name}.words": words // np.maximum(1, count),
        f"{name}.prose": share(prose, places.all_prose),
        f"{name}.own_prose": share(prose, words),
        f"{name}.linked": share(linked, grouped(group, blocks.letters)),
    }


def markup_columns(blocks: PageBlocks, places: BlockPlaces, candidates: Column) -> Mapping[str, Column]:
    """Returns what tags, attributes and names say of some blocks."""
    layout = blocks.layout
    elements, parents = blocks.elements[candidates], places.parents[candidates]
    tags = np.array([_TAG_NUMBERS.get(tag, 0) for tag in layout.tags], np.int64)
    columns = {"tag": tags[elements], "parent_tag": tags[parents]}
    for name, members in _ANCESTORS.items():
        columns[f"in.{name}"] = blocks.within(layout.numbers_of(*members))[elements]
    stated = (at for at, item in enumerate(layout.properties) if "articlebody" in item.lower())
    columns["in.article_body"] = blocks.within(stated)[elements]
    return {**columns, **_path_columns(blocks, places, candidates)}


def _path_columns(blocks: PageBlocks, places: BlockPlaces, candidates: Column) -> dict[str, Column]:
    """Returns what the attributes of all elements above some blocks say, and whether one hides it."""
    layout = blocks.layout
    elements = blocks.elements[candidates]
    named, under = np.zeros(len(blocks.ends), np.int64), np.zeros(len(blocks.ends), np.int64)
    for at in _all_above(elements, blocks).tolist():  # each behind all that are above it
        attributes = layout.elements[at].attrib
        named[at] = hints_of(layout.classes[at], layout.ids[at], attributes.get("role", ""))
        under[at] = named[at] | under[blocks.above[at]] | (_HIDDEN if _is_hidden(attributes) else 0)
    near = np.bitwise_or.reduce([named[level[candidates]] for level in places.levels[:_NEAR]])
    above = under[elements]
    columns = {"hidden": (above & _HIDDEN != 0).astype(np.int64)}
    for hint in Hint:
        bit, name = int(hint), (hint.name or "").lower()
        columns[f"near.{name}"] = (near & bit != 0).astype(np.int64)
        columns[f"under.{name}"] = (above & bit != 0).astype(np.int64)
    return columns


def _all_above(elements: Column, blocks: PageBlocks) -> Column:
    """Returns the numbers of all block elements that are among some elements or above one, up to the body."""
    marked = np.zeros(len(blocks.ends), bool)
    while len(elements):
        marked[elements] = True
        elements = np.unique(blocks.above[elements])
        elements = elements[~marked[elements]]
    return np.flatnonzero(marked)


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = "".join(attributes.get("style", "").lower().split())
    return "display:none" in style or "visibility:hidden" in style
