"""`prose_lines.jsonl`: sentences that hold the words of a credit and are none; they stay, and credit nobody."""

import json
from pathlib import Path

from case_tables import each_row

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.vocabulary import Role, TranslationStatus
from transforms.attribute.attribution import attribute
from transforms.attribute.lexicon.word_lists import load_word_lists

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


@each_row("text, language", [("Agensi", "id"), ("Agjencitë", "sq"), ("Agentūros", "lt"), ("Agencias", "es")])
def test_a_word_for_agencies_alone_between_paragraphs_is_a_heading(text, language):
    result = attribution_of(text, language, PLACES["middle"])
    assert result.removals == ()
    assert result.info_sources == ()


@each_row("place, agency", [("Bamako", "apanews"), ("Dakar", "apanews"), ("Wien", "apa")])
def test_a_short_form_of_several_services_is_of_the_one_at_home_in_the_place(place, agency):
    text = f"{place} (APA) - Le conseil de la ville de Riverside a voté mardi la construction du pont."
    assert [source.id for source in attribution_of(text, "fr", PLACES["first"]).info_sources] == [agency]


def test_a_service_of_one_country_is_not_at_home_in_the_cities_of_others():
    homes = {row.id: set(row.names) for row in load_word_lists("home_cities")}
    assert "Abidjan" in homes["apanews"]
    assert "Abidjan" not in homes["SN"]


def test_prose_was_tried_in_many_languages():
    assert len({row["language"] for row in ROWS}) >= 15
