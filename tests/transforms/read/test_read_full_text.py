"""Whole articles in feeds, and beginnings of articles."""

from case_tables import each_row

from schemas.page import FeedEntry
from schemas.registry import load_rows
from transforms.read.full_text import Ending, has_text, is_cut_off, is_full_text

PARAGRAPH = (
    "<p>The nets of the harbour were counted on Monday, and the board paid for every one that the storm took.</p>"
)
TEXT = PARAGRAPH * 4
ENDINGS = load_rows("endings.jsonl", Ending, package="transforms.read")


def entry(content=None, summary=None):
    return FeedEntry(feed_url="https://quay.example/feed", content=content, summary=summary)


@each_row(
    ("content", "summary", "expected"),
    [
        (TEXT, None, True),
        (TEXT, PARAGRAPH, True),
        (PARAGRAPH, None, False),
        (None, TEXT, False),
        (None, TEXT * 2, True),
        (TEXT, TEXT + PARAGRAPH, False),
        (TEXT + "<p>The board said […]</p>", None, False),
        (TEXT + "<p>The board said [&#8230;]</p>", None, False),
        (TEXT + "<p>The board said...</p>", None, False),
        (TEXT + "<p>The board said [+1234 chars]</p>", None, False),
        (TEXT + '<p><a href="/1">Continue reading <b>Nets are back</b> →</a></p>', None, False),
        (TEXT + '<p>The board said <a href="/1">(more…)</a></p>', None, False),
        (TEXT + "<p>The post Nets appeared first on Quay.</p>", None, True),
        (TEXT + "<p>They said […]</p><p>The post Nets appeared first on Quay.</p>", None, False),
        (TEXT + "<p>Children read more than they did.</p>", None, True),
        (None, None, False),
    ],
)
def test_an_article_is_whole_where_it_is_long_and_does_not_break_off(content, summary, expected):
    assert is_full_text(entry(content, summary)) is expected


def test_a_text_without_a_page_may_be_short_but_not_cut_off():
    assert has_text(entry(summary=TEXT))
    assert not has_text(entry(summary=TEXT + "<p>The board said […]</p>"))
    assert not has_text(entry(summary=PARAGRAPH))


@each_row("row", ENDINGS, ids=lambda row: row.id)
def test_every_ending_is_known_by_its_example(row):
    assert is_cut_off(f"The nets are back.\n{row.example}") is row.is_invitation
    assert row.is_invitation or is_cut_off(f"The nets are …\n{row.example}")
