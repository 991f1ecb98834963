"""Whether a round has anything to do."""

import pytest

from pipeline.flags.flag_values import StopAfter
from pipeline.interruption import Drain
from pipeline.plan import Plan
from pipeline.running.due import Due, due_at
from pipeline.running.rounds import Heralds, Rounds
from schemas.input_kinds import InputKind
from transforms.fetch.fetch_memory import FetchMemory
from transforms.fetch.fetch_state import FeedRow, PageRow
from transforms.read.reader import catalog_page
from transforms.read.sources import Source

FEED = "https://news.example/feed"
NOW = 1_767_225_600.0
PAGE = catalog_page(InputKind.FEED, FEED)


def test_a_feed_that_nobody_has_asked_is_due():
    assert due_at(PAGE, FetchMemory(), NOW) == NOW


def test_a_feed_is_due_when_it_wishes_or_a_page_of_it_is_to_be_tried_again():
    row = FeedRow(feed=FEED, at=NOW, next_at=NOW + 900)
    assert due_at(PAGE, FetchMemory(feeds={FEED: row}), NOW) == NOW + 900
    page = PageRow(page="p", at=NOW, since=NOW, asked_at=NOW, next_at=NOW + 60, input=FEED, request="{}")
    assert due_at(PAGE, FetchMemory(feeds={FEED: row}, waiting={FEED: (page,)}), NOW) == NOW + 60


@pytest.mark.parametrize(("clock", "has_work"), [("2026-01-01T00:10:00Z", False), ("2026-01-01T00:20:00Z", True)])
def test_a_round_has_work_when_one_of_its_feeds_is_due(clock, has_work, tmp_path):
    due = Due()
    due._memory = FetchMemory(feeds={FEED: FeedRow(feed=FEED, at=NOW, next_at=NOW + 900)})
    assert due.has_work(Plan((Source(InputKind.FEED, FEED),), str(tmp_path), clock)) is has_work


def test_of_files_nobody_knows_so_there_is_work(tmp_path):
    sources = (Source(InputKind.FEED, FEED), Source(InputKind.ROW, str(tmp_path)))
    assert Due().has_work(Plan(sources, str(tmp_path), "2026-01-01T00:00:00Z"))


def test_a_round_without_work_is_no_failure():
    told = []
    assert Rounds(0.0, StopAfter(rounds=2), Heralds(told.append, None)).run(lambda _: None, Drain()) == 0
    assert [(health.rounds, health.failed_rounds) for health in told] == [(1, 0), (2, 0)]
