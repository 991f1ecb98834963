from case_tables import each_row

from schemas.decisions import Line
from transforms.clean import headline_line

PROSE = "The council met on Monday and agreed to rebuild the old harbour wall before winter comes, officials said."


def lines(*texts):
    return tuple(Line(text, place) for place, text in enumerate(texts))


def struck(known, *texts):
    return [line.removed_by for line in headline_line.drop_known(lines(*texts), known)]


def test_the_line_that_says_what_the_headline_says_goes():
    assert struck("Council to rebuild harbour wall", "Local", "Council to rebuild the harbour wall", PROSE) == [
        None,
        headline_line.RULE,
        None,
    ]


def test_a_line_further_down_stays():
    assert struck("Harbour wall", "One", "Two", "Three", "Harbour wall") == [None] * 4


def test_without_a_known_headline_nothing_goes():
    assert struck(None, "Harbour wall", PROSE) == [None, None]


def test_a_plain_text_opens_with_its_headline():
    assert headline_line.find(lines("Council to rebuild ‘sinking’ harbour wall", PROSE)) == 0
    chinese = lines("港口将于周一重新开放", "市议会周一开会决定在冬天到来之前重建旧港口的防波堤，官员说。")
    assert headline_line.find(chinese) == 0


def test_the_headline_is_looked_for_below_struck_lines():
    given = (Line("Menu", 0, "phrase.x"), Line("Council to rebuild harbour wall", 1), Line(PROSE, 2))
    assert headline_line.find(given) == 1


@each_row(
    "opening",
    [
        PROSE,
        "Moscow - Saba:",
        "Headline:",
        "Wall to be rebuilt.",
        "By Anna Example",
        "Photo: A. Name/Agency Name",
        "OSLO, Jan 11 (Agency) -- The council met",
        "© 2024 Example Media Group",
        "12 January 2024",
        "Harbour wall",
        "https://example.org/story about the wall",
    ],
)
def test_other_openings_are_no_headline(opening):
    assert headline_line.find(lines(opening, PROSE)) is None


def test_a_lone_line_and_a_list_have_no_headline():
    assert headline_line.find(lines("Council to rebuild harbour wall")) is None
    assert headline_line.find(lines("Council to rebuild harbour wall", "One", "Two", "Three", PROSE)) is None
