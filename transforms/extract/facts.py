"""What a page declares of itself, for metadata and attribution, before any decision."""

from __future__ import annotations

import re
from itertools import islice

from schemas.page import PageFacts
from transforms.extract.article_nodes import read_json_ld
from transforms.page.element_names import Hint, hints_of
from transforms.page.layout import NONE, PageLayout

_PROPERTIES = frozenset(["headline", "author", "datePublished", "dateModified", "articleBody"])

# A page that has more is made to have more.
_MOST_ELEMENTS = 5_000
_MOST_HEADINGS = 20
_MOST_ALTERNATES = 200
_MOST_MICRODATA = 50
_LONGEST_VALUE = 20_000
_LONGEST_BODY = 200_000
_MOST_SCRIPTS = 10
# what software for sites in several languages calls its elements and its settings
_LANGUAGE_CLASS = re.compile(r"(?:wpml-ls|lang-item|pll-|trp-language|weglot|gtranslate|gt_|qtranxs|linguise)[\w-]*")
_LANGUAGE_SETTINGS = ("weglot", "gtranslate", "linguise")


class _Gathered:
    """The values of a page in document order, while they are gathered."""

    def __init__(self) -> None:
        self.meta: dict[str, list[str]] = {}
        self.scripts: list[str] = []
        self.settings: list[str] = []
        self.titles: list[tuple[bool, str]] = []
        self.headings: list[str] = []
        self.links: dict[str, str] = {}
        self.alternates: list[tuple[str, str]] = []

    def add_meta(self, name: str, value: str) -> None:
        if name and value:
            self.meta.setdefault(name, []).append(value)


def read_facts(layout: PageLayout, url: str | None) -> PageFacts:
    """Returns the page's language, titles, meta elements, article nodes and links, as found.

    `url` is the address of the page, which tells its own article node from those of others. `blocks` stays empty.
    Microdata stands in `meta` under `itemprop:<name in lower case>`. Values are cut at 20,000 characters.
    """
    found = _Gathered()
    for number in islice(layout.numbers_of(*_READERS), _MOST_ELEMENTS):
        _READERS[layout.tags[number]](layout, number, found)
    items = (number for number, item in enumerate(layout.properties) if item in _PROPERTIES)
    for number in islice((item for item in items if layout.tags[item] != "meta"), _MOST_MICRODATA):
        if layout.properties[number] != "author" or not _is_of_reader(layout, number):
            found.add_meta(f"itemprop:{layout.properties[number].lower()}", _property_value(layout, number))
    addresses = [url, found.links.get("canonical"), *found.meta.get("og:url", ())]
    titles = sorted(found.titles, key=lambda title: not title[0])
    root = layout.elements[0]
    return PageFacts(
        html_language=_collapsed(root.get("lang") or root.get("xml:lang") or "") or None,
        title_tag=titles[0][1] if titles else None,
        headings=tuple(found.headings[:_MOST_HEADINGS]),
        meta={name: tuple(values) for name, values in found.meta.items()},
        json_ld=read_json_ld(found.scripts, [address for address in addresses if address]),
        canonical=found.links.get("canonical"),
        amp=found.links.get("amphtml"),
        alternates=tuple(found.alternates[:_MOST_ALTERNATES]),
        root_classes=_root_classes(layout),
        language_classes=_language_classes(layout),
        language_scripts=tuple(found.settings[:_MOST_SCRIPTS]),
    )


def _is_of_reader(layout: PageLayout, number: int) -> bool:
    """Whether an element stands in a reader's comment."""
    return any(
        hints_of(layout.classes[part], layout.ids[part]) & Hint.COMMENT
        or layout.properties[part] == "comment"
        or layout.attribute(part, "itemtype").endswith("Comment")
        for part in layout.path(number)
        if layout.tags[part] not in ("html", "body")
    )


def _root_classes(layout: PageLayout) -> tuple[str, ...]:
    """The class attributes of the elements html and body, cut like other values."""
    bodies = islice(layout.numbers_of("body"), 1)
    values = (_collapsed(layout.elements[number].get("class") or "") for number in (0, *bodies))
    return tuple(value[:_LONGEST_VALUE] for value in values if value)


def _language_classes(layout: PageLayout) -> tuple[str, ...]:
    """The class names of software for sites in several languages, sorted."""
    names = {name for classes in set(layout.classes) for name in _LANGUAGE_CLASS.findall(classes)}
    return tuple(sorted(names)[:_MOST_SCRIPTS])


def _read_meta(layout: PageLayout, number: int, found: _Gathered) -> None:
    element = layout.elements[number]
    content = _collapsed(element.get("content") or "")
    for name in dict.fromkeys(element.get(key, "").strip().lower() for key in ("name", "property", "http-equiv")):
        found.add_meta(name, content)
    if item := layout.properties[number]:
        found.add_meta(f"itemprop:{item.strip().lower()}", content)


def _read_link(layout: PageLayout, number: int, found: _Gathered) -> None:
    href = _collapsed(layout.attribute(number, "href"))
    relations = layout.relations[number].lower().split()
    if not href:
        return
    for relation in ("canonical", "amphtml"):
        if relation in relations:
            found.links.setdefault(relation, href)
    if "alternate" in relations and (language := layout.attribute(number, "hreflang")):
        found.alternates.append((language.strip(), href))


def _read_title(layout: PageLayout, number: int, found: _Gathered) -> None:
    if text := _collapsed("".join(layout.texts_below(number))):
        parent = layout.parents[number]
        found.titles.append((parent != NONE and layout.tags[parent] == "head", text))


def _read_script(layout: PageLayout, number: int, found: _Gathered) -> None:
    text = layout.elements[number].text
    if not text:
        return
    if "ld+json" in layout.attribute(number, "type").lower():
        found.scripts.append(text)
    elif len(text) <= _LONGEST_VALUE:
        told = f"{layout.ids[number]} {text}".lower()
        if any(name in told for name in _LANGUAGE_SETTINGS):
            found.settings.append(text)


def _read_heading(layout: PageLayout, number: int, found: _Gathered) -> None:
    if len(found.headings) < _MOST_HEADINGS and (text := layout.visible_text(number)[:_LONGEST_VALUE]):
        found.headings.append(text)


_READERS = {
    "meta": _read_meta,
    "link": _read_link,
    "title": _read_title,
    "script": _read_script,
    "h1": _read_heading,
}


def _property_value(layout: PageLayout, number: int) -> str:
    """Returns a microdata property (https://html.spec.whatwg.org/multipage/microdata.html#values)."""
    if given := layout.attribute(number, "content") or layout.attribute(number, "datetime"):
        return _collapsed(given)
    if layout.properties[number] == "articleBody":
        return layout.visible_text(number)[:_LONGEST_BODY]
    below = range(number + 1, layout.ends[number])
    if (named := next((item for item in below if layout.properties[item] == "name"), NONE)) != NONE:
        return _collapsed(layout.attribute(named, "content") or layout.visible_text(named))
    return layout.visible_text(number)[:_LONGEST_VALUE]


def _collapsed(value: str) -> str:
    return " ".join(value[:_LONGEST_VALUE].split())
