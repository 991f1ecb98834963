"""Each row of translation_lines.jsonl is the last line of a plain text, and what it says of a translation."""

import json
from pathlib import Path

from case_tables import each_row

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.attribute.attribution import attribute

PATH = Path(__file__).with_name("translation_lines.jsonl")
ROWS = [json.loads(line) for line in PATH.read_text("utf-8").splitlines()]
FIELDS = ("status", "translator", "source_language", "machine")


@each_row("row", ROWS, ids=[row["text"][:40] for row in ROWS])
def test_a_line_says_whether_the_text_is_translated_by_whom_and_from_what(row):
    texts = [*(f"The council adjourned. Part {number}." for number in range(9)), row["text"]]
    lines = [Line(text, position) for position, text in enumerate(texts)]
    page = Page(InputKind.TEXT, "text", "text")
    translation = attribute(lines, page, None, host=None, language=row["language"]).translation
    assert {name: getattr(translation, name) for name in FIELDS} == {name: row[name] for name in FIELDS}
    assert bool(translation.evidence) is (row["status"] != "none" or row.get("offered", False))


def test_a_page_whose_translation_json_ld_names_is_the_original():
    from schemas.page import PageFacts

    facts = PageFacts(json_ld=({"@type": "NewsArticle", "workTranslation": {"@id": "https://example.org/es"}},))
    lines = [Line("The council adjourned.", 0)]
    found = attribute(lines, Page(InputKind.PAGE, "p", "p"), facts, host=None, language="en")
    assert (found.translation.status, len(found.translation.evidence)) == ("none", 1)
    assert found.info_sources == ()
