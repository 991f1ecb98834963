"""The memory of a process that goes on polling."""

from transforms.fetch.fetch_state import EntryRow, FeedRow, PageRow, pack_row
from transforms.fetch.live_memory import LiveMemory

NOW = 1_700_000_000.0
DAY = 24 * 3600.0


def page(name, next_at=None, at=NOW):
    return PageRow(page=name, at=at, since=at, asked_at=at, next_at=next_at, input="feed", request="{}")


def test_what_is_learnt_counts_at_once():
    memory = LiveMemory([FeedRow(feed="a", at=NOW)])
    later = FeedRow(feed="a", at=NOW + 5, etag="x")
    memory.learn([pack_row(later)], NOW)
    assert memory.view.feeds["a"] == later


def test_a_page_waits_until_it_is_settled():
    memory = LiveMemory([page("p", next_at=NOW + 60), page("q", next_at=NOW)])
    assert list(memory.view.due_pages("feed", NOW)) == ["{}"]
    memory.learn([pack_row(page("q"))], NOW)
    assert list(memory.view.due_pages("feed", NOW)) == []
    assert list(memory.view.due_pages("feed", NOW + 60)) == ["{}"]


def test_what_nobody_has_met_for_three_weeks_is_forgotten():
    memory = LiveMemory([EntryRow(entry="old", at=NOW - 22 * DAY, print=""), page("p", NOW, at=NOW - 22 * DAY)])
    memory.learn([pack_row(EntryRow(entry="new", at=NOW, print=""))], NOW)
    assert set(memory.view.entries) == {"new"}
    assert memory.view.pages == {}
    assert list(memory.view.due_pages("feed", NOW)) == []
