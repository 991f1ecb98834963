"""Many requests: order, one fetch for each URL, and hosts that are left alone."""

import gc
import itertools
import threading
from collections import Counter
from dataclasses import replace

import aiohttp
import pytest

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from schemas.reasons import Reason
from transforms.elements.page_codec import encode_page
from transforms.fetch.answer import answered
from transforms.fetch.fetch_options import PAGE_LIMITS, FetchOptions
from transforms.fetch.fetching import SharedSessions, fetch_all
from transforms.fetch.one_request import one_for_each_url
from transforms.fetch.outcome import Ask, FetchOutcome


@pytest.fixture
def options(hostile_site):
    return FetchOptions(allow_private=True, connect_to=hostile_site[0], delay_seconds=0.0, backoff_seconds=0.001)


def paths_of(site, since):
    return [headers["Host"] + path for path, headers in site.seen[since:]]


def test_outcomes_stand_in_the_order_of_the_urls_and_each_url_is_fetched_once(hostile_site, options):
    _, site = hostile_site
    since = len(site.seen)
    urls = [f"http://host-{number % 3}.example/page?{number % 5}" for number in range(12)]
    outcomes = fetch_all(urls, options)
    assert [outcome.url for outcome in outcomes] == urls
    assert {outcome.reason for outcome in outcomes} == {None}
    assert Counter(paths_of(site, since)) == dict.fromkeys((url.removeprefix("http://") for url in urls), 1)


def test_a_host_that_asks_to_wait_is_asked_nothing_more_and_its_neighbour_is(hostile_site, options):
    _, site = hostile_site
    since = len(site.seen)
    outcomes = fetch_all(
        ["http://busy.example/status/429", "http://busy.example/page", "http://calm.example/page"], options
    )
    assert [outcome.reason for outcome in outcomes] == [Reason.RATE_LIMITED, Reason.RATE_LIMITED, None]
    assert outcomes[1].url == "http://busy.example/page"
    assert "busy.example/page" not in paths_of(site, since)


def test_a_host_whose_robots_file_cannot_be_had_is_asked_for_nothing_else():
    urls = [f"http://127.0.0.1:9/{number}" for number in range(5)]
    outcomes = fetch_all(urls, FetchOptions(allow_private=True, delay_seconds=0.0, retries=0))
    assert {outcome.reason for outcome in outcomes} == {Reason.CONNECTION_FAILED}
    assert all(outcome.message.startswith("robots.txt cannot be had") for outcome in outcomes)
    assert [outcome.url for outcome in outcomes] == urls


def test_a_url_that_is_none_is_an_outcome_like_any_other(options):
    outcomes = fetch_all(["http://[::1", "http://a.example/page"], options)
    assert [outcome.reason for outcome in outcomes] == [Reason.INVALID_URL, None]


