"""The blocks of a page: every run of text that stands by itself, with its letters, its links and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from transforms.page.layout import NONE, PageLayout
from transforms.page.tags import INLINE

Column: TypeAlias = NDArray[np.int64]

_SILENT = frozenset(
    [
        *("script", "style", "noscript", "template", "svg", "math", "select", "option", "datalist", "textarea"),
        *("iframe", "object", "embed", "canvas", "audio", "video", "map", "head", "title"),
        *("rt", "rp"),  # how a word is read aloud
    ]
)
"""Elements whose text is no part of a line, not even where it is seen."""

_LINE_ENDS = frozenset(["br", "hr"])
_BOLD = ("b", "strong")


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """The blocks of a page's body in document order, as columns: runs of text in one block element, ended by br and hr.

    `texts` are as the page has them, `keys` without white space and in lower case. `elements` holds the number of the
    block element in the layout, `words` counts the runs between white space, `letters` all characters but white space,
    `linked` and `bold` those of them in links and in bold type (up to the white space around a text), `links` the
    links. `broken` is 1 where a br or hr stands before the block. `above` gives for every element of the layout the
    next block element above it (the body for the body and what is outside), `ends` the number behind the last below.
    """

    layout: PageLayout
    texts: tuple[str, ...]
    keys: tuple[str, ...]
    elements: Column
    words: Column
    letters: Column
    linked: Column
    bold: Column
    links: Column
    broken: Column
    above: Column
    ends: Column

    def sums(self, values: Column) -> Column:
        """Returns for every element the sum of a column of the blocks over all blocks in it."""
        return below_sums(np.bincount(self.elements, values, len(self.ends)).astype(np.int64), self.ends)

    def within(self, elements: Iterable[int]) -> Column:
        """Returns for every element 1 if it is one of some elements or stands below one, else 0."""
        numbers = np.fromiter(elements, np.int64)
        return np.minimum(1, _covered(numbers, self.ends[numbers], len(self.ends)))


def below_sums(values: Column, ends: Column) -> Column:
    """Returns for every element the sum of a column of the elements over itself and all elements below it."""
    totals = np.concatenate([[0], np.cumsum(values)])
    return totals[ends] - totals[:-1]


def page_blocks(layout: PageLayout) -> PageBlocks:
    """Returns the blocks of a page; what holds no letter or digit is none. Linear in the length of the page."""
    ends, parents, containers = (
        np.array(column, np.int64) for column in (layout.ends, layout.parents, layout.containers)
    )
    first, last = layout.text_starts[layout.body], layout.text_ends[layout.body]
    owners, bearers = (np.array(column[first:last], np.int64) for column in (layout.owners, layout.bearers))
    silent = np.array([*layout.numbers_of(*_SILENT)], np.int64)
    spoken = np.flatnonzero(_texts_in(silent, layout, first, last) == 0)
    owners, bearers = owners[spoken], bearers[spoken]
    # how many elements that end a line begin before a text, and how many of them are br or hr
    behind = np.where(owners == bearers, bearers + 1, ends[bearers])
    breaks, line_ends = (column[behind] for column in _breaks(layout, silent, ends))
    runs = _runs(containers[owners], breaks)
    texts = [layout.texts[first + at] for at in spoken.tolist()]
    joined, keys, words = _joined(texts, runs)
    kept = np.array([at for at, key in enumerate(keys) if _speaks(key)], np.int64)
    lengths = np.array([len(text.strip()) for text in texts], np.int64)
    links = np.array(layout.links, np.int64)[owners]
    bold = _texts_in(np.array([*layout.numbers_of(*_BOLD)], np.int64), layout, first, last)[spoken] > 0
    above = containers[np.maximum(0, parents)]
    above[: layout.body + 1] = layout.body
    return PageBlocks(
        layout=layout,
        texts=tuple([joined[at] for at in kept.tolist()]),
        keys=tuple([keys[at] for at in kept.tolist()]),
        elements=containers[owners[runs]][kept],
        words=np.array(words, np.int64)[kept],
        letters=np.array([len(keys[at]) for at in kept.tolist()], np.int64),
        linked=_sums(lengths * (links != NONE), runs)[kept],
        bold=_sums(lengths * bold, runs)[kept],
        links=_sums(_new_links(links, runs), runs)[kept],
        broken=(line_ends[runs] > np.concatenate([[0], line_ends[runs[1:] - 1]]))[kept].astype(np.int64),
        above=above,
        ends=ends,
    )


def _joined(texts: Sequence[str], runs: Column) -> tuple[list[str], list[str], list[int]]:
    """Returns the text, the key and the number of words of each run."""
    bounds = [*runs.tolist(), len(texts)] if len(runs) else []
    joined = ["".join(texts[start:end]) for start, end in pairwise(bounds)]
    parts = [text.split() for text in joined]
    return joined, ["".join(part).lower() for part in parts], [len(part) for part in parts]


def _new_links(links: Column, runs: Column) -> Column:
    """Returns 1 for each text that is the first of its run in a link, else 0."""
    changes = links != np.concatenate([[NONE], links[:-1]])
    changes[runs] = True
    return ((links != NONE) & changes).astype(np.int64)


def _speaks(key: str) -> bool:
    return key[:1].isalnum() or any(map(str.isalnum, key))


def _covered(starts: Column, ends: Column, size: int) -> Column:
    """Returns for each of `size` places how many of the spans cover it."""
    steps = np.bincount(starts, minlength=size + 1) - np.bincount(ends, minlength=size + 1)
    return np.cumsum(steps)[:size]


def _texts_in(numbers: Column, layout: PageLayout, first: int, last: int) -> Column:
    """Returns for each text of the body how many of the elements hold it."""
    starts = np.array([layout.text_starts[number] for number in numbers.tolist()], np.int64) - first
    ends = np.array([layout.text_ends[number] for number in numbers.tolist()], np.int64) - first
    return _covered(np.clip(starts, 0, last - first), np.clip(ends, 0, last - first), last - first)


def _breaks(layout: PageLayout, silent: Column, ends: Column) -> tuple[Column, Column]:
    """Returns how many elements before each number end a line, and how many of those are br or hr."""
    spoken = _covered(silent, ends[silent], len(ends)) == 0
    line_ends = np.array([tag in _LINE_ENDS for tag in layout.tags]) & spoken
    blocks = np.array([tag not in INLINE for tag in layout.tags]) & spoken
    return _before(blocks | line_ends), _before(line_ends)


def _before(flags: NDArray[np.bool_]) -> Column:
    return np.concatenate([[0], np.cumsum(flags)])


def _runs(containers: Column, places: Column) -> Column:
    """Returns where runs of texts begin that stand in one container without a break between them."""
    if not len(containers):
        return np.zeros(0, np.int64)
    changes = (containers[1:] != containers[:-1]) | (places[1:] != places[:-1])
    return np.concatenate([[0], np.flatnonzero(changes) + 1])


def _sums(values: Column, runs: Column) -> Column:
    return np.add.reduceat(values, runs) if len(runs) else np.zeros(0, np.int64)
