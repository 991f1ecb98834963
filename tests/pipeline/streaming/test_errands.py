"""Requests for pages on their way, and rows that wait for them."""

from pipeline.streaming.errands import Errands
from pipeline.streaming.outbox import Outbox
from pipeline.streaming.parcel import Parcel
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.elements.page_codec import encode_page
from transforms.fetch.fetch_state import FeedRow, pack_row
from transforms.fetch.page_schedule import page_key


def request(url, title="News"):
    return encode_page(Page(InputKind.FEED, "https://a.example/feed", url, url, title=title))


def row(feed, at=1.0):
    return pack_row(FeedRow(feed=feed, at=at))


def test_rows_wait_until_every_host_has_given_its_pages():
    errands = Errands()
    assert errands.add("a", [request("https://a.example/1"), request("https://b.example/1")], [b"read"]) == []
    one, other = errands.begin(8)
    assert {one.host, other.host} == {"a.example", "b.example"}
    assert errands.done(one) == []
    assert errands.done(other) == [b"read"]


def test_a_later_look_at_a_list_is_written_down_after_the_pages_of_an_earlier_one():
    errands = Errands()
    errands.add("a", [request("https://b.example/1")], [b"first"])
    assert errands.add("a", [request("https://b.example/1")], [b"second"]) == []
    (job,) = errands.begin(8)
    assert errands.done(job) == [b"first", b"second"]
    assert errands.add("a", [], [b"third"]) == [b"third"]


def test_a_host_is_asked_for_one_job_at_a_time_and_other_hosts_meanwhile():
    errands = Errands()
    errands.add("a", [request("https://b.example/1")], [])
    (job,) = errands.begin(8)
    errands.add("a", [request("https://b.example/2"), request("https://c.example/1")], [])
    assert [job.host for job in errands.begin(8)] == ["c.example"]
    errands.done(job)
    assert [job.host for job in errands.begin(8)] == ["b.example"]


def test_a_page_that_is_under_way_is_asked_for_again_only_where_its_list_says_something_else():
    errands, url = Errands(), "https://b.example/1"
    errands.add("a", [request(url)], [])
    assert errands.is_under_way(page_key(url))
    errands.add("a", [request(url), request(url, title="Changed")], [])
    (first,) = errands.begin(8)
    errands.done(first)
    (second,) = errands.begin(8)
    assert (len(first.requests), len(second.requests)) == (1, 1)
    errands.done(second)
    assert not errands.is_under_way(page_key(url))


def test_a_row_never_leaves_before_a_page_that_came_first():
    outbox = Outbox()
    outbox.put(Parcel(rows=[row("old", at=1.0)]))
    outbox.put(Parcel(rows=[row("old", at=2.0)]))
    assert not outbox.is_news
    for number in range(3):
        outbox.put(Parcel([(b"header", b"%d" % number)], rows=[row(f"page {number}")]))
    outbox.put(Parcel(rows=[row("list")]))
    first, rest = outbox.take(2, 1 << 20), outbox.take(2, 1 << 20)
    assert (len(first.pages), len(rest.pages)) == (2, 1)
    assert sorted(first.rows) == sorted([row("old", at=2.0), row("page 0"), row("page 1")])
    assert sorted(rest.rows) == sorted([row("page 2"), row("list")])
    assert (outbox.size, outbox.is_news) == (0, False)


def test_a_document_larger_than_a_window_goes_alone():
    outbox = Outbox()
    outbox.put(Parcel([(b"", b"x" * 100)]))
    outbox.put(Parcel(rejected=[b"{}"]))
    assert outbox.take(10, 50).pages
    assert outbox.take(10, 50).rejected
