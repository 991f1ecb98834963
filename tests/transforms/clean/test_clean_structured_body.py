from schemas.decisions import Line
from transforms.clean import structured_body

STORY = (
    "The council met on Monday and agreed to rebuild the old harbour wall before winter comes.",
    "Engineers had warned for years that the stones were sinking into the mud below the quay.",
    "Fishermen said they would move their boats to the northern basin until the work is done.",
)


def rules(body, *texts, kept=()):
    given = [Line(text, place) for place, text in enumerate(texts)]
    return [line.removed_by for line in structured_body.drop_strangers(given, body, kept)]


def test_a_line_that_the_structured_body_does_not_have_goes():
    assert rules(" ".join(STORY), *STORY, "Ten cakes for spring") == [None, None, None, structured_body.RULE]


def test_markup_in_the_structured_body_is_read_as_text():
    body = "<p>" + "</p>&lt;p&gt;".join(STORY) + "</p>"
    assert rules(body, *STORY, "Ten cakes for spring")[-1] == structured_body.RULE


def test_a_teaser_and_a_body_of_another_length_say_nothing():
    assert rules(STORY[0], *STORY, "Ten cakes for spring") == [None] * 4
    assert rules(" ".join(STORY * 2), *STORY, "Ten cakes for spring") == [None] * 4
    assert rules(None, "Ten cakes for spring") == [None]


def test_lines_that_are_kept_stay():
    assert rules(" ".join(STORY), *STORY, "Correction: ten cakes", kept={3}) == [None] * 4


def test_long_sentences_and_sub_headings_stay():
    sentence = (
        "A paragraph that the publisher's system left out of the property may still be as true as the one before it."
    )
    assert rules(" ".join(STORY * 2), *STORY, *STORY, sentence) == [None] * 7
    assert rules(" ".join(STORY), STORY[0], "A sinking quay", *STORY[1:]) == [None] * 4
