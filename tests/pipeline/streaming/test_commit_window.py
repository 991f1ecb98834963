"""The commit of windows beside others that commit below the same output."""

import pytest

from pipeline.plan import Plan
from pipeline.streaming import streaming_graph
from pipeline.streaming.commits import Commits
from pipeline.streaming.streaming_graph import CommitWindow
from pipeline.streaming.window_ids import window_id
from pipeline.streaming.window_run import REJECTED, ROWS, Committed
from schemas.manifest import Counts, Manifest, manifest_bytes, manifest_path, run_id_at
from transforms.storage.errors import CommitConflictError
from transforms.storage.storage import storage_for


class Clock:
    """State of an engine."""

    value = None

    def read(self):
        return self.value

    def write(self, value):
        self.value = value


@pytest.fixture
def commits(tmp_path, monkeypatch):
    """What is committed, as (clock, contents); `at(end, contents)` commits a window as a process of its own."""
    done, storage = [], storage_for(str(tmp_path))
    plan = Plan((), str(tmp_path), "2026-01-01T00:00:00Z")

    def stand(clock, contents, window=None):
        manifest = Manifest(run_id_at(clock, "0000abcd"), clock, (), {}, Counts(), (), (), (), {}, window=window)
        if not storage.write_if(manifest_path(manifest.run_id), manifest_bytes(manifest), None):
            raise CommitConflictError("here", "another run has this run id")
        done.append((clock[11:-1], contents[REJECTED][0].decode()))
        return Committed(manifest, 0.0)

    def at(end, contents, state=None):
        monkeypatch.setattr(streaming_graph, "COMMITS", Commits())
        element = ("all", (f"2026-01-01T00:00:{end}Z", {REJECTED: [contents.encode()]}))
        return list(CommitWindow(plan).process(element, state or Clock()))

    monkeypatch.setattr(
        streaming_graph, "commit_contents", lambda _plan, contents, clock, window: stand(clock, contents, window)
    )
    at.done, at.stand = done, stand
    return at


def test_two_streams_of_one_output_take_turns_by_what_is_committed(commits):
    one, other = Clock(), Clock()
    for end in (10, 20):
        commits(end, "one", one)
        commits(end, "other", other)
    assert commits.done == [
        ("00:00:10", "one"),
        ("00:00:11", "other"),
        ("00:00:20", "one"),
        ("00:00:21", "other"),
    ]


def test_a_second_that_another_takes_during_a_commit_is_left_to_it(commits, monkeypatch):
    def overtaken(_plan, contents, clock, window):
        if not commits.done:
            commits.stand(clock, {REJECTED: [b"another"]})
        return commits.stand(clock, contents, window)

    monkeypatch.setattr(streaming_graph, "commit_contents", overtaken)
    commits(10, "one")
    assert commits.done == [("00:00:10", "another"), ("00:00:11", "one")]


def test_a_store_in_which_every_second_is_taken_is_named_in_the_end(commits, monkeypatch):
    def refused(*_):
        raise CommitConflictError("here", "taken")

    monkeypatch.setattr(streaming_graph, "commit_contents", refused)
    with pytest.raises(CommitConflictError, match="taken by others"):
        commits(10, "one")


def test_a_window_that_an_engine_brings_again_is_committed_once(commits):
    (first,), (again,) = commits(10, "one"), commits(10, "one")
    assert again == first
    commits(10, "what came late")
    assert commits.done == [("00:00:10", "one"), ("00:00:11", "what came late")]


def test_a_window_is_found_however_many_were_committed_since_and_in_any_order_of_what_it_brought(commits):
    commits(10, "one")
    for end in range(11, 15):
        commits(end, "more")
    commits(10, "one")
    assert len(commits.done) == 5
    assert window_id("e", {REJECTED: [b"a", b"b"]}) == window_id("e", {REJECTED: [b"b", b"a"]})
    assert window_id("e", {REJECTED: [b"a"]}) != window_id("e", {ROWS: [b"a"]})
