"""Parts of an HTML page as element trees: what is read from documents can only become text, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lxml.html import HtmlElement
from lxml.html.builder import CLASS, E

from transforms.text.printable import printable

_UNITS = ((86_400, "days"), (3_600, "h"), (60, "min"))  # seconds
_LEAST_OF_A_UNIT = 2
_LONGEST = 400  # characters of a text that is shown as an example

Content = Any  # text, an element, or several of them


def text(value: object, longest: int = _LONGEST) -> str:
    """A value as one line that a page can show: numbers with thousands, no control characters, cut where it is long."""
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    shown = printable(str(value))
    return shown if len(shown) <= longest else f"{shown[:longest].rstrip()} …"


def link(url: str | None, label: object) -> Content:
    """A label that leads to an address, where that is one of the web."""
    shown = text(label) or text(url)
    if url is None or not url.startswith(("http://", "https://")):
        return shown
    return E.a(shown, href=text(url, 2000), rel="noopener noreferrer")


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Content]], numbers: int = 0) -> HtmlElement:
    """A table in which the first cell of a row names it; the last `numbers` columns are right-aligned."""
    first_number = len(heads) - numbers
    body = [_row(cells, first_number) for cells in rows]
    head = E.tr(*(E.th(name, _align(at, first_number), scope="col") for at, name in enumerate(heads)))
    return captioned(caption, head, body)


def captioned(caption: str, head: HtmlElement, body: Iterable[HtmlElement], kind: str = "plain") -> HtmlElement:
    """A table of rows with its caption; where it is wider than the page, it scrolls, by the keyboard too."""
    whole = E.table(CLASS(kind), E.caption(caption), E.thead(head), E.tbody(*body))
    return E.div(CLASS("wide"), whole, {"tabindex": "0", "role": "region", "aria-label": caption})


def beside(*tables: HtmlElement) -> HtmlElement:
    """Tables beside each other where the page is wide enough."""
    return E.div(CLASS("beside"), *tables)


def span(seconds: float | None) -> str:
    """A time in the unit that a person would say it in; nothing for None."""
    if seconds is None:
        return ""
    unit, name = next(((each, name) for each, name in _UNITS if seconds >= _LEAST_OF_A_UNIT * each), (1, "s"))
    return f"{seconds / unit:,.{0 if unit == 1 else 1}f} {name}"


def section(name: str, title: str, meaning: str, *content: Content) -> HtmlElement:
    """A section with a heading and a sentence that says what it shows."""
    label = f"{name}-title"
    return E.section(
        E.h2(title, id=label), E.p(CLASS("meaning"), meaning), *content, {"id": name, "aria-labelledby": label}
    )


def command(line: str) -> HtmlElement:
    """A command to copy."""
    return E.pre(E.code(text(line, 2000)))


def _row(cells: Sequence[Content], first_number: int) -> HtmlElement:
    first, *others = cells
    row = E.tr(E.th(*_contents(first), scope="row"))
    for at, cell in enumerate(others, start=1):
        row.append(E.td(*_contents(cell), _align(at, first_number)))
    return row


def _contents(cell: Content) -> list[Content]:
    several = cell if isinstance(cell, list) else [cell]
    return [each if isinstance(each, HtmlElement) else text(each) for each in several]


def _align(at: int, first_number: int) -> dict[str, str]:
    return {"class": "number"} if at >= first_number else {}
