"""What stands behind a story: who the house or author is, and whom to ask."""

from time import process_time

import pytest
from case_tables import each_row

from schemas.decisions import Line
from schemas.registry import load_rows
from transforms.clean import boilerplate
from transforms.clean.boilerplate import LeadIn

STORY = [
    "Harbour Scales, which makes scales for fish markets, opened its second works on the island on Monday.",
    "The works will employ forty people and make nine thousand scales a year, the company said in a statement.",
    "The mayor called the opening a good day for an island that had lost its cannery only two years before.",
]
ROWS = load_rows("boilerplate.jsonl", LeadIn, package="transforms.clean")


def left(*texts):
    struck = boilerplate.drop(tuple(Line(text, place) for place, text in enumerate(texts)))
    return [line.text for line in struck if not line.removed_by]


@each_row("row", ROWS, ids=lambda row: row.id)
def test_each_row_fits_its_example_and_no_counter_example(row):
    assert row.id in [found.id for found, _ in boilerplate.lead_ins(row.example)]
    assert left(*STORY, row.counter_example, STORY[0]) == [*STORY, row.counter_example, STORY[0]]


def test_what_a_house_says_of_itself_goes_with_its_source_line_and_contacts():
    behind = [
        "About Harbour Scales",
        "Harbour Scales makes scales in thirty sizes. More at www.harbour-scales.example.",
        "SOURCE Harbour Scales",
        "Media contact: Ida Lund, press@harbour-scales.example",
    ]
    assert left(*STORY, *behind) == STORY
    assert left(*STORY, "SOURCE Harbour Scales", "Media contact: Ida Lund") == STORY


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("Über Hafenwaage", "Hafenwaage baut Waagen in dreißig Größen. Mehr unter www.hafenwaage.example."),
        ("À propos de Balances du Port", "Balances du Port SA fabrique des balances de trente tailles."),
        ("关于港秤", "港秤有限公司生产三十种尺寸的秤。"),
    ],
)
def test_houses_speak_of_themselves_in_many_languages(heading, line):
    assert left(*STORY, heading, line) == STORY


def test_a_heading_of_the_story_stays():
    part = ["About the ramp", "The ramp was built in 1911 and has been mended twice since the storm of last winter."]
    assert left(*STORY, *part) == [*STORY, *part]
    guide = ["About Harbour Scales", "Every spring the quay fills with boats, and the old cranes turn again."]
    assert left(*STORY, *guide) == [*STORY, *guide]


@pytest.mark.parametrize(
    "part",
    [
        [
            "Über die Rampe",
            "Die Rampe soll ab Januar gesperrt werden, sagte der Hafenmeister am Montag im Rat.",
            "Wer dort sein Boot liegen hat, muss es bis dahin fortbringen, heißt es im Beschluss.",
        ],
        [
            "About the ramp",
            "The ramp was built in 1911 and has been mended twice since the storm of last winter.",
            "It was sold to Quay Estates Ltd in 1999, which let the place beside it at low rents.",
        ],
        [
            "Om rampen",
            "Rampen byggdes 1911 och har lagats två gånger sedan stormen, och ab januari stängs den.",
        ],
        [
            "About the ramp",
            "The ramp was sold to Quay Estates Ltd in 1999, which let the place beside it at low rents.",
        ],
    ],
    ids=lambda part: part[-1][:20],
)
def test_a_part_of_the_story_stays_whatever_companies_and_words_it_names(part):
    assert left(*STORY, *part) == [*STORY, *part]


@pytest.mark.parametrize(
    "line",
    [
        "About the author of the letter, the police said nothing on the day after it had come.",
        "Press contact with the crew was forbidden: nobody was to speak to them before the court sat.",
        "Pressekontakt mit der Mannschaft war verboten: Niemand sollte vor dem Urteil mit ihr reden.",
        "SOURCE OF THE RIVER",
        "SOURCE of pride for an island",
    ],
)
def test_sentences_and_headings_that_open_like_what_stands_behind_a_story_stay(line):
    assert left(*STORY, line, STORY[0]) == [*STORY, line, STORY[0]]


def test_the_story_goes_on_behind_what_a_house_says_of_itself_in_its_midst():
    house = ["About Harbour Scales", "Harbour Scales Holding Inc. makes scales.", "Harbour Scales was founded in 1911."]
    assert left(*STORY, *house, STORY[2]) == [*STORY, STORY[2]]


def test_a_note_on_the_author_goes_with_one_line():
    note = "Ida Lund has written about harbours since 2015."
    assert left(*STORY, "About the author", note) == STORY
    assert left(*STORY, f"Über die Autorin: {note}") == STORY


def test_more_than_half_of_a_text_never_goes():
    house = ["About Harbour Scales", "Harbour Scales Ltd makes scales in thirty sizes for markets. " * 9]
    assert left(*STORY, *house) == [*STORY, *house]


def test_what_stands_behind_is_found_in_time_in_proportion_to_the_text():
    times = []
    for count in (4_000, 8_000):
        many = [*STORY * count, *["About a", "Media contact: @", "SOURCE a"] * count]
        start = process_time()
        left(*many)
        times.append(process_time() - start)
    assert times[1] < 4 * times[0] + 0.3
