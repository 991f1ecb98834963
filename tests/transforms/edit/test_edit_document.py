"""The edit of one document: every line of the input is either in the text or among the cuts, at its own place."""

import time

import pytest

from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.reasons import Reason
from transforms.body import story
from transforms.edit.document import edit, prepare
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


def test_the_share_of_words_that_were_cut_is_on_the_record():
    words = sum(len(line.split()) for line in STORY)
    assert edited(*STORY).record.extraction.cut_share == 0
    assert edited(*STORY, "Share this article").record.extraction.cut_share == round(3 / (words + 3), 4)
    assert edited(f"OSLO (Reuters) - {STORY[0]}", *STORY[1:]).record.extraction.cut_share == round(2 / (words + 2), 4)


def test_the_share_counts_only_what_trafilatura_read(monkeypatch):
    monkeypatch.setattr(story, "read_trafilatura", lambda *_, **__: STORY[0])
    record = page_of(PAGE.encode()).record
    assert STORY[1] in record.text
    assert record.extraction.cut_share == 0


PAGE = f"""<html lang="en"><head><title>Ships counted | Harbour News</title></head><body>
<nav><a href="/">Home</a></nav><article><h1>Ships counted</h1><p class="byline">By Jane Poe</p>
{"".join(f"<p>{line}</p>" for line in STORY)}<p>Share this article</p></article></body></html>"""


def page_of(html, **fields):
    return edit(
        Page(InputKind.PAGE, "a.html", "a.html", url="https://harbour.example/ships", as_of=AS_OF, **fields),
        html,
        OPTIONS,
    )


def test_a_page_becomes_a_record_with_headline_author_and_text():
    record = page_of(PAGE.encode()).record
    assert (record.headline, record.authors, record.language) == ("Ships counted", ["Jane Poe"], "en")
    assert record.text.split("\n") == STORY


def test_every_line_as_extracted_is_in_the_text_or_among_the_cuts():
    document = page_of(PAGE.encode())
    cut = {row.position for row in document.record.cleaning}
    assert sorted({*document.positions, *cut}) == [line.position for line in document.lines]
    assert cut.isdisjoint(document.positions)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b" \n ", Reason.EMPTY_DOCUMENT), (b"%PDF-1.7", Reason.NOT_HTML), (b"<html><body></body></html>", Reason.NO_BODY)],
)
def test_what_is_no_article_is_rejected_with_its_reason(data, reason):
    assert page_of(data).reason is reason


def test_a_text_below_the_least_number_of_words_is_rejected():
    options = EditOptions(min_words=1_000)
    assert (
        edit(Page(InputKind.TEXT, "t", "t", is_text=True, as_of=AS_OF), STORY[0].encode(), options).reason
        is Reason.TOO_SHORT
    )


def test_preparing_gives_what_the_edit_stands_on():
    prepared = prepare(Page(InputKind.PAGE, "a.html", "a.html", as_of=AS_OF), PAGE.encode())
    assert prepared.headline == "Ships counted"
    assert [line.text for line in prepared.cleaned.lines if not line.removed_by] == STORY
    assert prepared.parsed.layout.tags.count("p") == len(STORY) + 2


@pytest.mark.parametrize(
    "attributes", [" ".join(f"a{n}" for n in range(60_000)), "b='1' " * 60_000], ids=["distinct", "the same"]
)
def test_an_element_with_thousands_of_attributes_costs_no_time_and_its_text_stands(attributes):
    page = Page(InputKind.PAGE, "page.html", "page.html", as_of=AS_OF)
    paragraphs = "".join(f"<p>{line}</p>" for line in STORY)
    since = time.process_time()
    document = edit(page, f"<html><body><article {attributes}>{paragraphs}</article></body></html>".encode(), OPTIONS)
    assert document.record.text.split("\n") == STORY
    assert time.process_time() - since < 5  # the parser alone takes more than a minute over them
