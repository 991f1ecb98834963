import re

import pytest

from schemas.phrases import fold
from transforms.templates.apply import RULE, remove_template_lines, template_positions
from transforms.templates.counts import LineCount, counts_of, merge
from transforms.templates.decide import Templates, decide, is_syndicated
from transforms.templates.kept_lines import is_kept, load_kept_lines
from transforms.templates.line_key import line_key
from transforms.templates.printed_lines import printed_lines

AS_OF = "2026-11-21T12:00:00Z"
FOOT = "Sign up for the Evening Post letter and read tomorrow's news tonight"


def places_of(record):
    return range(record["text"].count("\n") + 1)


def counted(records):
    total = {}
    for record in records:
        for key, count in counts_of(printed_lines(record, AS_OF)):
            total[key] = merge(total.get(key, LineCount()), count)
    return total


def cut(records, outlet="post.example"):
    """The lines that go, record by record."""
    templates = decide(outlet, counted(records))
    edited = [remove_template_lines(record, templates, places_of(record)) for record in records]
    return [[row["text"] for row in record["cleaning"]] for record in edited]


def test_a_line_below_five_stories_of_three_days_goes(record, story):
    records = [record(number, [*story(number), *([FOOT] if number < 6 else [])]) for number in range(60)]
    assert cut(records) == [[FOOT]] * 6 + [[]] * 54


def test_a_line_in_fewer_than_five_percent_of_many_documents_stays(record, story):
    records = [record(number, [*story(number), *([FOOT] if number < 5 else [])]) for number in range(120)]
    assert cut(records) == [[]] * 120


def test_a_small_outlet_needs_three_documents_of_two_days(record, story):
    lines = [[*story(number), FOOT] for number in range(3)]
    assert cut([record(number, lines[number]) for number in range(3)]) == [[FOOT]] * 3
    assert cut([record(number, lines[number]) for number in range(2)]) == [[]] * 2


def test_one_day_of_an_outlet_loses_nothing(record, story):
    records = [record(number, [*story(number), FOOT], date_published="2026-11-20T08:00:00Z") for number in range(40)]
    assert cut(records) == [[]] * 40


def test_a_banner_of_two_days_in_a_large_outlet_stays(record, story):
    banner = "Breaking: the harbour bridge is closed until further notice, police say"
    records = [record(number, [*([banner] if number % 20 < 2 else []), *story(number)]) for number in range(60)]
    assert cut(records) == [[]] * 60


def test_one_story_printed_again_and_again_stays(record, story):
    same = [record(number, story(1), headline="The same") for number in range(8)]
    renamed = [record(number, story(1)) for number in range(8)]
    assert cut(same) == [[]] * 8
    assert cut(renamed) == [[]] * 8


@pytest.mark.parametrize(
    "note",
    [
        "Correction: An earlier version of this story gave a wrong date",
        "This story has been updated with a statement of the council",
        "Dieser Artikel wurde um eine Stellungnahme der Stadt ergänzt",
        "The author owns shares in companies that are named in this column",
    ],
)
def test_corrections_updates_and_disclosures_stay(record, story, note):
    assert cut([record(number, [*story(number), note]) for number in range(9)]) == [[]] * 9


def test_a_line_whose_numbers_change_every_day_stays(record, story):
    records = [record(number, [*story(number), f"Oil closed at {70 + number} crowns a barrel"]) for number in range(9)]
    assert cut(records) == [[]] * 9


def test_a_line_goes_although_its_year_has_changed_once(record, story):
    records = [
        record(number, [*story(number), f"Copyright {2025 + number // 5} Evening Post, all rights reserved"])
        for number in range(9)
    ]
    assert all(cut(records))


def test_a_heading_inside_the_text_stays(record, story):
    records = []
    for number in range(9):
        lines = story(number)
        records.append(record(number, [*lines[:6], "What comes next", *lines[6:]]))
    assert cut(records) == [[]] * 9


