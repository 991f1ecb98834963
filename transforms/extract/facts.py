"""What one pass over a parsed page reads for metadata and attribution, before any decision."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from schemas.page import PageFacts
from transforms.extract.json_ld import read_json_ld

_READ_TAGS = ("meta", "link", "title", "script", "h1", "time")
_MICRODATA = XPath("//*[@itemprop]")
_PROPERTIES = frozenset(["headline", "author", "datePublished", "dateModified", "articleBody"])
_UNSEEN = frozenset(["script", "style", "template", "noscript"])

# A page that has more is made to have more.
_MOST_ELEMENTS = 5_000
_MOST_HEADINGS = 20
_MOST_TIMES = 100
_MOST_ALTERNATES = 200
_MOST_MICRODATA = 50
_LONGEST_VALUE = 20_000
_LONGEST_BODY = 200_000


class _Gathered:
    """The values of a page in document order, while they are gathered."""

    def __init__(self) -> None:
        self.meta: dict[str, list[str]] = {}
        self.scripts: list[str] = []
        self.titles: list[tuple[bool, str]] = []
        self.headings: list[str] = []
        self.times: list[tuple[str, str]] = []
        self.links: dict[str, str] = {}
        self.alternates: list[tuple[str, str]] = []

    def add_meta(self, name: str, value: str) -> None:
        if name and value:
            self.meta.setdefault(name, []).append(value)


def read_facts(root: HtmlElement, url: str | None) -> PageFacts:
    """The page's language, titles, meta elements, article nodes, links and times, as found.

    `url` is the address of the page, which tells its own article node from those of others. `blocks` stays empty.
    Microdata stands in `meta` under `itemprop:<name in lower case>`. Values are cut at 20,000 characters.
    """
    found = _Gathered()
    for element in islice(root.iter(*_READ_TAGS), _MOST_ELEMENTS):
        _READERS[element.tag](element, found)
    properties = (item for item in _MICRODATA(root) if item.get("itemprop") in _PROPERTIES and item.tag != "meta")
    for element in islice(properties, _MOST_MICRODATA):
        found.add_meta(f"itemprop:{element.get('itemprop').lower()}", _property_value(element))
    addresses = [url, found.links.get("canonical"), *found.meta.get("og:url", ())]
    titles = sorted(found.titles, key=lambda title: not title[0])
    return PageFacts(
        html_language=_collapsed(root.get("lang") or root.get("xml:lang") or "") or None,
        title_tag=titles[0][1] if titles else None,
        headings=tuple(found.headings[:_MOST_HEADINGS]),
        meta={name: tuple(values) for name, values in found.meta.items()},
        json_ld=read_json_ld(found.scripts, [address for address in addresses if address]),
        canonical=found.links.get("canonical"),
        amp=found.links.get("amphtml"),
        is_amp="amp" in root.attrib or "⚡" in root.attrib,
        alternates=tuple(found.alternates[:_MOST_ALTERNATES]),
        times=tuple(found.times[:_MOST_TIMES]),
    )


def visible_text(element: HtmlElement) -> str:
    """The text of an element and its descendants, without scripts and styles, white space collapsed."""
    return " ".join("".join(_text_nodes(element)).split())


def _read_meta(element: HtmlElement, found: _Gathered) -> None:
    content = _collapsed(element.get("content") or "")
    for name in dict.fromkeys(element.get(key, "").strip().lower() for key in ("name", "property", "http-equiv")):
        found.add_meta(name, content)
    if item := element.get("itemprop"):
        found.add_meta(f"itemprop:{item.strip().lower()}", content)


def _read_link(element: HtmlElement, found: _Gathered) -> None:
    href = _collapsed(element.get("href") or "")
    relations = (element.get("rel") or "").lower().split()
    if not href:
        return
    for relation in ("canonical", "amphtml"):
        if relation in relations:
            found.links.setdefault(relation, href)
    if "alternate" in relations and (language := element.get("hreflang")):
        found.alternates.append((language.strip(), href))


def _read_title(element: HtmlElement, found: _Gathered) -> None:
    if text := _collapsed(element.text_content()):
        parent = element.getparent()
        found.titles.append((parent is not None and parent.tag == "head", text))


def _read_script(element: HtmlElement, found: _Gathered) -> None:
    if "ld+json" in (element.get("type") or "").lower() and element.text:
        found.scripts.append(element.text)


def _read_heading(element: HtmlElement, found: _Gathered) -> None:
    if len(found.headings) < _MOST_HEADINGS and (text := visible_text(element)[:_LONGEST_VALUE]):
        found.headings.append(text)


def _read_time(element: HtmlElement, found: _Gathered) -> None:
    if len(found.times) < _MOST_TIMES:
        found.times.append((_collapsed(element.get("datetime") or ""), visible_text(element)[:_LONGEST_VALUE]))


_READERS = {
    "meta": _read_meta,
    "link": _read_link,
    "title": _read_title,
    "script": _read_script,
    "h1": _read_heading,
    "time": _read_time,
}


def _property_value(element: HtmlElement) -> str:
    """The value of a microdata property (https://html.spec.whatwg.org/multipage/microdata.html#values)."""
    given = element.get("content") or element.get("datetime")
    if given:
        return _collapsed(given)
    if element.get("itemprop") == "articleBody":
        return visible_text(element)[:_LONGEST_BODY]
    named = element.find(".//*[@itemprop='name']")
    if named is not None:
        return _collapsed(named.get("content") or visible_text(named))
    return visible_text(element)[:_LONGEST_VALUE]


def _text_nodes(element: HtmlElement) -> Iterator[str]:
    """Text in document order; a block or line break inside gives a space."""
    for node in element.iter():
        if node.tag not in _UNSEEN and isinstance(node.tag, str):
            if node is not element and node.tag in ("br", "p", "div", "li"):
                yield " "
            if node.text:
                yield node.text
        if node is not element and node.tail:
            yield node.tail


def _collapsed(value: str) -> str:
    return " ".join(value[:_LONGEST_VALUE].split())
