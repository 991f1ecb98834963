"""The two charts of the report: the flow of documents as SVG, articles by outlet and day as a shaded table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lxml.builder import ElementMaker
from lxml.html import HtmlElement
from lxml.html.builder import CLASS, E

from pipeline.report.elements import captioned, text
from pipeline.upkeep.counted import counted

_SVG = ElementMaker()
_WIDTH, _HEIGHT, _GAP, _LEFT, _RIGHT = 720, 240, 10, 120, 470  # in units of the picture
_LEAST_BAND, _LEAST_LABEL = 1.5, 16.0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MEANINGS = {
    "articles": ("article", "articles"),
    "duplicates": ("further copy", "further copies"),
    "dropped": ("copy dropped", "copies dropped"),
    "unchanged": ("unchanged", "unchanged"),
    "rejected": ("rejected", "rejected"),
}


def flow(counts: Mapping[str, int]) -> HtmlElement:
    """Where the documents that came in went: bands as high as their numbers."""
    ends = {name: meaning for name, meaning in MEANINGS.items() if counts[name]}
    labels = [counted(counts[name], *meaning) for name, meaning in ends.items()]
    picture = _SVG.svg(role="img")
    picture.set("aria-label", ", ".join([f"{counted(counts['documents_in'], 'document')} in", *labels]))
    begin, end = float(_GAP), float(_GAP)
    for name, label in zip(ends, labels, strict=True):
        high = _HEIGHT * counts[name] / counts["documents_in"]
        shown = max(high, _LEAST_BAND)
        picture.append(_SVG.path(d=_band(begin, end, shown), **{"class": f"band {name}"}))
        picture.append(_SVG.text(label, x=str(_RIGHT + 12), y=f"{end + shown / 2:.1f}"))
        begin, end = begin + high, end + max(shown, _LEAST_LABEL) + _GAP
    picture.append(
        _SVG.text(f"{text(counts['documents_in'])} in", x=str(_LEFT - 12), y=f"{end / 2:.1f}", **{"class": "end"})
    )
    picture.set("viewBox", f"0 0 {_WIDTH} {end:.1f}")
    return E.figure(picture)


def heat_map(outlets: Sequence[str], days: Sequence[date], cells: Mapping[tuple[str, date], int]) -> HtmlElement:
    """Articles of each outlet on each day, darker where they are more; every cell says its number.

    The days stand as they are given; the first says its year, and each one whose year is another than that before it.
    """
    most = max(cells.values(), default=1)
    before = [None, *(day.year for day in days)]
    heads = [_day(day, has_year=day.year != year) for day, year in zip(days, before, strict=False)]
    head = E.tr(E.th("outlet", scope="col"), *heads)
    rows = [
        E.tr(E.th(text(outlet), scope="row"), *(_cell(cells.get((outlet, day), 0), most) for day in days))
        for outlet in outlets
    ]
    return captioned("Articles a day (UTC), the latest first", head, rows, "heat")


def bar(part: int, whole: int) -> HtmlElement:
    """A share as a bar with its percentage."""
    share = part / whole if whole else 0.0
    return E.span(CLASS("bar"), f"{share:.0%}", style=f"--share: {share:.3f}")


def _band(begin: float, end: float, high: float) -> str:
    middle = (_LEFT + _RIGHT) / 2
    there = f"M{_LEFT} {begin:.1f}C{middle} {begin:.1f} {middle} {end:.1f} {_RIGHT} {end:.1f}"
    back = f"V{end + high:.1f}C{middle} {end + high:.1f} {middle} {begin + high:.1f} {_LEFT} {begin + high:.1f}Z"
    return there + back


def _cell(number: int, most: int) -> Any:
    return E.td(text(number), CLASS("number"), style=f"--share: {number / most:.3f}") if number else E.td(CLASS("none"))


def _day(day: date, *, has_year: bool) -> HtmlElement:
    year = [E.small(f" {day.year}")] if has_year else []
    return E.th(f"{day.day} {_MONTHS[day.month - 1]}", *year, CLASS("number"), scope="col", title=day.isoformat())
