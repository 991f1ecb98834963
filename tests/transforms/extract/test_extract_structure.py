"""Decisions on lines: where a line stands in the page decides, and certainty is asked for where prose is at stake."""

import pytest

from transforms.extract import structure
from transforms.extract.line_features import line_facts
from transforms.extract.line_places import locate, read_page_text
from transforms.extract.line_rules import RULES, is_settled, rule_of
from transforms.page.tree import parse

PROSE = [
    f"The {number} report on the state of the old canal says that its {part} will need repair before the summer season."
    for number, part in (("first", "locks"), ("second", "banks"), ("third", "bridges"), ("fourth", "sluices"))
]
SECOND = "\n".join(PROSE)


def facts_of(raw, html, second=SECOND):
    return line_facts(raw, read_page_text(parse(html).layout), second)


def page(inside):
    story = "".join(f"<p>{line}</p>" for line in PROSE)
    return f'<html><head></head><body><div class="main"><div class="text">{story}{inside}</div></div></body></html>'


def rule_for(text, inside, second=SECOND):
    return rule_of(facts_of([*PROSE, text], page(inside), second)[-1], RULES)


@pytest.mark.parametrize(
    ("inside", "rule"),
    [
        ('<p><a href="/x">Canal boats for hire</a></p>', "structure.link_density"),
        ('<h2><a href="/x">Canal boats for hire</a></h2>', None),
        ("<p>Canal boats for hire</p>", None),
        ('<div class="user-comments"><p>Canal boats for hire</p></div>', "structure.comments"),
        ('<div class="modal"><p>Canal boats for hire</p></div>', "structure.hidden"),
        ('<div class="author-bio"><p>Canal boats for hire</p></div>', "structure.author_box"),
        ("<table><tr><td>Canal boats for hire</td></tr></table>", "structure.not_main"),
    ],
)
def test_the_place_of_a_line_decides(inside, rule):
    assert rule_for("Canal boats for hire", inside) == rule


def test_a_deep_line_stays_where_the_second_reader_read_it_too():
    inside = "<div><div><div><p>Canal boats for hire</p></div></div></div>"
    assert rule_for("Canal boats for hire", inside) == "structure.not_main"
    assert rule_for("Canal boats for hire", inside, f"{SECOND}\nCanal boats for hire") is None


def test_a_second_reader_that_missed_the_story_has_no_say():
    inside = "<div><div><div><p>Canal boats for hire</p></div></div></div>"
    assert rule_for("Canal boats for hire", inside, "Cookies") is None


def test_lines_that_only_scripts_hold_go_where_the_text_ran_away():
    script = [f"entry {n} of a list that no reader of the page can ever see on it" for n in range(40)]
    facts = facts_of([*PROSE, *script], page(""))
    assert {rule_of(line, RULES) for line in facts[len(PROSE) :]} == {"structure.unseen"}
    assert {rule_of(line, RULES) for line in facts[: len(PROSE)]} == {None}


def test_one_line_that_is_not_found_stays():
    facts = facts_of([*PROSE, "A line joined from elsewhere"], page(""))
    assert not facts[-1].place.found
    assert rule_of(facts[-1], RULES) is None


def test_prose_of_the_story_is_settled_and_no_model_is_asked():
    facts = facts_of(PROSE, page(""))
    assert all(map(is_settled, facts))


def test_a_model_that_strikes_most_of_a_text_is_not_believed():
    raw = [f"Short line number {n}" for n in range(8)]
    html = f"<html><head></head><body>{''.join(f'<p>{line}</p>' for line in raw)}</body></html>"
    facts = facts_of(raw, html, "\n".join(raw))

    class Sure:
        def foreign(self, vectors):
            return [1.0] * len(vectors)

    assert structure.judge(facts, Sure(), {}) == [None] * 8


def test_the_model_is_silent_where_spaces_do_not_part_words():
    raw = ["運河の橋は来年の春までに修理される予定だと市役所が月曜日に発表した。", "関連記事"]
    html = f"<html><head></head><body>{''.join(f'<p>{line}</p>' for line in raw)}</body></html>"
    facts = facts_of(raw, html, raw[0])

    class Sure:
        def foreign(self, vectors):
            return [1.0] * len(vectors)

    assert facts[0].page.unspaced
    assert structure.judge(facts, Sure(), {}) == [None, None]


def test_certainty_is_highest_for_prose_and_lowest_for_short_lines():
    prose, longer, short = (
        facts_of([text], f"<html><head></head><body><p>{text}</p><p></p></body></html>")[0]
        for text in (PROSE[0], "a line of nine words without a final mark", "two words")
    )
    assert structure.certainty(prose) > structure.certainty(longer) > structure.certainty(short)


def test_lines_are_located_after_their_predecessors():
    line = "The old bridge is open."
    html = f"<html><head></head><body><p id='a'>{line}</p><ul><li id='b'>{line}</li></ul></body></html>"
    layout = parse(html).layout
    lines = [line, f"- {line}", "Not there"]
    places = list(locate(lines, read_page_text(layout)))
    assert [place and layout.ids[place.block] for place in places] == ["a", "b", None]


def test_the_share_of_linked_text_counts_letters():
    layout = parse("<html><head></head><body><p>abcd <a href='/'>efgh</a></p><p></p></body></html>").layout
    (place,) = locate(["abcd efgh"], read_page_text(layout))
    assert place.link_share == 0.5


def test_a_page_of_thousands_of_lines_is_left_as_it_is():
    raw = [f"Result {n} of the race" for n in range(3_000)]
    layout = parse(f"<html><head></head><body><p>{'</p><p>'.join(raw)}</p></body></html>").layout
    assert structure.decide(raw, layout, "") == [None] * 3_000
