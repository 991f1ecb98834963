"""Declared addresses: which of them can be an article's, and what is said of the others."""

import pytest
from case_tables import each_row

from schemas.input_kinds import InputKind
from schemas.page import Page, PageFacts
from transforms.extract.declared_address import read_address


def address(own, canonical):
    page = Page(InputKind.PAGE, "a.html", "a", url=own)
    return read_address(PageFacts(canonical=canonical), page)


@each_row(
    ("own", "canonical"),
    [
        ("https://example.org/politics/bridge-opens-after-storm", "https://example.org/"),
        ("https://example.org/politics/bridge-opens-after-storm", "https://www.example.org/politics/"),
        ("https://example.org/2026/03/bridge-opens-after-storm", "https://example.org/politics"),
        ("https://example.org/a/1234567", "https://example.org/world/north-europe/"),
        ("https://example.org/world/europe/2026/03/02/bridge-opens-again", "/world/europe"),
        ("https://example.org/news/1234567.html", "/news"),
        ("https://example.org/2026/03/bridge_opens_again", "/2026/03/"),
        ("https://example.org/?p=123", "https://example.org/"),
        ("https://example.org/#!/story/1", "https://example.org/"),
        (None, "https://example.org/"),
        (None, "https://example.org"),
    ],
)
def test_a_front_page_is_not_believed_and_the_record_says_so(own, canonical):
    read = address(own, canonical)
    assert read.url == own
    assert [(claim.source, claim.reason) for claim in read.unbelieved] == [("canonical", "an address of a front page")]


@each_row(
    ("own", "canonical"),
    [
        ("https://example.org/bridge-opens-after-storm/amp", "https://example.org/bridge-opens-after-storm"),
        ("https://example.org/bridge-opens-after-storm/2", "https://example.org/bridge-opens-after-storm"),
        ("https://example.org/news/1234567/print", "https://example.org/news/1234567"),
        ("https://example.org/x", "https://example.org/politics"),
        ("https://example.org/", "https://www.example.org/"),
        ("https://example.org/story?id=5", "https://example.org/story"),
        (None, "https://example.org/?p=123"),
        (None, "https://example.org/#!/story/1"),
    ],
)
def test_an_address_that_may_be_an_article_s_is_believed(own, canonical):
    read = address(own, canonical)
    assert (read.url, read.unbelieved) == (canonical, ())


@pytest.mark.parametrize(
    "canonical",
    [
        "http://localhost/a/b",
        "http://127.0.0.1:8000/a",
        "http://10.0.0.5/a",
        "http://cms.local/a",
        "http://staging/a",
        "http://[::1]/a",
        "http://2130706433/a",
    ],
)
def test_a_saved_page_is_not_believed_to_stand_on_a_private_host(canonical):
    read = address(None, canonical)
    assert read.url is None
    assert [claim.reason for claim in read.unbelieved] == ["an address that only one machine or network knows"]


def test_a_page_of_a_private_host_may_say_so():
    read = address("http://localhost:8000/x", "http://localhost:8000/story-of-a-bridge")
    assert (read.url, read.unbelieved) == ("http://localhost:8000/story-of-a-bridge", ())
