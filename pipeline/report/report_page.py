"""The report as one HTML page: no script, no network, nothing that a document says is markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import CLASS, E

from pipeline.explaining.rule_words import why
from pipeline.report.charts import bar, flow, heat_map
from pipeline.report.elements import beside, command, link, section, span, table, text
from pipeline.report.figures import Figures
from pipeline.upkeep.counted import counted
from schemas.vocabulary import FeedStatus

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_HEALTHY = {str(FeedStatus.READ), str(FeedStatus.UNCHANGED)}
_TOTALS = (
    ("articles", "article", "articles"),
    ("outlets", "outlet", "outlets"),
    ("wire", "of them wire copy", "of them wire copy"),
    ("translations", "translated", "translated"),
    ("duplicates", "further copy", "further copies"),
    ("rejected", "rejected", "rejected"),
)
_FLOW_MEANING = "Documents that all runs took in, and where each ended; one that is tried again comes in again."
_LAG_MEANING = (
    "From publication to fetching, where the page says the minute; from fetching to the clock of the run that commits, "
    "where that is later, as in a stream."
)
_LINES_OF_A_TEXT = 4
Row = Mapping[str, Any]


def page(shown: Figures, output: str) -> bytes:
    """The page, UTF-8; the same figures give the same bytes."""
    sections = list(_sections(shown, output))
    title = "What came in, and what became of it"
    document = E.html(
        E.head(
            E.meta(charset="utf-8"),
            E.meta({"http-equiv": "Content-Security-Policy", "content": _POLICY}),
            E.meta(name="viewport", content="width=device-width, initial-scale=1"),
            E.title(f"copydesk report: {text(output)}"),
            E.style(_styles()),
        ),
        E.body(
            E.a(CLASS("skip"), "Skip to the figures", href="#figures"),
            E.header(E.h1(title), E.p(CLASS("soft"), _span(shown, output)), _contents(sections)),
            E.main(_totals(shown), *sections, id="figures"),
            E.footer(E.p(CLASS("soft"), "Every figure is a query over the tables of ", E.code("copydesk sql"), ".")),
        ),
        lang="en",
    )
    return html.tostring(document, encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n"


@lru_cache(maxsize=1)
def _styles() -> str:
    return resources.files("pipeline.report").joinpath("report.css").read_text(encoding="utf-8")


def _span(shown: Figures, output: str) -> str:
    first, last = (f"{shown.flow[name]:%Y-%m-%d %H:%M} UTC" for name in ("first_clock", "last_clock"))
    return f"{text(output)}: {counted(shown.flow['runs'], 'run')}, {first if first == last else f'{first} to {last}'}"


def _contents(sections: Sequence[HtmlElement]) -> HtmlElement:
    items = [E.li(E.a(each.findtext("h2"), href=f"#{each.get('id')}")) for each in sections]
    return E.nav(E.ul(*items), {"aria-label": "Sections"})


def _totals(shown: Figures) -> HtmlElement:
    items = []
    for name, *nouns in _TOTALS:
        number, label = counted(shown.totals[name], *nouns).split(" ", 1)
        items.append(E.li(E.b(number), label))
    return E.ul(CLASS("totals"), *items)


def _sections(shown: Figures, output: str) -> Iterator[HtmlElement]:
    rows = shown.rows
    yield section("flow", "Flow", _FLOW_MEANING, flow(shown.flow))
    yield section("days", "Articles by day and outlet", _days_meaning(shown), _days(rows))
    yield from _wire(rows)
    languages = [(row["language"], row["outlets"], row["articles"]) for row in rows["languages"]]
    heads = ("language", "outlets", "articles")
    by_language = table("Articles by language", heads, languages, numbers=2)
    yield section("languages", "Languages", "As read from the texts.", by_language)
    if rows["translations"]:
        meaning = "Translated copy beside its original, with the signs that say so."
        yield section("translations", "Translations", meaning, *map(_translation, rows["translations"]))
    if rows["clusters"]:
        yield section(
            "copies", "Stories with copies", "The same text at several places, most copies first.", _copies(rows)
        )
    yield from _cuts(rows)
    if rows["reasons"]:
        yield _rejections(rows, output)
    if rows["feeds"]:
        meaning = "What the last poll of each feed said, and what it brought; those that fail first."
        yield section("feeds", "Feeds", meaning, _feeds(rows))
    if rows["lag"]:
        yield section("lag", "Lag", _LAG_MEANING, _lag(rows))


def _days_meaning(shown: Figures) -> str:
    outlets, listed = shown.totals["outlets"], len(shown.rows["outlets"])
    most = f"The {listed} largest of {outlets:,} outlets" if outlets > listed else "All outlets"
    days = len(shown.rows["days"])
    latest = "day that has" if days == 1 else f"{days} days that have"
    return f"{most}, the latest {latest} articles."


def _days(rows: Mapping[str, Sequence[Row]]) -> HtmlElement:
    cells = {(row["outlet"], row["date"]): row["articles"] for row in rows["cells"]}
    outlets, days = [row["outlet"] for row in rows["outlets"]], [row["date"] for row in rows["days"]]
    return heat_map(outlets, days, {key: cells[key] for key in cells if key[0] in set(outlets) and key[1] in set(days)})


def _wire(rows: Mapping[str, Sequence[Row]]) -> Iterator[HtmlElement]:
    if not rows["agencies"]:
        return
    agencies = [(row["name"], row["outlets"], row["texts"]) for row in rows["agencies"]]
    outlets = [
        (row["outlet"], bar(row["wire_texts"], row["texts"]), row["wire_texts"], row["texts"])
        for row in rows["wire_outlets"]
    ]
    yield section(
        "wire",
        "Agencies and wire copy",
        "Texts that an agency supplied, copies included, by the agency that is credited and by outlet.",
        beside(
            table("Agencies by texts", ("agency", "outlets", "texts"), agencies, numbers=2),
            table("Wire share by outlet", ("outlet", "share", "wire copy", "texts"), outlets, numbers=2),
        ),
    )


def _translation(row: Row) -> HtmlElement:
    told = row["translation"]
    original = told["original"] or {}
    sides = (
        (f"{told['status']}: {row['language']}", link(row["url"], row["headline"]), row["text"]),
        (
            f"original: {original.get('language') or told['source_language'] or 'language not known'}",
            link(original.get("url"), row["original_headline"] or original.get("outlet") or "not in this output"),
            row["original_text"],
        ),
    )
    pair = [E.div(E.p(CLASS("soft"), text(label)), E.h3(name), *_paragraphs(body)) for label, name, body in sides]
    signs = [E.li(text(sign)) for sign in told["evidence"]]
    return E.article(E.div(CLASS("pair"), *pair), E.ul(CLASS("signs"), *signs))


def _paragraphs(body: str | None) -> list[HtmlElement]:
    return [E.p(text(line)) for line in (body or "").split("\n")[:_LINES_OF_A_TEXT]]


def _copies(rows: Mapping[str, Sequence[Row]]) -> HtmlElement:
    stories = [
        (link(row["url"], row["headline"] or row["cluster"]), row["outlet"], ", ".join(row["others"]), row["copies"])
        for row in rows["clusters"]
    ]
    return table("Stories by number of copies", ("story", "first at", "also at", "copies"), stories, numbers=1)


def _cuts(rows: Mapping[str, Sequence[Row]]) -> Iterator[HtmlElement]:
    if not rows["cuts"]:
        return
    rules = [
        (_rule(row["rule"]), row["example"], *(row[name] for name in ("texts", "lines", "characters")))
        for row in rows["cuts"]
    ]
    heads = ("why", "example", "texts", "lines", "characters")
    meaning = "Lines that are not part of a story, by the rule that took them out; then the articles that lost most."
    yield section(
        "cuts",
        "What was cut",
        meaning,
        table("Rules by characters cut", heads, rules, numbers=3),
        *map(_cut, rows["most_cut"]),
    )


def _cut(row: Row) -> HtmlElement:
    """An article's lines around those that were cut, which are struck out with the rule."""
    kept, cut = iter(row["text"].split("\n")), {each["position"]: each for each in row["cleaning"]}
    shown: list[HtmlElement] = []
    for position in range(max(cut) + 2):
        if position in cut:
            line = getattr(E, "del")(text(cut[position]["text"]))
            shown.append(E.p(CLASS("cut"), line, " ", E.small(text(why(cut[position]["rule"])))))
        elif (line := next(kept, None)) is not None and {position - 1, position + 1} & cut.keys():
            shown.append(E.p(text(line)))
    return E.article(E.h3(link(row["url"], row["headline"])), E.p(CLASS("soft"), text(row["outlet"])), *shown)


