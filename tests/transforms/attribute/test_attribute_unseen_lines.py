"""Three sets of lines, each written before the rules were changed for it. docs/attribution.md has the first figures."""

import json
from pathlib import Path

import pytest

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.vocabulary import Role
from transforms.attribute.attribution import attribute

ROWS = [json.loads(line) for line in Path(__file__).with_name("unseen_lines.jsonl").read_text("utf-8").splitlines()]
PAGE = Page(InputKind.TEXT, "text", "text")


def supplied(row):
    """The sources that supplied the text of a row or part of it; None stands for agencies without a name."""
    result = attribute([Line(row["text"], 0)], PAGE, None, host=None, language=row["language"])
    return {source.id for source in result.info_sources if source.role in {Role.ORIGIN, Role.CONTRIBUTOR}}


@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_a_line_that_credits_somebody_names_all_of_them(name):
    rows = [row for row in ROWS if row["set"] == name and row["sources"]]
    assert [row["text"] for row in rows if not set(row["sources"]) <= supplied(row)] == []


@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_agencies_without_a_name_are_seen(name):
    rows = [row for row in ROWS if row["set"] == name and row.get("unnamed")]
    assert [row["text"] for row in rows if supplied(row) != {None}] == []


@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_a_line_that_only_looks_like_a_credit_credits_nobody(name):
    rows = [row for row in ROWS if row["set"] == name and not row["sources"] and not row.get("unnamed")]
    assert [row["text"] for row in rows if supplied(row)] == []


def test_the_sets_are_of_many_languages_and_a_fifth_of_look_alikes():
    assert len(ROWS) >= 300
    assert len({row["language"] for row in ROWS}) >= 40
    assert sum(not row["sources"] for row in ROWS) >= len(ROWS) / 5
