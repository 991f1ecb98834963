"""One parse of a page for metadata, body and credits, with the page's depth and size kept within bounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.etree import ElementDefaultClassLookup, HTMLParser, ParserError, strip_elements
from lxml.html import HtmlElement, fromstring

from transforms.page.layout import PageLayout
from transforms.page.walk import walk
from transforms.text.markup import without_readings

# trafilatura's parser, but for the class of elements: lxml.html asks a function in Python for each of them
_PARSER = HTMLParser(collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True)
_PARSER.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))

# what libxml2 takes amiss, repaired as trafilatura does it: control characters, two noncharacters, a document type
# with a slash in it, an html element that closes itself
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_NONCHARACTERS = ("\ufffe", "\uffff")
_DOCUMENT_TYPE = re.compile(rb"< ?! ?DOCTYPE[^>\n]*/[^<>\n]*>", re.IGNORECASE)
_CLOSED_HTML = re.compile(rb"(<html.*?)\s*/>", re.IGNORECASE)
_BEGINNING = 50  # characters that name a page's language or document type
_FIRST_LINES = 4
_FIRST_BYTES = 4096

# libxml2 stops reading at 256 levels and reports it only in its log: the rest of the page is silently lost. Tags that
# close by themselves are not counted while flattening, so a counted level may stand for several: hence the second try.
_DEPTHS = (200, 60, 20)

# The longest page among 647 real ones has 5,000 elements. trafilatura's time grows faster than their number.
_MOST_ELEMENTS = 20_000
_MOST_LINKS = 1_000  # side by side: no article has such a list
_CONTENT = frozenset(["p", "article", "main", "body", "html"])

_TEXTLESS = ("script", "style", "svg", "template", "link", "meta", "base", "source", "track", "area")
_STRUCTURED = "ld-json"

_STORY_PARAGRAPHS = 3  # a cell of data has no more
_TABLE_PARTS = ("caption", "tbody", "thead", "tfoot", "tr", "td", "th")
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_SELF_CLOSING = {"p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "html", "head", "body"}


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A parsed page: `root` is the html element, `html` the string it was parsed from, `layout` what a walk read.

    Below `root` there is nothing left that holds no text: scripts, styles, drawings, the links and properties of the
    head. JSON-LD stays, where trafilatura looks for a text. The layout knows all elements.
    """

    root: HtmlElement
    html: str
    layout: PageLayout


def parse(html: str) -> ParsedPage | None:
    """Returns the page as trafilatura parses it, repairs included, or None where the string is no HTML page.

    A page nested deeper than libxml2 reads is flattened first: elements beyond the depth give their content to the
    ancestor at the limit. Of a page with more than 20,000 elements, lists of more than 1,000 links go, then what comes
    after the 20,000th element. Readings beside characters (ruby) are no text. Linear in the length of `html`.
    """
    html = without_readings(html)
    root = _root_of(html)
    for depth in _DEPTHS:
        if not _was_cut():
            break
        html_flat = "".join(_flattened(html, depth))
        root = _root_of(html_flat)
        if not _was_cut():
            html = html_flat
    if root is None:
        return None
    if html.count("<") > _MOST_ELEMENTS:
        _drop_link_lists(root)
        _drop_rest(root)
    if "<table" in html:
        _unfold_layout(root)
    layout = walk(root)
    _drop_textless(root)
    return ParsedPage(root, html, layout)


def _drop_textless(root: HtmlElement) -> None:
    """Spare trafilatura what it passes over again and again; its texts are the same (`docs/extraction.md`)."""
    structured = [script for script in root.iter("script") if "ld+json" in script.get("type", "").lower()]
    for script in structured:
        script.tag = _STRUCTURED
    strip_elements(root, *_TEXTLESS, with_tail=False)
    for script in structured:
        script.tag = "script"


def _root_of(html: str) -> HtmlElement | None:
    try:
        root = fromstring(_repaired(html), parser=_PARSER)
    except ParserError:  # an empty document
        return None
    is_page = "html" in html[:_BEGINNING].lower() or len(root) > 1
    return root if is_page else None


def _repaired(html: str) -> bytes:
    for noncharacter in _NONCHARACTERS:
        html = html.replace(noncharacter, "")
    data = html.encode("utf-8", "ignore").translate(None, _CONTROLS)
    if doctype := _DOCUMENT_TYPE.match(data):
        data = data[doctype.end() :]
    for line in data[:_FIRST_BYTES].splitlines()[:_FIRST_LINES]:
        if b"<html" in line and line.endswith(b"/>"):
            return _CLOSED_HTML.sub(rb"\1>", data, count=1)
    return data


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
    last = _PARSER.error_log.last_error
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
