"""Where each extracted line stands in the page: its block element, the links in it, and the main container."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from lxml.html import HtmlElement

_UNSEEN = frozenset(["script", "style", "title"])
_EDIT = frozenset(
    ["b", "big", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "s", "small", "strike", "strong"]
)
_PHRASE = frozenset(["a", "abbr", "bdi", "bdo", "cite", "dfn", "label", "q", "samp", "span", "time", "tt", "u", "var"])
_INLINE = _EDIT | _PHRASE | frozenset(["br", "img", "picture", "rp", "rt", "ruby", "sub", "sup", "wbr"])
_SHORT_KEY = 15  # shorter keys occur in menus as well: they do not move the search forward
_END_KEY = 30  # of a line that was joined or cut, this many characters at an end still find its place


@dataclass(frozen=True, slots=True)
class PageText:
    """The visible text of a page without white space, and the text node that each of its characters is in.

    `starts` holds the offset of each node in `text`; `owners` its element, with True where the node is that element's
    tail and so belongs to the parent.
    """

    text: str
    starts: list[int]
    owners: list[tuple[HtmlElement, bool]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: its offset in the page's text, its block element, the block's path up to the root.

    `link_share` is the share of its text that is linked.
    """

    start: int
    block: HtmlElement
    path: tuple[HtmlElement, ...]
    link_share: float


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def read_page_text(root: HtmlElement) -> PageText:
    """The page's visible text in document order, in one pass over the elements."""
    texts: list[str] = []
    owners: list[tuple[HtmlElement, bool]] = []
    body = root.find("body")
    for element in (root if body is None else body).iter():
        if (text := element.text) and element.tag not in _UNSEEN:
            texts.append(text)
            owners.append((element, False))
        if tail := element.tail:
            texts.append(tail)
            owners.append((element, True))
    nodes = squeezed("\0".join(texts)).split("\0")
    starts = list(accumulate(map(len, nodes), initial=0))
    return PageText("".join(nodes), starts[:-1], owners)


def locate(lines: Iterable[str], page: PageText) -> Iterator[Place | None]:
    """The place of each line, None where the page's visible text does not hold it.

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


def _place(page: PageText, start: int, end: int) -> Place:
    first = bisect_right(page.starts, start) - 1
    last = max(first + 1, bisect_right(page.starts, end - 1))
    block = _block(_owner(page, first))
    linked = total = 0
    for node in range(first, last):
        node_end = page.starts[node + 1] if node + 1 < len(page.starts) else len(page.text)
        length = node_end - page.starts[node]
        total += length
        if length and _in_link(_owner(page, node), block):
            linked += length
    return Place(start, block, (block, *block.iterancestors()), linked / total if total else 0.0)


def _owner(page: PageText, node: int) -> HtmlElement:
    element, is_tail = page.owners[node]
    return element.getparent() if is_tail else element


def _block(element: HtmlElement) -> HtmlElement:
    while element.tag in _INLINE and (parent := element.getparent()) is not None:
        element = parent
    return element


def _in_link(element: HtmlElement, block: HtmlElement) -> bool:
    while element is not None:
        if element.tag == "a":
            return True
        if element is block:
            break
        element = element.getparent()
    return False
