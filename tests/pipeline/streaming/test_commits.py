"""What a process knows of the windows of its stream."""

from pipeline.streaming.commits import MOST_BEHIND, Commits


def test_windows_that_wait_for_their_commit_hold_up_the_next_ones_until_they_are_committed():
    commits = Commits()
    commits.is_heard = True
    for window in range(MOST_BEHIND):
        assert not commits.is_behind(60.0 * window)
        commits.expect(60.0 * window)
    assert commits.is_behind(60.0 * MOST_BEHIND)
    assert not commits.is_behind(0.0)
    commits.settle(60.0)
    assert not commits.is_behind(60.0 * MOST_BEHIND)


def test_where_nobody_hears_of_commits_nothing_is_held_up_or_kept():
    commits = Commits()
    for window in range(MOST_BEHIND + 1):
        commits.expect(60.0 * window)
    commits.tell(None)
    assert not commits.is_behind(1000.0)
    assert commits.next() is None
