"""Where each extracted line stands in the page: its block element, the links in it, and the path up to the root."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from transforms.page.layout import NONE, PageLayout

_TITLE = "title"  # of a picture: nobody sees it
_SHORT_KEY = 15  # shorter keys occur in menus as well: they do not move the search forward
_END_KEY = 30  # of a line that was joined or cut, this many characters at an end still find its place


@dataclass(frozen=True, slots=True)
class PageText:
    """The visible text of a page's body without white space. `starts` holds the offset of each text of the layout.

    `first` is the number of the body's first text in the layout: text `first + n` begins at `starts[n]`.
    """

    layout: PageLayout
    text: str
    starts: list[int]
    first: int


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Where a line stands: its offset in the page's text, its block element, the block's path up to the root.

    Elements are numbers of the layout. `link_share` is the share of its text that is linked.
    """

    start: int
    block: int
    path: tuple[int, ...]
    link_share: float


def squeezed(text: str) -> str:
    """Returns the text without white space."""
    return "".join(text.split())


def read_page_text(layout: PageLayout) -> PageText:
    """Returns the page's visible text in document order."""
    first, last = layout.text_starts[layout.body], layout.text_ends[layout.body]
    unseen = set(layout.numbers_of(_TITLE))
    texts = layout.texts[first:last]
    if unseen:
        seen = (layout.bearers[at] not in unseen or layout.owners[at] not in unseen for at in range(first, last))
        texts = tuple(text if is_seen else "" for text, is_seen in zip(texts, seen, strict=True))
    nodes = squeezed("\0".join(texts)).split("\0")
    starts = list(accumulate(map(len, nodes), initial=0))
    return PageText(layout, "".join(nodes), starts[:-1], first)


def locate(lines: Iterable[str], page: PageText) -> Iterator[LinePlace | None]:
    """Yields the place of each line, None where the page's visible text does not hold it.

    A line is looked for after its predecessor, then anywhere, then by its first and last characters.
    """
    cursor = 0
    for line in lines:
        key = _key(line)
        start = _find(key, page.text, cursor)
        if start < 0:
            yield None
            continue
        if len(key) >= _SHORT_KEY:
            cursor = start + 1
        yield _place(page, start, start + len(key))


def _key(line: str) -> str:
    # "- item" and "| cell | cell |" are trafilatura's marks, not the page's text
    bare = line.removeprefix("- ")
    if "|" in bare:
        bare = max(bare.split("|"), key=len)
    return squeezed(bare)


def _find(key: str, text: str, cursor: int) -> int:
    if not key:
        return -1
    start = text.find(key, cursor)
    if start < 0:
        start = text.find(key)
    if start < 0 and len(key) > _END_KEY:
        start = text.find(key[:_END_KEY])
        if start < 0:
            start = max(-1, text.find(key[-_END_KEY:]) - len(key) + _END_KEY)
    return start


def _place(page: PageText, start: int, end: int) -> LinePlace:
    layout, owners = page.layout, page.layout.owners
    first = bisect_right(page.starts, start) - 1
    last = max(first + 1, bisect_right(page.starts, end - 1))
    block = layout.containers[owners[page.first + first]]
    linked = total = 0
    for node in range(first, last):
        node_end = page.starts[node + 1] if node + 1 < len(page.starts) else len(page.text)
        length = node_end - page.starts[node]
        total += length
        if length and _in_link(owners[page.first + node], block, layout):
            linked += length
    return LinePlace(start, block, tuple(layout.path(block)), linked / total if total else 0.0)


def _in_link(element: int, block: int, layout: PageLayout) -> bool:
    """Returns whether a link holds an element, and stands in the block if the element does."""
    link = layout.links[element]
    return link != NONE and (link >= block or not layout.is_within(element, block))
