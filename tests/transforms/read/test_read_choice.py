"""Of a list with more entries than its budget the newest go on; each other one is rejected once, with its reason."""

from dataclasses import replace

import orjson

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from schemas.reasons import Reason
from transforms.fetch.fetch_memory import memory_of
from transforms.fetch.fetch_options import Budgets, FetchOptions
from transforms.read.choice import choose
from transforms.read.outcomes import Refused, Request

NOW = 1_772_000_000.0
FEED = Page(InputKind.FEED, "http://paper.test/feed", "feed", fetched_at="2026-02-25T06:00:00Z")
OPTIONS = FetchOptions(budgets=Budgets(feed_entries=2))


def entry(name, day=None):
    link = f"http://paper.test/{name}"
    said = FeedEntry(FEED.input, entry_id=name, link=link, published=day and f"2026-02-{day:02}T06:00:00Z")
    return Request(replace(FEED, source_id=link, url=link, feed=said, fetched_at=None))


LISTED = [entry("undated"), entry("oldest", 3), entry("newest", 24), entry("old", 9), entry("new", 20)]


def names(outcomes):
    return [outcome.page.feed.entry_id for outcome in outcomes]


def test_the_newest_entries_go_on_and_the_others_are_rejected_with_what_replay_needs():
    choice = choose(LISTED, FEED, memory_of([]), OPTIONS, NOW)
    asked = [outcome for outcome in choice.outcomes if isinstance(outcome, Request)]
    refused = [outcome for outcome in choice.outcomes if isinstance(outcome, Refused)]
    assert (names(asked), names(refused)) == (["newest", "new"], ["undated", "oldest", "old"])
    assert {outcome.rejection.reason for outcome in refused} == {Reason.FEED_ENTRIES_OVER_BUDGET}
    assert [orjson.loads(outcome.body)["entry_id"] for outcome in refused] == names(refused)
    assert choice.new == len(LISTED)


def test_what_is_over_the_budget_is_told_once_and_not_again_by_the_next_run():
    rows = choose(LISTED, FEED, memory_of([]), OPTIONS, NOW).rows
    again = choose(LISTED, FEED, memory_of(rows), OPTIONS, NOW + 3600)
    assert [outcome for outcome in again.outcomes if isinstance(outcome, Refused)] == []


def test_a_list_of_hundreds_of_entries_is_bounded_where_nobody_asks_for_another_bound():
    many = [entry(f"story-{number}") for number in range(600)]
    choice = choose(many, FEED, memory_of([]), FetchOptions(), NOW)
    assert sum(isinstance(outcome, Refused) for outcome in choice.outcomes) == 100