def _rejections(rows: Mapping[str, Sequence[Row]], output: str) -> HtmlElement:
    reasons = [(row["reason"], row["stage"], row["example"], row["documents"]) for row in rows["reasons"]]
    hosts = [
        (row["host"], row["reason"], link(row["example"], row["example"]), row["documents"])
        for row in rows["rejected_hosts"]
    ]
    return section(
        "rejected",
        "Rejections",
        "Documents that became no article and were not tried again since; each is kept with what that needs.",
        table("By reason", ("reason", "stage", "for example", "documents"), reasons, numbers=1),
        table("By host or input", ("host", "reason", "for example", "documents"), hosts, numbers=1),
        command(f"copydesk replay {output}"),
    )


def _feeds(rows: Mapping[str, Sequence[Row]]) -> HtmlElement:
    feeds = [
        (
            link(row["feed"], row["feed"]),
            _health(row),
            *(f"{row[name]:%Y-%m-%d %H:%M}" if row[name] else "" for name in ("polled", "newest")),
            *(row[name] for name in ("polls", "articles", "copies", "rejected")),
        )
        for row in rows["feeds"]
    ]
    heads = ("feed", "last poll", "its run (UTC)", "newest article", "polls", "articles", "copies", "rejected")
    return table("Feeds and sitemaps", heads, feeds, numbers=4)


def _health(row: Row) -> HtmlElement | str:
    """What the last poll of a feed said, with the reasons of what failed."""
    if row["status"] is None:
        return ""
    why = ", ".join(f"{each['reason']} {each['count']:,}" for each in row["why"])
    status = row["status"] if row["status"] in _HEALTHY else E.strong(row["status"])
    return E.span(status, f": {text(why)}" if why else "")


def _lag(rows: Mapping[str, Sequence[Row]]) -> HtmlElement:
    names = ("fetch_median", "fetch_p95", "clock_median", "clock_p95")
    lags = [(row["outlet"], row["articles"], *(span(row[name]) for name in names)) for row in rows["lag"]]
    heads = ("outlet", "articles", "to fetch: median", "95 of 100", "to commit: median", "95 of 100")
    return table("Time by outlet", heads, lags, numbers=5)


def _rule(rule: str) -> list[HtmlElement | str]:
    """A rule in words, with its id."""
    meaning = why(rule)
    return [rule] if meaning == rule else [meaning, E.small(rule)]
