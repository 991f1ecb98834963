"""Services that stand between a feed and its pages."""

import base64

from case_tables import each_row

from schemas.input_kinds import InputKind
from schemas.reasons import Reason
from schemas.registry import load_rows
from transforms.read.feed_parser import parse_feed
from transforms.read.feeds import read_entries
from transforms.read.outcomes import Refused, Request
from transforms.read.reader import catalog_page
from transforms.read.redirectors import Redirector, resolved

ROWS = load_rows("redirectors.jsonl", Redirector, package="transforms.read")
PAGE = "https://paper.example/a?id=7"


def message(address):
    data = b"\x08\x13\x22" + bytes([len(address)]) + address.encode() + b"\xd2\x01\x00"
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@each_row("row", ROWS, ids=lambda row: row.id)
def test_every_redirector_is_known_by_its_example(row):
    target = resolved(row.example)
    assert target is None if row.is_message else target.startswith("https://paper.example/a")


@each_row(
    ("link", "expected"),
    [
        (PAGE, PAGE),
        ("https://news.google.com/rss/articles/CBMiAUFVX3lxTE1oZWxsbw?oc=5", None),
        (f"https://news.google.com/rss/articles/{message(PAGE)}?oc=5", PAGE),
        ("https://news.google.com/topics/CAAq", "https://news.google.com/topics/CAAq"),
        ("https://www.google.com/url?q=https%3A%2F%2Fpaper.example%2Fb&sa=U", "https://paper.example/b"),
        ("https://www.google.com/url?q=javascript:1", None),
        ("https://google.com.evil.example/url?q=https://paper.example/b", "https://google.com.evil.example/url?q=https://paper.example/b"),
        ("https://www.google.com/url?q=https://l.facebook.com/l.php?u=https%253A%252F%252Fpaper.example%252Fc", "https://paper.example/c"),
    ],
)  # fmt: skip
def test_a_link_leads_to_the_page_behind_the_service(link, expected):
    assert resolved(link) == expected


def test_an_entry_whose_page_only_the_service_knows_is_rejected_for_that():
    links = ["https://news.google.com/rss/articles/CBMiAUFVX3lxTE1oZWxsbw?oc=5", PAGE]
    items = "".join(f"<item><title>Nets</title><link>{link}</link></item>" for link in links)
    source = catalog_page(InputKind.FEED, "https://news.google.com/rss")
    first, second = read_entries(parse_feed(f"<rss><channel>{items}</channel></rss>".encode(), source.url), source)
    assert isinstance(first, Refused)
    assert (first.rejection.reason, first.page.url) == (Reason.UNRESOLVED_REDIRECT, links[0])
    assert isinstance(second, Request)
