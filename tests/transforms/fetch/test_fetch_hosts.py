"""Many requests: order, one fetch for each URL, and hosts that are left alone."""

import threading
from collections import Counter

import pytest

from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.reasons import Reason
from transforms.elements.page_codec import encode_page
from transforms.fetch.answer import answered
from transforms.fetch.hosts import fetch_all
from transforms.fetch.options import FetchOptions
from transforms.fetch.outcome import FetchOutcome
from transforms.fetch.rounds import by_url, rounds


@pytest.fixture
def options(hostile_site):
    return FetchOptions(allow_private=True, connect_to=hostile_site[0])


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


def test_a_host_that_does_not_answer_is_given_up_after_three_requests():
    urls = [f"http://127.0.0.1:9/{number}" for number in range(5)]
    outcomes = fetch_all(urls, FetchOptions(allow_private=True))
    assert {outcome.reason for outcome in outcomes} == {Reason.CONNECTION_FAILED}
    assert [outcome.message.startswith("not asked") for outcome in outcomes] == [False, False, False, True, True]
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


def request(url, source="a"):
    return encode_page(Page(kind=InputKind.URL, input=source, source_id=url, url=url))


def test_rounds_take_turns_between_hosts_and_lose_nothing():
    queues = [
        by_url([request(f"http://{host}.example/{number}") for number in range(count)])
        for host, count in (("a", 5), ("b", 2))
    ]
    taken = [[chosen.url for chosen in chosen_now] for chosen_now in rounds(queues, size=3)]
    assert taken == [
        ["http://a.example/0", "http://b.example/0", "http://a.example/1"],
        ["http://b.example/1", "http://a.example/2", "http://a.example/3"],
        ["http://a.example/4"],
    ]


def test_requests_for_one_url_are_one_fetch_for_all_their_pages():
    (chosen,) = by_url([request("http://a.example/", "second"), request("http://a.example/", "first")])
    assert [page.input for page in chosen.pages] == ["first", "second"]


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
