"""One parse of a page for metadata, body and credits, with the page's depth and size kept within bounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement
from trafilatura import load_html
from trafilatura.utils import HTML_PARSER

# libxml2 stops reading at 256 levels and reports it only in its log: the rest of the page is silently lost. Tags that
# close by themselves are not counted while flattening, so a counted level may stand for several: hence the second try.
_DEPTHS = (200, 60, 20)

# The longest page among 647 real ones has 5,000 elements. trafilatura's time grows faster than their number.
_MOST_ELEMENTS = 20_000
_MOST_LINKS = 1_000  # side by side: no article has such a list
_CONTENT = frozenset(["p", "article", "main", "body", "html"])

_STORY_PARAGRAPHS = 3  # a cell of data has no more
_TABLE_PARTS = ("caption", "tbody", "thead", "tfoot", "tr", "td", "th")
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_SELF_CLOSING = {"p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "html", "head", "body"}


@dataclass(frozen=True, slots=True)
class PageTree:
    """A parsed page: `root` is the html element, `html` the string it was parsed from. Readers do not edit the tree.

    `elements` holds every element in document order: lxml builds an element anew for each reader unless one is held.
    """

    root: HtmlElement
    html: str
    elements: tuple[HtmlElement, ...]


def parse(html: str) -> PageTree | None:
    """The page as trafilatura parses it, repairs included; None where the string is no HTML page.

    A page nested deeper than libxml2 reads is flattened first: elements beyond the depth give their content to the
    ancestor at the limit. Of a page with more than 20,000 elements, lists of more than 1,000 links go, then what comes
    after the 20,000th element. Linear in the length of `html`.
    """
    root = load_html(html)
    for depth in _DEPTHS:
        if not _was_cut():
            break
        html_flat = "".join(_flattened(html, depth))
        root = load_html(html_flat)
        if not _was_cut():
            html = html_flat
    if root is None:
        return None
    if html.count("<") > _MOST_ELEMENTS:
        _drop_link_lists(root)
        _drop_rest(root)
    if "<table" in html:
        _unfold_layout(root)
    return PageTree(root, html, tuple(root.iter()))


def _unfold_layout(root: HtmlElement) -> None:
    """Turn tables that lay out the page into divisions: those with a cell that holds the headline or a text.

    trafilatura reads a table as rows of data, a whole story in one cell as one line.
    """
    for cell in list(root.iter("td")):
        if cell.find(".//h1") is None and sum(1 for _ in cell.iter("p")) < _STORY_PARAGRAPHS:
            continue
        for part in (cell, *cell.iterancestors()):
            if part.tag == "table":
                parts = [row for row in part.iter(*_TABLE_PARTS) if next(row.iterancestors("table"), None) is part]
                for row in (part, *parts):
                    row.tag = "div"
            elif part.tag == "body":
                break


def _drop_link_lists(root: HtmlElement) -> None:
    links: Counter[HtmlElement] = Counter()
    for link in root.iter("a"):
        for ancestor in islice(link.iterancestors(), 2):
            if ancestor.tag in _CONTENT:
                break
            links[ancestor] += 1
    for element, count in links.items():
        if count > _MOST_LINKS and element.getparent() is not None:
            element.drop_tree()


def _drop_rest(root: HtmlElement) -> None:
    last = next(islice(root.iter(), _MOST_ELEMENTS, None), None)
    while last is not None and (parent := last.getparent()) is not None:
        del parent[parent.index(last) + 1 :]
        last = parent


def _was_cut() -> bool:
    last = HTML_PARSER.error_log.last_error
    return last is not None and "Excessive depth" in last.message


def _flattened(html: str, depth: int) -> Iterator[str]:
    """The page's markup without the tags that open below `depth` open elements, and without their end tags."""
    open_names: list[str] = []
    position = 0
    for found in _MARKUP.finditer(html):
        name = (found[3] or "").lower()
        if not name or name in _VOID or name in _SELF_CLOSING:
            continue
        if not found[2]:
            open_names.append(name)
            dropped = len(open_names) > depth
        elif open_names and open_names[-1] == name:
            dropped = len(open_names) > depth
            open_names.pop()
        else:
            dropped = len(open_names) > depth
        if dropped:
            yield html[position : found.start()]
            position = found.end()
    yield html[position:]
