"""Each row of credit_lines.jsonl is one line in its place on an otherwise plain page, and what must be read from it."""

import json
from pathlib import Path

from case_tables import each_row

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Block, Page, PageFacts
from schemas.vocabulary import Role, Surface
from transforms.attribute.attribution import Attribution, attribute

ROWS = [json.loads(line) for line in Path(__file__).with_name("credit_lines.jsonl").read_text("utf-8").splitlines()]
FILLING = [f"The council discussed the harbour for three hours and adjourned. Part {number}." for number in range(9)]
BLOCKS = {
    "byline": (Surface.DOM_BYLINE, False, "byline"),
    "box": (Surface.DOM_SOURCE, False, ""),
    "caption": (Surface.DOM_CAPTION, True, "caption"),
}


def attributed(row: dict) -> Attribution:
    text, where = row["text"], row["where"]
    texts = {"head": [text, *FILLING], "tail": [*FILLING, text], "middle": [*FILLING, text, *FILLING]}
    blocks = ()
    if where in BLOCKS:
        surface, in_figure, hint = BLOCKS[where]
        blocks = (Block(surface, text, in_figure, hint),)
    lines = [Line(line, position) for position, line in enumerate(texts.get(where, FILLING))]
    host = row.get("host")
    page = Page(InputKind.ROW, "rows.jsonl", "row", url=f"https://{host}/story" if host else None)
    return attribute(lines, page, PageFacts(blocks=blocks), host=host, language=row["language"])


def credits_of(result: Attribution) -> list[str]:
    text_roles = (Role.ORIGIN, Role.CONTRIBUTOR)
    return sorted(f"{source.id or '-'}/{source.role}" for source in result.info_sources if source.role in text_roles)


def without_open_roles(found: list[str], wanted: list[str]) -> list[str]:
    """A wanted `ansa/*` leaves the role open: the wording supports either."""
    open_ids = {name.removesuffix("/*") for name in wanted if name.endswith("/*")}
    return sorted(f"{name.split('/')[0]}/*" if name.split("/")[0] in open_ids else name for name in found)


@each_row("row", ROWS, ids=[f"{row['where']}-{row['text'][:40]}" for row in ROWS])
def test_a_line_gives_its_sources_with_their_roles(row):
    result = attributed(row)
    assert without_open_roles(credits_of(result), row["credits"]) == row["credits"]


@each_row("row", [row for row in ROWS if "agency" in row or "place" in row or "no_dateline" in row])
def test_a_head_line_gives_its_dateline(row):
    dateline = attributed(row).dateline
    if row.get("no_dateline"):
        assert dateline is None
        return
    found = {name: getattr(dateline, name) for name in ("place", "date", "agency") if name in row}
    assert found == {name: row[name] for name in found}


@each_row("row", [row for row in ROWS if "removed" in row], ids=lambda row: row["text"][:40])
def test_a_credit_leaves_the_text_only_where_it_is_the_whole_line(row):
    result = attributed(row)
    assert any(removal.text == row["text"] for removal in result.removals) is row["removed"]
    assert (row["text"] in result.credit_lines) or not row["removed"]


def test_the_table_covers_the_languages_and_the_traps():
    assert len(ROWS) >= 300
    assert len({row["language"] for row in ROWS}) >= 25
    assert sum(not row["credits"] for row in ROWS) >= 90
