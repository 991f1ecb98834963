from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.decisions import Line
from transforms.clean import repeats

STORY = (
    "The council met on Monday and agreed to rebuild the old harbour wall before winter comes.",
    "Engineers had warned for years that the stones were sinking into the mud below the quay.",
    "Fishermen said they would move their boats to the northern basin until the work is done.",
    "The first ships are expected back in spring, when the new crane will have been tested.",
)


def rules(*texts):
    return [line.removed_by for line in repeats.drop([Line(text, place) for place, text in enumerate(texts)])]


def test_a_body_printed_twice_stands_once():
    assert rules("Oslo -", *STORY, *STORY) == [None] * 5 + [repeats.BODY] * 4


def test_the_copy_in_more_paragraphs_stays_whatever_the_line_breaks():
    assert rules(" ".join(STORY), *STORY) == [repeats.BODY, None, None, None, None]
    assert rules(*STORY, " ".join(STORY[:2]), " ".join(STORY[2:])) == [None] * 4 + [repeats.BODY] * 2


def test_a_second_half_that_only_opens_alike_stays():
    other = tuple(text.replace("e", "o") for text in STORY[1:])
    assert rules(*STORY, STORY[0].replace("harbour wall", "city gate"), *other) == [None] * 8


def test_a_later_copy_of_a_paragraph_goes():
    assert rules(*STORY, STORY[1].upper()) == [None] * 4 + [repeats.PARAGRAPH]


def test_a_caption_printed_twice_before_prose_goes_with_both_copies():
    assert rules("A headline of some kind", "The harbour wall at dawn", "The harbour wall at dawn", *STORY) == [
        None,
        repeats.CAPTION,
        repeats.CAPTION,
        *[None] * 4,
    ]


def test_the_first_line_of_all_keeps_one_copy():
    assert rules("The harbour wall at dawn", "The harbour wall at dawn", *STORY)[:2] == [None, repeats.LINE]


def test_a_sentence_that_begins_as_the_caption_does_stays():
    story = ("The harbour wall at dawn was a sight that brought hundreds of people to the quay.", *STORY[1:])
    assert rules("Headline", "The harbour wall at dawn", "The harbour wall at dawn", *story)[3:] == [None] * 4


def test_a_pair_without_prose_behind_it_keeps_the_first():
    assert rules(*STORY, "A caption at the end", "A caption at the end") == [None] * 5 + [repeats.LINE]


def test_refrains_stay():
    assert rules("Row, row", STORY[0], "Row, row", STORY[1], "Row, row") == [None] * 5
    assert (
        rules(STORY[0], "Row, row, row your boat", "Row, row, row your boat", "Row, row, row your boat") == [None] * 4
    )


def test_rows_of_a_table_and_short_entries_of_a_list_stay():
    row = "| Speed | Weight | Price | Range | Colour | Seats | Doors | Year | Brand | Model | Fuel | Tax |"
    entry = "Open daily from March to June, free for all"
    assert rules(row, STORY[0], row, entry, STORY[1], entry) == [None] * 6


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([*STORY, "A caption here", "Row, row", "x"]), max_size=12))
def test_a_second_cleaning_finds_nothing_more(texts):
    once = repeats.drop([Line(text, place) for place, text in enumerate(texts)])
    assert len(once) == len(texts)
    assert repeats.drop(once) == once
