from schemas.decisions import Line
from transforms.clean import phrase_lines

PROSE = "The council met on Monday and agreed to rebuild the old harbour wall before winter comes."


def lines(*texts):
    return tuple(Line(text, place) for place, text in enumerate(texts))


def rules(*texts):
    given = lines(*texts)
    return [line.removed_by for line in phrase_lines.drop(given, phrase_lines.find(given))]


def test_a_page_line_is_struck_with_the_id_of_its_row():
    assert rules(PROSE, "Exit mobile version") == [None, "phrase.plugin.en.exit_mobile"]


def test_bullets_arrows_and_capitals_do_not_hide_a_phrase():
    assert rules(PROSE, "▶ READ ALSO: The wall falls", "[Read more…]")[1:] == [
        "phrase.related.en.read_more_colon",
        "phrase.related.en.read_more",
    ]


def test_quoted_speech_is_no_call_to_act():
    assert rules(PROSE, "“Subscribe today,” she told the crowd.") == [None, None]


def test_a_line_longer_than_the_row_allows_stays():
    assert rules(PROSE, "Click here " + "and then walk on " * 12) == [None, None]


def test_corrections_and_updates_stay():
    assert rules(PROSE, "Correction: sign up for our newsletter was misspelled in a caption") == [None, None]
    assert rules(PROSE, "This article was updated on 3 May; read more here") == [None, None]


def test_a_row_for_the_tail_is_not_believed_in_the_middle():
    middle = [PROSE.replace("Monday", f"day {number}") for number in range(9)]
    assert rules(*middle, "Tags: harbour, wall")[-1] == "phrase.tags.en.list"
    assert rules("Tags: harbour, wall", *middle)[0] is None


def test_kinds_that_eat_the_text_are_spared():
    page = ["Accept all cookies", "This website uses cookies to improve your experience", "Cookie policy", "Show more"]
    assert rules(*page) == [None, None, None, "phrase.navigation.en.controls"]


def test_lines_that_arrive_struck_are_not_read():
    given = (Line("Show more", 0, "template.outlet"), *lines(PROSE))
    assert phrase_lines.drop(given, phrase_lines.find(given))[0].removed_by == "template.outlet"
