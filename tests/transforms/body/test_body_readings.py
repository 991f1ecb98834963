"""What another reader kept is found among the blocks: in order, by letters, in part where a line was changed."""

from transforms.body.readings import align
from transforms.page.text_blocks import page_blocks
from transforms.page.tree import parse

LONG = "The ferry came back to the quay on Monday after eleven weeks in the yard."


def kept(inside, text):
    return align(text, page_blocks(parse(f"<html><head></head><body>{inside}</body></html>").layout)).kept.tolist()


def test_the_block_that_comes_in_order_is_meant_where_a_short_text_stands_twice():
    inside = f"<p>Harbour</p><p>{LONG}</p><p>Harbour</p>"
    assert kept(inside, f"{LONG}\nHarbour") == [0, 1000, 1000]


def test_cells_and_items_are_found_behind_the_marks_of_the_reader():
    inside = f"<p>{LONG}</p><table><tr><td>January</td><td>12,400</td></tr></table><ul><li>Bicycles</li></ul>"
    assert kept(inside, f"{LONG}\n| January | 12,400 |\n- Bicycles") == [1000] * 4


def test_a_line_of_which_some_words_were_changed_is_kept_in_part():
    (part,) = kept(f"<p>{LONG}</p>", LONG.replace("eleven", "twelve"))
    assert 600 <= part < 1000


def test_a_short_block_inside_a_line_is_not_kept():
    assert kept(f"<p>Monday</p><p>{LONG}</p>", LONG) == [0, 1000]


def test_no_text_keeps_nothing():
    assert kept(f"<p>{LONG}</p>", "") == [0]