def test_batches_in_several_threads_have_an_event_loop_each(options):
    found = []

    def fetch_here(number):
        found.append(fetch_all([f"http://thread-{number}.example/page"], options)[0].reason)

    threads = [threading.Thread(target=fetch_here, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [None] * 4


AS_OF = "2026-05-01T12:00:00Z"


def asked_in_a_run(sessions, run, options, address, times=1):
    """Ask for so many pages within a run."""
    session = sessions.acquire(run, options, AS_OF)
    asks = [Ask(f"http://{address}/page?{number}", PAGE_LIMITS) for number in range(times)]
    outcomes = [outcome for _, _, outcome in session.outcomes([asks])]
    sessions.release(run)
    assert {outcome.reason for outcome in outcomes} == {None}


def test_the_next_run_goes_on_over_the_open_connections_where_they_are_kept(hostile_site, options):
    address, site = hostile_site
    sessions = SharedSessions()
    since = len(site.doors)
    with sessions.kept():
        for run in "abc":
            asked_in_a_run(sessions, run, options, address)
        assert len(site.doors) - since == 1
        asked_in_a_run(sessions, "d", replace(options, user_agent="another/1"), address)  # they know the agent
        assert len(site.doors) - since == 2
    asked_in_a_run(sessions, "e", options, address)
    asked_in_a_run(sessions, "f", options, address)
    assert len(site.doors) - since == 4


def test_a_run_over_open_connections_has_budgets_of_its_own(hostile_site, options):
    address, _ = hostile_site
    options = replace(options, budgets=replace(options.budgets, host_pages=3))
    sessions = SharedSessions()
    with sessions.kept():
        for run in "abc":
            asked_in_a_run(sessions, run, options, address, times=2)  # and robots.txt


def test_what_came_over_a_connection_is_let_go_while_the_connection_stays(hostile_site, options):
    address, _ = hostile_site
    sessions = SharedSessions()
    with sessions.kept():
        asked_in_a_run(sessions, "a", options, address, times=20)
        gc.collect()
        assert sum(isinstance(each, aiohttp.ClientResponse) for each in gc.get_objects()) < 3


def request(url, source="a"):
    return encode_page(Page(kind=InputKind.URL, input=source, source_id=url, url=url))


def listed(url, feed, entry="1", **fields):
    entry = FeedEntry(feed_url=feed, entry_id=entry, link=url, title=f"As {feed} says")
    return encode_page(Page(kind=InputKind.FEED, input=feed, source_id=url, url=url, feed=entry, **fields))


def test_an_address_that_many_list_is_one_page_that_says_who_listed_it():
    url = "http://paper.example.com/story"
    own, other, again = "http://feeds.example.com/all", "http://aggregator.example.org/rss", "http://b.example.org/rss"
    requests = [
        listed(f"{url}?utm_source=x", other),
        listed(url, again),
        listed(f"{url}?utm_medium=rss", own),
        request(url, "urls.txt"),
        request(url, "urls.txt"),
    ]
    for order in itertools.permutations(requests):
        (page,) = one_for_each_url(order)
        assert (page.url, page.feed.feed_url, page.input) == (f"{url}?utm_medium=rss", own, own)
        assert [(listing.input, listing.feed_url) for listing in page.listings] == [
            (other, other),
            (again, again),
            ("urls.txt", None),
        ]


def test_a_page_keeps_what_a_trusted_feed_says_of_it_and_its_own_sites_feed_before_that():
    url = "http://news.example.com/story"
    feeds = [f"http://{host}/rss" for host in ("a.example.org", "b.example.org", "news.example.com")]
    for count, first in ((2, 1), (3, 2)):
        (page,) = one_for_each_url([listed(url, feed) for feed in feeds[:count]], ("b.example.org",))
        assert page.feed.feed_url == feeds[first]


def test_a_feed_that_lists_an_address_twice_brings_one_page():
    url = "http://paper.example.com/story"
    (page,) = one_for_each_url(
        [listed(url, "http://f.example/", "2", record_offset=5), listed(url, "http://f.example/", "1", record_offset=1)]
    )
    assert (page.feed.entry_id, page.record_offset) == ("1", 1)
    assert [(listing.entry_id, listing.record_offset) for listing in page.listings] == [("2", 5)]


def test_a_page_that_is_asked_for_again_keeps_its_listings():
    url = "http://paper.example.com/story"
    (page,) = one_for_each_url([listed(url, "http://a.example/"), listed(url, "http://b.example/")])
    (again,) = one_for_each_url([encode_page(page)])
    assert again == page
    (with_more,) = one_for_each_url([encode_page(page), request(url, "urls.txt")])
    assert [listing.input for listing in with_more.listings] == ["http://b.example/", "urls.txt"]


@pytest.mark.parametrize("other", ["story?id=2", "Story", "story/", "story#!2", "story?page=2"])
def test_two_addresses_stay_two_pages(other):
    urls = ["http://paper.example.com/story", f"http://paper.example.com/{other}"]
    assert [page.url for page in one_for_each_url(map(request, urls))] == sorted(urls)


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        ("https://www.paper.example.com/story", "http://paper.example.com/story"),
        ("http://elsewhere.example.org/story", "http://elsewhere.example.org/story"),
    ],
)
def test_a_redirect_to_another_site_changes_the_address_and_one_within_the_site_does_not(final, expected):
    asked = "http://paper.example.com/story"
    page = Page(kind=InputKind.URL, input="urls.txt", source_id=asked, url=asked, as_of="2026-03-08T06:00:00Z")
    outcome = FetchOutcome(asked, final, 200, b"x", "text/html", "utf-8")
    fetched = answered(page, outcome)
    assert (fetched.url, fetched.source_id) == (expected, asked)
    assert (fetched.content_type, fetched.charset, fetched.fetched_at) == ("text/html", "utf-8", "2026-03-08T06:00:00Z")
