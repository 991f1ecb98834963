"""Where a template line stood: its line number in the text as extracted, whatever was cut before it."""

import orjson
import pytest

from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.edit.options import EditOptions
from transforms.edit.page_worker import edit_page
from transforms.elements.page_codec import encode_page
from transforms.templates.apply import RULE, remove_template_lines
from transforms.templates.decide import Templates
from transforms.templates.line_key import line_key
from transforms.templates.printed_lines import pack_lines, printed_lines, unpack_lines

AS_OF = "2026-11-21T12:00:00Z"
FOOT = "Read the Harbour Letter every morning before the ferry leaves"
STORY = [
    "The harbour office counted forty ships on Monday morning, which is more than in any week of the year before.",
    "Pilots said that the channel had been deepened in spring and that the larger ships could now turn inside it.",
]


@pytest.mark.parametrize(
    ("head", "position"),
    [
        (["OSLO (Reuters) -"], 3),  # a dateline that is a line of its own goes whole
        ([], 2),
        (["Share this article", "OSLO (Reuters) -"], 4),
    ],
)
def test_a_template_line_behind_lines_that_were_cut_whole_keeps_its_place(head, position):
    page = Page(InputKind.TEXT, "t", "t", is_text=True, as_of=AS_OF)
    lines = [*head, *STORY, FOOT]
    _, draft = edit_page(encode_page(page), "\n".join(lines).encode(), EditOptions(min_words=0))
    positions = unpack_lines(draft.lines).positions
    record = remove_template_lines(orjson.loads(draft.record), Templates(frozenset({line_key(FOOT)})), positions)
    assert [row["position"] for row in record["cleaning"] if row["rule"] == RULE] == [position]
    assert lines[position] == FOOT
    assert record["text"].split("\n") == STORY


def test_a_dateline_in_front_of_a_sentence_moves_no_line():
    page = Page(InputKind.TEXT, "t", "t", is_text=True, as_of=AS_OF)
    text = "\n".join([f"OSLO (Reuters) - {STORY[0]}", STORY[1], FOOT])
    _, draft = edit_page(encode_page(page), text.encode(), EditOptions(min_words=0))
    assert unpack_lines(draft.lines).positions == (0, 1, 2)


def test_packed_lines_are_read_as_they_were_written(record):
    printed = printed_lines(record(1, STORY), AS_OF, [2, 5])
    assert unpack_lines(pack_lines(printed)) == printed
