"""Sentences of stories that open with page wording, or hold it, stay; what pages print around a story goes."""

from pathlib import Path

import pytest

from schemas.decisions import Line
from transforms.clean import phrase_lines
from transforms.clean.story_sentence import ProseUse, load_prose_words, reads_on

STORY = [
    f"The council met on day {day} and agreed to rebuild the old harbour wall, officials said." for day in range(9)
]
TEXTS = Path(__file__)
SENTENCES = TEXTS.with_name("page_words_in_prose.txt").read_text("utf-8").splitlines()
FURNITURE = TEXTS.with_name("page_lines.txt").read_text("utf-8").splitlines()
PLACES = (0, 5, 9)


def is_cut(text, place):
    lines = [*STORY[:place], text, *STORY[place:]]
    given = tuple(Line(line, position) for position, line in enumerate(lines))
    return phrase_lines.drop(given, phrase_lines.find(given))[place].removed_by is not None


@pytest.mark.parametrize("place", PLACES)
def test_a_sentence_that_opens_with_page_wording_and_reads_on_stays(place):
    assert [text for text in SENTENCES if is_cut(text, place)] == []


def test_what_a_page_prints_around_a_story_goes():
    assert [text for text in FURNITURE if not any(is_cut(text, place) for place in PLACES)] == []


def test_the_sentences_are_many_and_of_many_languages():
    assert len(SENTENCES) >= 90
    assert len({row.language for row in load_prose_words() if row.use is ProseUse.PAGE}) >= 25


def reads(text, phrase):
    start = text.index(phrase)
    return reads_on(text, start, start + len(phrase), "en")


def test_only_the_sentence_of_the_phrase_is_read():
    assert not reads(
        "All rights reserved. The dog ran over the long field to the house of its master.", "All rights reserved"
    )
    assert reads(
        "The dog slept. All rights reserved by the crown went over to the people of the town.", "rights reserved"
    )


def test_a_headline_behind_a_label_may_tell_anything():
    assert not reads("Read more: the mayor said that nobody would ever win the vote", "Read more")
    assert not reads("Read more Mayor says nobody will ever win the vote that he lost", "Read more")
    assert reads("Tags: that is what the gang left on each wall, police said.", "Tags")


def test_a_word_that_speaks_to_the_reader_makes_a_long_sentence_furniture():
    assert not reads("Click here to see how the long bridge over the wide river grew in your town", "Click here")
    assert not reads("Join the long walk over the bridge and the old river at https://walk.example/", "Join")
