"""`prose_lines.jsonl`: sentences that hold the words of a credit and are none; they stay, and credit nobody."""

import json
from pathlib import Path

from case_tables import each_row

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.vocabulary import Role, TranslationStatus
from transforms.attribute.attribution import attribute

PATH = Path(__file__).with_name("prose_lines.jsonl")
ROWS = [json.loads(line) for line in PATH.read_text("utf-8").splitlines()]
PAGE = Page(InputKind.TEXT, "text", "text")
FILLER = "The river rose again on Monday, and the town of Riverside closed its lower streets for the third time."
PLACES = {"first": 0, "middle": 8, "last": 16}


def attribution_of(text, language, at=16):
    texts = [f"{FILLER} {number}" for number in range(16)]
    texts.insert(at, text)
    lines = [Line(line, position) for position, line in enumerate(texts)]
    return attribute(lines, PAGE, None, host=None, language=language)


@each_row("row, place", [(row, place) for row in ROWS for place in PLACES])
def test_prose_with_the_words_of_a_credit_stays_and_credits_nobody(row, place):
    result = attribution_of(row["text"], row["language"], PLACES[place])
    assert result.removals == ()
    assert result.translation.status is TranslationStatus.NONE
    assert [source for source in result.info_sources if source.role is not Role.CITED] == []


@each_row(
    "text", ["Reuters is an international news organization.", "Tarn Times is a news outlet based in Selby."], ids=repr
)
def test_a_sentence_that_says_what_a_medium_is_stays_in_the_story_and_credits_nobody(text):
    result = attribution_of(text, "en", PLACES["middle"])
    assert result.removals == ()
    assert [source for source in result.info_sources if source.role is not Role.CITED] == []


def test_prose_was_tried_in_many_languages():
    assert len({row["language"] for row in ROWS}) >= 15
