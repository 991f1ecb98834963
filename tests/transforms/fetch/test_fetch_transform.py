"""Fetching in Beam: every request ends as one page or one rejected document."""

import apache_beam as beam
import orjson
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing.test_pipeline import TestPipeline as CheckedPipeline
from apache_beam.testing.util import assert_that, equal_to

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from transforms.elements.page_codec import encode_page
from transforms.fetch.fetch_memory import memory_of
from transforms.fetch.fetch_options import FetchOptions
from transforms.fetch.fetch_state import FeedRow, PageRow, pack_row, write_rows
from transforms.fetch.page_schedule import page_key
from transforms.fetch.transform import FetchLists, FetchRequests

AS_OF = "2026-03-08T06:00:00Z"


def request(url, feed):
    entry = FeedEntry(feed_url=feed, link=url)
    page = Page(kind=InputKind.FEED, input=feed, source_id=url, url=url, feed=entry, as_of=AS_OF)
    return encode_page(page)


def url_feed_time_and_listings(page):
    header = orjson.loads(page[0])
    return header["url"], header["feed"]["feed_url"], header["fetched_at"], [row["input"] for row in header["listings"]]


def url_reason_and_pointer(document):
    row = orjson.loads(document)
    return row["url"], row["stage"], row["reason"], row["pointer"], row["page"]["url"]


def test_every_address_is_a_page_or_a_rejected_document_and_a_shared_one_is_one_page(hostile_site):
    address, site = hostile_site
    since = len(site.seen)
    shared, missing = "http://one.example/page?shared", "http://two.example/status/404"
    requests = [request(shared, "feed-a"), request(shared, "feed-b"), request(missing, "feed-a")]
    with CheckedPipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
        fetched = (
            pipeline
            | "Requests" >> beam.Create(requests).with_output_types(bytes)
            | "FetchPages" >> FetchRequests(FetchOptions(allow_private=True, connect_to=address, delay_seconds=0.0))
        )
        pages = fetched.pages | "Told" >> beam.Map(url_feed_time_and_listings)
        assert_that(pages, equal_to([(shared, "feed-a", AS_OF, ["feed-b"])]), label="pages")
        rejected = fetched.rejected | "Reasons" >> beam.Map(url_reason_and_pointer)
        assert_that(rejected, equal_to([(missing, "fetch", "not_found", missing, missing)]), label="rejected")
    assert [path for path, _ in site.seen[since:]].count("/page?shared") == 1


def test_a_page_that_cannot_be_had_gives_way_to_the_whole_article_of_its_feed(hostile_site):
    address, _ = hostile_site
    entry = FeedEntry(
        feed_url="http://three.example/feed",
        link="http://three.example/status/403",
        content="<p>Nets.</p>",
        is_complete=True,
    )
    page = Page(kind=InputKind.FEED, input="feed", source_id="1", url=entry.link, feed=entry, as_of=AS_OF)
    with CheckedPipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
        fetched = (
            pipeline
            | "Requests" >> beam.Create([encode_page(page)]).with_output_types(bytes)
            | "FetchPages" >> FetchRequests(FetchOptions(allow_private=True, connect_to=address))
        )
        pages = fetched.pages | "Told" >> beam.Map(problem_and_body)
        assert_that(pages, equal_to([("forbidden", b"<html><body><article><p>Nets.</p></article></body></html>")]))


def problem_and_body(page):
    return orjson.loads(page[0])["page_problem"], page[1]


def test_what_is_replayed_is_asked_for_without_what_its_server_gave_to_ask_with(hostile_site):
    address, site = hostile_site
    url = "http://five.example/page?again"
    rows = [
        PageRow(page=page_key(url), at=1.0, since=1.0, asked_at=1.0, etag='"a"', validated_url=url),
        FeedRow(feed=url, at=1.0, etag='"a"', validated_url=url, full_at=2e9, next_at=2e9),
    ]
    memory = (write_rows(map(pack_row, rows)),)
    page = Page(kind=InputKind.FEED, input=url, source_id=url, url=url, as_of=AS_OF)
    for are_lists, is_again, sent in [(False, False, ['"a"']), (False, True, [None]), (True, True, [None])]:
        since = len(site.seen)
        options = FetchOptions(allow_private=True, connect_to=address, delay_seconds=0.0)
        with CheckedPipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
            requests = pipeline | beam.Create([encode_page(page)]).with_output_types(bytes)
            requests | FetchRequests(options, memory=memory, are_lists=are_lists, is_again=is_again)
        asked = [headers.get("If-None-Match") for path, headers in site.seen[since:] if "again" in path]
        assert asked == sent


@pytest.mark.parametrize(
    ("allow_private", "reason", "asked"),
    [(True, "address_refused", 1), (False, "address_refused", 0), (True, "gone", 0)],
)
def test_a_feed_on_an_address_that_was_refused_is_asked_at_once_where_a_run_allows_it(allow_private, reason, asked):
    place, now = "http://127.0.0.1/rss", 1_772_949_600.0
    memory = memory_of([FeedRow(feed=place, at=now - 60, failures=3, next_at=now + 3600, reason=reason)])
    page, queue = Page(kind=InputKind.FEED, input=place, source_id=place, url=place, as_of=AS_OF), []
    step = FetchLists(FetchRequests(FetchOptions(allow_private=allow_private)))
    list(step._prepared(page, memory, now, queue))
    assert len(queue) == asked
