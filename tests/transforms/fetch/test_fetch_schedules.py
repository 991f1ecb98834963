"""When feeds and pages are asked, and with what: laws of politeness over many runs, on a clock of the test's own."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from schemas.reasons import Reason
from transforms.fetch.feed_schedule import end_row, feed_row_after, is_disabled, poll_of, refusal_row
from transforms.fetch.fetch_memory import EntryStanding, memory_of
from transforms.fetch.fetch_options import FEED_LIMITS, FetchOptions
from transforms.fetch.fetch_state import FeedRow, HintRow, PageRow, pack_row, read_rows, write_rows
from transforms.fetch.outcome import Ask, FetchOutcome, Validators
from transforms.fetch.page_schedule import MOST_TRIES, entry_row, page_key, page_row_after
from transforms.read.choice import choose
from transforms.read.outcomes import Refused, Rest

NOW = 1_772_000_000.0
HOUR, DAY = 3600.0, 24 * 3600.0
URL = "http://paper.test/feed"
FEED = Page(InputKind.FEED, URL, URL, url=URL)


def poll(row, now, hint=None):
    return poll_of(FEED, FEED_LIMITS, row, hint, now)


def after(outcome, row=None, now=NOW, ask=None, seconds=900.0):
    return feed_row_after(ask or Ask(URL), outcome, row, now, seconds)


def ok(**fields):
    return FetchOutcome(URL, URL, 200, b"x", **fields)


def failed(reason=Reason.HTTP_SERVER_ERROR, status=500, **fields):
    return FetchOutcome(URL, URL, status, reason=reason, **fields)


VALIDATED = ok(validators=Validators(URL, '"a"', "Mon"))


def test_a_feed_that_nobody_knows_is_asked_without_validators():
    assert poll(None, NOW).ask == Ask(URL, FEED_LIMITS)


@pytest.mark.parametrize(
    ("outcome", "hint", "seconds"),
    [
        (VALIDATED, None, 900),
        (replace(VALIDATED, fresh_seconds=7200), None, 7200),
        (replace(VALIDATED, fresh_seconds=60), None, 900),
        (VALIDATED, HintRow(hint=URL, at=NOW, seconds=3600), 3600),
        (VALIDATED, HintRow(hint=URL, at=NOW, seconds=604_800), DAY),
    ],
)
def test_a_feed_waits_as_long_as_it_or_the_operator_wishes(outcome, hint, seconds):
    row = after(outcome)
    assert poll(row, NOW + seconds * 0.98, hint).ask is None
    assert poll(row, NOW + seconds, hint).ask is not None


def test_a_feed_is_asked_with_what_it_gave_last_and_once_in_a_day_or_two_without():
    row = after(VALIDATED)
    assert poll(row, NOW + HOUR).ask.validators == Validators(URL, '"a"', "Mon")
    unchanged = replace(VALIDATED, is_unchanged=True, validators=Validators(URL, '"b"'))
    row = after(unchanged, row, NOW + HOUR, poll(row, NOW + HOUR).ask)
    assert (row.etag, row.last_modified, row.full_at) == ('"b"', None, NOW)
    assert poll(row, NOW + DAY - 1).ask.validators is not None
    assert poll(row, NOW + 2 * DAY).ask.validators is None


def test_validators_that_a_feed_no_longer_gives_are_not_sent():
    row = after(ok(), after(VALIDATED), NOW + HOUR)
    assert poll(row, NOW + 2 * HOUR).ask.validators is None


def test_a_permanent_redirect_is_remembered_until_the_old_address_is_asked_again():
    moved = ok(validators=Validators("http://new.test/feed", '"a"'), moved_to="http://new.test/feed")
    row = after(moved)
    assert poll(row, NOW + HOUR).ask.moved_to == "http://new.test/feed"
    assert poll(row, NOW + 2 * DAY).ask.moved_to is None
    assert poll(after(failed(), row, NOW + HOUR), NOW + DAY).ask.moved_to is None


def test_a_feed_that_fails_is_asked_less_and_less_and_comes_back_at_once():
    row, now, waits = None, NOW, []
    for _ in range(40):
        row = after(failed(), row, now)
        waits.append(row.next_at - now)
        now = row.next_at
    assert waits[0] < waits[3] < waits[6]
    assert max(waits[:29]) <= 1.25 * DAY
    assert is_disabled(row)
    assert waits[-1] == 7 * DAY
    row = after(VALIDATED, row, now)
    assert not is_disabled(row)
    assert row.next_at - now <= 900


def test_a_feed_that_has_gone_is_asked_once_a_month():
    row = after(failed(Reason.GONE, 410))
    assert is_disabled(row)
    assert poll(row, NOW + 29 * DAY).ask is None
    assert poll(row, NOW + 30 * DAY).ask is not None


def test_a_host_that_asks_for_peace_is_left_in_peace_by_later_runs():
    row = after(failed(Reason.RATE_LIMITED, 429, retry_at=NOW + 5 * HOUR))
    assert poll(row, NOW + 5 * HOUR - 1).ask is None
    unasked = after(failed(Reason.RATE_LIMITED, None, retry_at=NOW + 9 * HOUR), row)
    assert (unasked.failures, unasked.next_at) == (row.failures, NOW + 9 * HOUR)


def test_a_feed_that_was_not_asked_for_want_of_budget_is_none_the_worse():
    assert after(failed(Reason.RUN_SECONDS_OVER_BUDGET, None)) is None


# pages of a list
STORY = Page(
    InputKind.FEED,
    URL,
    "http://paper.test/story",
    url="http://paper.test/story",
    feed=FeedEntry(URL, entry_id="1", link="http://paper.test/story", title="Ferry leaves"),
)
KEY = page_key(STORY.url)


def page_after(outcome, row=None, now=NOW):
    return page_row_after(STORY, outcome, row, now)


def standing(page, *rows, now=NOW + HOUR, recheck=0.0):
    return memory_of(rows).standing(page, now, recheck)


def test_an_entry_is_news_until_its_page_is_fetched_and_again_when_it_changes():
    entry, row = entry_row(STORY, NOW), page_after(ok())
    changed = replace(STORY, feed=replace(STORY.feed, title="Ferry returns"))
    again = replace(STORY, as_of="2026-03-01T00:00:00Z", record_offset=7)
    assert standing(STORY) is EntryStanding.NEW
    assert standing(STORY, entry) is EntryStanding.NEW
    assert standing(again, entry, row) is EntryStanding.KNOWN
    assert standing(changed, entry, row) is EntryStanding.NEW


def test_a_page_that_another_feed_lists_too_is_known():
    other = replace(STORY, input="http://other.test/feed", url=f"{STORY.url}?utm_source=x")
    assert standing(other, page_after(ok())) is EntryStanding.KNOWN


def test_a_young_story_is_asked_for_again_where_that_is_wished():
    rows = entry_row(STORY, NOW), page_after(ok())
    assert standing(STORY, *rows, recheck=2) is EntryStanding.NEW
    assert standing(STORY, *rows, now=NOW + 3 * HOUR, recheck=2) is EntryStanding.KNOWN
    dated = replace(STORY, feed=replace(STORY.feed, published="2020-01-01T00:00:00Z"))
    assert standing(dated, entry_row(dated, NOW), rows[1], recheck=2) is EntryStanding.KNOWN


@pytest.mark.parametrize("reason", [Reason.HTTP_SERVER_ERROR, Reason.NOT_FOUND, Reason.FETCH_TIMED_OUT])
def test_a_page_that_fails_is_tried_again_from_its_stored_request_and_not_for_ever(reason):
    row, now = None, NOW
    for number in range(MOST_TRIES):
        row = page_after(failed(reason), row, now)
        memory = memory_of([row])
        assert memory.standing(STORY, now) is EntryStanding.KNOWN
        assert list(memory.due_pages(URL, now)) == []
        if number < MOST_TRIES - 1:
            now = row.next_at
            assert len(list(memory.due_pages(URL, now))) == 1
    assert row.next_at is None
    assert row.request is None


def test_a_page_that_failed_and_is_listed_in_a_file_is_news_when_its_next_try_is_due():
    row = page_after(failed(Reason.HTTP_SERVER_ERROR))
    memory = memory_of([row])
    assert memory.standing(STORY, row.next_at - 1, list_is_fetched=False) is EntryStanding.KNOWN
    assert memory.standing(STORY, row.next_at, list_is_fetched=False) is EntryStanding.NEW
    assert memory.standing(STORY, row.next_at) is EntryStanding.KNOWN


def test_a_page_that_has_gone_is_not_tried_again():
    assert page_after(failed(Reason.GONE, 410)).next_at is None


def test_a_page_over_a_budget_is_due_in_the_next_run_and_one_of_a_host_in_peace_after_it():
    over = page_after(failed(Reason.HOST_PAGES_OVER_BUDGET, None))
    assert (over.tries, over.next_at) == (0, NOW)
    resting = page_after(failed(Reason.RATE_LIMITED, None, retry_at=NOW + 9 * HOUR))
    assert (resting.tries, resting.next_at) == (0, NOW + 9 * HOUR)


def test_no_password_stands_in_a_stored_request():
    row = page_row_after(replace(STORY, credentials="ann:sesame"), failed(), None, NOW)
    assert "sesame" not in row.request


# a network of feeds that counts offences
@dataclass
class CountingFeed:
    """A feed with every vice: it changes, rests, fails, moves its validators, and lies now and then."""

    url: str
    chance: random.Random
    version: int = 0
    resting_until: float = 0.0
    fresh_until: float = 0.0
    given: Validators | None = None
    asked_at: list = field(default_factory=list)
    full_at: list = field(default_factory=list)

    def answer(self, ask, now, offences):
        if now < self.resting_until:
            offences["asked in peace"] += 1
        if now < self.fresh_until or (self.asked_at and now - self.asked_at[-1] < 0.99 * 900):
            offences["asked early"] += 1
        if ask.validators is None:
            self.full_at += [now] if self.given else []
        elif ask.validators != self.given:
            offences["wrong validator"] += 1
        self.asked_at.append(now)
        kind = self.chance.random()
        if kind < 0.05:
            self.resting_until = now + self.chance.choice([60, 5000, 90_000])
            return FetchOutcome(self.url, self.url, 429, reason=Reason.RATE_LIMITED, retry_at=self.resting_until)
        if kind < 0.1:
            return FetchOutcome(self.url, self.url, 503, reason=Reason.HTTP_SERVER_ERROR)
        fresh = self.chance.choice([None, None, 600, 4000])
        self.fresh_until = now + (fresh or 0)
        is_unchanged = ask.validators is not None and kind < 0.7
        self.version += not is_unchanged
        self.given = Validators(self.url, f'"{self.version}-{len(self.asked_at)}"')
        return FetchOutcome(
            self.url, self.url, 200, is_unchanged=is_unchanged, validators=self.given, fresh_seconds=fresh
        )


def test_a_thousand_polls_of_fifty_feeds_with_restarts_give_no_offence():
    chance, offences, now, contents = random.Random(7), Counter(), NOW, []
    feeds = [CountingFeed(f"http://host-{number}.test/feed", random.Random(number)) for number in range(50)]
    polls = 0
    while polls < 1000:
        memory = memory_of(read_rows(contents))  # each run starts from what the ones before have committed
        rows = []
        for feed in feeds:
            page = replace(FEED, url=feed.url, input=feed.url)
            before = memory.feeds.get(feed.url)
            ask = poll_of(page, FEED_LIMITS, before, None, now).ask
            if ask is not None:
                polls += 1
                row = feed_row_after(ask, feed.answer(ask, now, offences), before, now, 900.0)
                rows.append(pack_row(row))
        contents.append(write_rows(rows))
        now += chance.choice([300, 899, 901, 1800, 7200])
    assert offences == Counter()
    for feed in feeds:
        assert all(second - first >= DAY for first, second in zip(feed.full_at, feed.full_at[1:], strict=False))
    assert sum(len(feed.asked_at) for feed in feeds) == polls


def test_rows_are_the_newest_of_each_thing_in_any_order():
    old, new = FeedRow(feed=URL, at=NOW, etag="old"), FeedRow(feed=URL, at=NOW + 1, etag="new")
    page = PageRow(page=KEY, at=NOW, since=NOW, asked_at=NOW)
    one, two = write_rows([pack_row(old), pack_row(page)]), write_rows([pack_row(new)])
    assert set(read_rows([one, two])) == set(read_rows([two, one])) == {new, page}


# what came and could not be read


def known(*rows):
    return memory_of(read_rows([write_rows(map(pack_row, rows))])).feeds[URL]


def test_a_feed_that_could_not_be_read_is_asked_again_in_full_and_less_and_less():
    row, now, waits = None, NOW, []
    for number in range(1, 4):
        polled = after(VALIDATED, row, now)
        row = known(polled, refusal_row(URL, Reason.MALFORMED_FEED, row, now, 900.0))
        assert (row.failures, row.reason, row.validated_url) == (number, "malformed_feed", None)
        assert poll(row, row.next_at - 1).ask is None
        assert poll(row, row.next_at).ask.validators is None
        waits.append(row.next_at - now)
        now = row.next_at
    assert waits == sorted(waits)
    mended = after(VALIDATED, row, now)
    assert known(mended, refusal_row(URL, Reason.MALFORMED_FEED, None, NOW, 900.0)) == mended


def test_a_feed_that_broke_off_is_asked_once_more_in_full_and_no_more_where_that_is_how_it_is_written():
    cut = end_row(URL, None, NOW, is_cut=True)
    row = known(after(VALIDATED), cut)
    assert (row.failures, row.next_at) == (0, NOW + 900 * 0.99)
    assert poll(row, NOW + HOUR).ask.validators is None
    assert end_row(URL, cut, NOW + HOUR, is_cut=True) is None
    assert poll(known(after(VALIDATED, row, NOW + HOUR), cut), NOW + 2 * HOUR).ask.validators is not None


def test_the_rest_of_a_list_that_breaks_off_is_told_once_and_the_list_read_again():
    source = replace(FEED, fetched_at="2026-03-08T06:00:00Z")
    rest = Rest(replace(source, record_offset=3), Rejection(Reason.RESPONSE_TRUNCATED, "breaks off"))
    over = replace(rest, is_cut=False, rejection=Rejection(Reason.FEED_ENTRIES_OVER_BUDGET, "too many"))
    memory = memory_of([])
    for outcome in (rest, over):
        choice = choose([outcome], source, memory, FetchOptions(), NOW)
        assert choice.outcomes == [Refused(outcome.page, outcome.rejection)]
        memory = memory_of([*memory.refusals.values(), *choice.rows])
        assert choose([outcome], source, memory, FetchOptions(), NOW + HOUR).outcomes == []
    in_file = choose([rest], FEED, memory, FetchOptions(), NOW)
    assert (len(in_file.outcomes), in_file.rows) == (1, [])


def test_a_feed_that_came_whole_in_between_and_breaks_off_again_is_told_again_and_asked_in_full():
    source = replace(FEED, fetched_at="2026-03-08T06:00:00Z")
    rest = Rest(replace(source, record_offset=3), Rejection(Reason.RESPONSE_TRUNCATED, "breaks off"))
    rows, told, asks_in_full = [], [], []
    for number, outcomes in enumerate(([rest], [rest], [], [], [rest], [rest])):
        now = NOW + number * HOUR
        choice = choose(outcomes, source, memory_of(rows), FetchOptions(), now)
        rows = list(read_rows([write_rows(map(pack_row, [*rows, after(VALIDATED, now=now), *choice.rows]))]))
        told.append(len(choice.outcomes))
        asks_in_full.append(poll(memory_of(rows).feeds[URL], now + HOUR).ask.validators is None)
    assert told == [1, 0, 0, 0, 1, 0]
    assert asks_in_full == [True, False, False, False, True, False]
