"""The article that stands in a feed, in the place of a page that cannot be had."""

from dataclasses import replace

import pytest

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from schemas.reasons import Reason
from transforms.edit.document import edit
from transforms.edit.options import EditOptions
from transforms.elements.feed_document import feed_document

FEED = "https://quay.example/feed"
LINK = "https://quay.example/nets"
TEXT = "".join(
    f"<p>The {who} of the harbour counted {number} nets on Monday, and the board paid for every one that was lost.</p>"
    for number, who in enumerate(("pilots", "bakers", "nurses", "judges"), 31)
)
ENTRY = FeedEntry(
    feed_url=FEED, link=LINK, title="Nets are counted", authors=("Ann Lee",), content=TEXT, is_complete=True
)
PAGE = Page(
    kind=InputKind.FEED, input=FEED, source_id=LINK, url=LINK, feed=ENTRY, as_of="2026-03-10T12:00:00Z",
    title="Nets are counted", fetched_at="2026-03-10T12:00:00Z",
)  # fmt: skip
SHELL = b"<html><head><title>x</title><script src=app.js></script></head><body><div id=app></div></body></html>"


def from_file(home):
    return replace(PAGE, fetched_at=None, feed=replace(ENTRY, feed_url="/data/feed.xml", home=home))


@pytest.mark.parametrize(
    ("page", "url", "fetched"),
    [
        (PAGE, LINK, True),
        (replace(PAGE, feed=replace(ENTRY, feed_url="https://collector.example/all")), None, True),
        (from_file("https://www.quay.example/"), LINK, False),
        (from_file("https://collector.example/"), None, False),
        (from_file(None), None, False),
        (replace(PAGE, url="https://consent.example/?back=1"), LINK, True),
    ],
)
def test_the_text_of_a_feed_is_at_the_link_where_the_feed_is_of_its_site(page, url, fetched):
    header, body = feed_document(page, Reason.FORBIDDEN)
    assert (header.url, header.fetched_at is not None, header.page_problem) == (url, fetched, "forbidden")
    assert TEXT.encode() in body


def test_a_part_of_an_article_stands_in_for_nothing():
    assert feed_document(replace(PAGE, feed=replace(ENTRY, is_complete=False)), Reason.FORBIDDEN) is None
    assert feed_document(replace(PAGE, feed=None), Reason.FORBIDDEN) is None


def test_a_shell_of_scripts_gives_way_to_the_text_of_its_feed():
    record = edit(PAGE, SHELL, EditOptions()).record
    assert record.text.count("harbour") == 4
    assert (record.url, record.outlet, record.authors) == (LINK, "quay.example", ["Ann Lee"])
    assert (record.provenance.page_problem, record.provenance.authority) == ("script_only", "quay.example")


def test_a_page_that_can_be_had_is_read_though_its_feed_has_the_text():
    page = f"<html><body><article><h1>Other</h1>{TEXT.replace('harbour', 'market')}</article></body></html>".encode()
    record = edit(PAGE, page, EditOptions()).record
    assert "market" in record.text
    assert record.provenance.page_problem is None


def test_a_page_is_rejected_for_its_own_reason_where_the_feed_has_no_more():
    poor = replace(PAGE, feed=replace(ENTRY, content="<p>Nets.</p>"))
    assert edit(poor, SHELL, EditOptions()).reason is Reason.SCRIPT_ONLY


def test_another_sites_feed_gives_its_own_text_to_itself():
    page = replace(PAGE, feed=replace(ENTRY, feed_url="https://collector.example/all"))
    record = edit(page, SHELL, EditOptions()).record
    assert (record.url, record.canonical_url, record.outlet) == (None, None, "collector.example")
