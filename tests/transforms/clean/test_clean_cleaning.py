from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.decisions import Line
from transforms.clean.cleaning import CleanContext, clean

PROSE = (
    "The council met on Monday and agreed to rebuild the old harbour wall before winter comes.",
    "Engineers had warned for years that the stones were sinking into the mud below the quay.",
    "Fishermen said they would move their boats to the northern basin until the work is done.",
)
TEXT = CleanContext(headline=None, language=None, article_body=None, is_text=True, description=None)


def lines(*texts):
    return tuple(Line(text, place) for place, text in enumerate(texts))


def test_a_plain_text_gives_up_its_headline_below_navigation_and_above_a_doubled_caption():
    caption = "The harbour wall at dawn"
    cleaned = clean(lines("Accessibility links", "Council to rebuild wall", caption, caption, *PROSE), TEXT)
    assert cleaned.headline == "Council to rebuild wall"
    assert [line.removed_by for line in cleaned.lines] == [
        "phrase.navigation.en.skip",
        "headline.line",
        "repeat.caption",
        "repeat.caption",
        None,
        None,
        None,
    ]


def test_a_page_with_an_unknown_headline_keeps_its_first_line():
    page = CleanContext(headline=None, language="en", article_body=None, is_text=False, description=None)
    cleaned = clean(lines("Council to rebuild wall", *PROSE), page)
    assert (cleaned.headline, cleaned.lines[0].removed_by) == (None, None)


def test_the_standfirst_and_a_correction_stay_though_the_structured_body_lacks_them():
    standfirst = "A wall at last"
    page = CleanContext("Wall", "en", " ".join(PROSE), is_text=False, description=standfirst)
    cleaned = clean(lines(standfirst, *PROSE, "Correction: ten", "Ten cakes for spring"), page)
    assert [line.removed_by for line in cleaned.lines] == [*[None] * 5, "jsonld.line_filter"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PROSE, "Read more", "Share this article", "A caption here", "© 2024 Example"]), max_size=12
    )
)
def test_no_line_vanishes_and_a_second_cleaning_of_the_same_lines_changes_nothing(texts):
    given_lines = lines(*PROSE, *texts)
    cleaned = clean(given_lines, TEXT)
    assert [(line.text, line.position) for line in cleaned.lines] == [
        (line.text, line.position) for line in given_lines
    ]
    page = CleanContext(headline=None, language=None, article_body=None, is_text=False, description=None)
    assert clean(cleaned.lines, page).lines == cleaned.lines
