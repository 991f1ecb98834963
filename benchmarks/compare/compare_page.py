"""The figures of a comparison, and its HTML page: no script, no network, nothing that a page says is markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources

from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import CLASS, E
from readers import Outcome, Page, Reading

from pipeline.report.elements import section, text
from pipeline.report.elements import table as html_table

HEADS = ("reader", "pages with a body", "words", "people", "agencies", "language", "copies", "CPU s", "ms a page", "MB")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_LONGEST = 20_000  # characters of a body that the page shows
_MEANING = {
    "words": "of all bodies together; more is no merit, what is left out may be furniture or story",
    "people": "pages on which a person is named as author",
    "agencies": "pages whose agency is a field of the result; peers have no such field",
    "copies": "pages that are said to print the text of another one; peers do not compare pages",
    "CPU s": "processor seconds with start, of all processes of the reader together",
    "ms a page": "processor time of each page after the first, which pays for the start",
    "MB": "peak memory of the reader's largest process",
}


def figures(outcome: Outcome) -> tuple[str, ...]:
    """A reader's row: its name and figures, or its name and why it has none."""
    name = f"{outcome.reader} {outcome.version}".strip()
    if outcome.missing:
        return name, outcome.missing
    readings = list(outcome.readings.values())
    further = max(len(readings) - 1, 1)
    copydesk = outcome.reader == "copydesk"
    return (
        name,
        f"{sum(bool(each.body) for each in readings)} of {len(readings)}",
        f"{sum(len(each.body.split()) for each in readings):,}",
        str(sum(bool(each.authors) for each in readings)),
        str(sum(bool(each.agencies) for each in readings)) if copydesk else "–",
        str(sum(bool(each.language) for each in readings)),
        str(_copies(readings)) if copydesk else "–",
        f"{outcome.seconds:.1f}",
        f"{1000 * max(outcome.seconds - outcome.first_seconds, 0) / further:.0f}",
        f"{outcome.megabytes:.0f}",
    )


def page(outcomes: Sequence[Outcome], pages: Sequence[Page]) -> bytes:
    """The page as UTF-8: the table, what its columns mean, and each page as every reader gives it."""
    document = E.html(
        E.head(
            E.meta(charset="utf-8"),
            E.meta({"http-equiv": "Content-Security-Policy", "content": _POLICY}),
            E.meta(name="viewport", content="width=device-width, initial-scale=1"),
            E.title("copydesk beside its peers"),
            E.style(resources.files("pipeline.report").joinpath("report.css").read_text(encoding="utf-8")),
        ),
        E.body(
            E.header(E.h1("The same pages, read by each"), E.p(CLASS("soft"), f"{len(pages):,} pages")),
            E.main(_summary(outcomes), *(_side_by_side(each, outcomes, at) for at, each in enumerate(pages))),
            E.footer(E.p(CLASS("soft"), "Each reader ran with its own defaults. Nobody judged who is right.")),
        ),
        lang="en",
    )
    return html.tostring(document, encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n"


def _summary(outcomes: Sequence[Outcome]) -> HtmlElement:
    rows = [figures(outcome) for outcome in outcomes if not outcome.missing]
    missing = [E.li(f"{outcome.reader}: {text(outcome.missing)}") for outcome in outcomes if outcome.missing]
    meanings = [E.li(E.b(name), f": {meaning}") for name, meaning in _MEANING.items()]
    content = [html_table("A reader a row", HEADS, rows, len(HEADS) - 1), E.ul(CLASS("signs"), *meanings)]
    if missing:
        content.append(E.div(E.h3("Not compared"), E.ul(*missing)))
    return section("figures", "Figures", "Counts of what each reader gives, not of what is right.", *content)


def _side_by_side(shown: Page, outcomes: Sequence[Outcome], at: int) -> HtmlElement:
    readings = [
        (outcome.reader, outcome.readings[shown.name]) for outcome in outcomes if shown.name in outcome.readings
    ]
    articles = [E.article(E.h3(reader), *_parts(reading)) for reader, reading in readings]
    return section(f"page-{at}", text(shown.url), shown.name, E.div(CLASS("pair"), *articles))


def _parts(reading: Reading) -> Iterator[HtmlElement]:
    facts = {
        "people": ", ".join(reading.authors),
        "agencies": ", ".join(reading.agencies),
        "language": reading.language,
        "copies": reading.cluster and f"cluster {reading.cluster}",
        "words": str(len(reading.body.split())),
        "no body": reading.error,
    }
    yield E.ul(CLASS("signs"), *(E.li(f"{name}: {text(value)}") for name, value in facts.items() if value))
    for line in reading.body[:_LONGEST].splitlines():
        if line.strip():
            yield E.p(text(line, 5000))


def _copies(readings: Sequence[Reading]) -> int:
    clusters = Counter(each.cluster for each in readings if each.cluster)
    return sum(count for count in clusters.values() if count > 1)
