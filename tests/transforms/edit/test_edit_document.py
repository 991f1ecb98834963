"""The edit of one document: every line of the input is either in the text or among the cuts, at its own place."""

from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.edit.document import edit
from transforms.edit.options import EditOptions

AS_OF = "2026-11-01T00:00:00Z"
OPTIONS = EditOptions(min_words=0)
STORY = [
    "The harbour office counted forty ships on Monday morning, which is more than in any week of the year before.",
    "Pilots said that the channel had been deepened in spring and that the larger ships could now turn inside it.",
    "A hearing on the new cranes is planned for December, when the council will vote on the money for them.",
]


def edited(*lines):
    page = Page(InputKind.TEXT, "notes.txt", "notes.txt", is_text=True, as_of=AS_OF)
    return edit(page, "\n".join(lines).encode(), OPTIONS)


def test_the_lines_of_the_text_know_their_places_among_the_lines_as_extracted():
    document = edited("OSLO (Reuters) -", STORY[0], "Share this article", *STORY[1:], "Source: AFP")
    assert document.record.text.split("\n") == STORY
    assert document.positions == (1, 3, 4)
    assert [(cut.text, cut.position) for cut in document.record.cleaning] == [
        ("OSLO (Reuters) -", 0),
        ("Share this article", 2),
        ("Source: AFP", 5),
    ]


def test_a_dateline_cut_from_the_head_of_a_line_leaves_the_line_in_its_place():
    document = edited(f"OSLO (Reuters) - {STORY[0]}", *STORY[1:])
    assert document.record.text.split("\n") == STORY
    assert document.positions == (0, 1, 2)
    assert [(cut.text, cut.position) for cut in document.record.cleaning] == [("OSLO (Reuters) -", 0)]