def test_a_short_line_that_opens_a_block_of_template_goes_with_it(record, story):
    block = ["Join our forum", FOOT]
    assert (
        cut([record(number, [*story(number), *block, "Last word of the day " + "x" * number]) for number in range(9)])[
            0
        ]
        == block
    )


def test_a_line_in_the_middle_goes_beside_template_only(record, story):
    inner = "The newsroom of the Evening Post can be reached by letter at any hour"
    beside = [
        record(n, [inner if k == 4 else FOOT + f" {chr(97 + k)}" for k in range(5)] + story(n, 30)) for n in range(9)
    ]
    assert all(inner in lines for lines in cut(beside))
    alone = [record(n, [*story(n, 15), inner, *story(n + 50, 15)]) for n in range(4)]
    others = [record(n, story(n, 30)) for n in range(4, 9)]
    assert cut([*alone, *others]) == [[]] * 9


def test_a_sentence_in_most_texts_of_an_outlet_goes_wherever_it_stands(record, story):
    inner = "The newsroom of the Evening Post can be reached by letter at any hour"
    assert cut([record(n, [*story(n, 15), inner, *story(n + 50, 15)]) for n in range(9)]) == [[inner]] * 9


def test_never_more_than_two_fifths_of_a_body_go(record, story):
    long_foot = [f"{FOOT} {chr(97 + number)}" for number in range(8)]
    records = [record(number, [*story(number, 12), *long_foot]) for number in range(8)]
    brief = record(9, [*story(9, 2), *long_foot])
    assert cut([*records, brief]) == [long_foot] * 8 + [[]]


def test_without_an_outlet_only_what_stands_in_eight_stories_goes(record, story):
    records = [record(number, [*story(number), FOOT], outlet="unknown", date_source="as_of") for number in range(8)]
    assert cut(records, "unknown") == [[FOOT]] * 8
    assert cut(records[:7], "unknown") == [[]] * 7


def test_what_goes_is_recorded_and_the_record_is_counted_and_versioned_anew(record, story):
    earlier = [
        {"rule": "phrase.x", "text": "Share", "position": 0},
        {"rule": "dateline.x", "text": "EXAMPLETOWN (EX) -", "position": 1},
    ]
    lines = [*story(1), FOOT]
    before = record(1, lines, cleaning=earlier)
    positions = [1, 3, *range(4, 4 + len(lines) - 2)]
    after = remove_template_lines(before, Templates(frozenset({line_key(FOOT)})), positions)
    assert after["text"] == "\n".join(story(1))
    assert after["char_count"] == len(after["text"])
    assert after["word_count"] == len(after["text"].split())
    assert after["version"] != before["version"]
    assert after["cleaning"] == [*earlier, {"rule": RULE, "text": FOOT, "position": positions[-1]}]
    assert before["cleaning"] == earlier
    assert after["extraction"]["cut_share"] == round(1 - after["word_count"] / before["word_count"], 4)


def test_a_draft_without_template_is_left_as_it_is(record, story):
    before = record(1, story(1))
    assert remove_template_lines(before, Templates(frozenset({line_key(FOOT)})), places_of(before)) == before


def test_a_passage_inside_the_stories_of_two_unrelated_outlets_is_syndicated():
    assert is_syndicated("a.com", ["b.org", "c.net"])
    assert not is_syndicated("a.com", ["b.org"])
    assert not is_syndicated("a.com", ["news.a.com", "b.org"])


def test_every_kept_line_matches_its_example_and_not_its_counter_example():
    rows = load_kept_lines()
    assert len(rows) > 10
    for row in rows:
        assert re.match(row.pattern, fold(row.example)), row.id
        assert is_kept(row.example), row.id
        assert not re.match(row.pattern, fold(row.counter_example)), row.id


def test_lines_beside_an_anchor_go_one_after_the_other_however_many_they_are(story):
    lines = [*story(1), *(f"Related link number {name}" for name in ("one", "two", "three") * 7000), FOOT]
    templates = Templates(frozenset({line_key(FOOT)}), frozenset(line_key(line) for line in lines[10:-1]))
    assert template_positions(lines, templates) == frozenset(range(10, len(lines)))
