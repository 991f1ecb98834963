"""The mark of an attempt on an object store, as its launcher keeps it young."""

from queue import SimpleQueue

import pytest

from schemas.manifest import RunHeader
from transforms.storage import heartbeat
from transforms.storage.errors import StoreFailedError
from transforms.storage.heartbeat import beat
from transforms.storage.journal import journal_path
from transforms.storage.running import running
from transforms.storage.storage import storage_for

MARK = "_runs/.journal/mark"


class Beats:
    """An event that is set after so many waits; `at` gives what happens before each."""

    def __init__(self, *at):
        self.at = list(at)

    def wait(self, seconds):
        assert seconds == heartbeat.BEAT_SECONDS
        if not self.at:
            return True
        self.at.pop(0)()
        return False


def nothing():
    pass


@pytest.fixture
def storage(generations_host):
    storage = storage_for(generations_host)
    storage.write(MARK, b"")
    return storage


def test_each_beat_writes_the_mark_again(storage):
    seen = []
    beat(storage, MARK, Beats(*[lambda: seen.append(storage.generation(MARK))] * 3))
    assert len({*seen, storage.generation(MARK)}) == 4


def test_a_mark_that_the_commit_took_away_does_not_come_back(storage):
    beats = Beats(nothing, lambda: storage.delete(MARK), nothing)
    beat(storage, MARK, beats)
    assert not storage.exists(MARK)
    assert len(beats.at) == 1


def test_a_store_that_fails_once_is_asked_again(storage, monkeypatch):
    def refuse(*_):
        raise StoreFailedError(MARK, "no answer")

    before = storage.generation(MARK)
    patch = pytest.MonkeyPatch()
    beat(storage, MARK, Beats(lambda: patch.setattr(storage, "write_if", refuse), patch.undo))
    assert storage.generation(MARK) != before


def test_a_write_that_counted_and_was_refused_when_it_was_tried_again_ends_no_heartbeat(storage):
    def counts_and_is_refused(path, data, generation):
        write_if(path, data, generation)
        return False

    write_if, patch, seen = storage.write_if, pytest.MonkeyPatch(), []

    def mend():
        patch.undo()
        seen.append(storage.generation(MARK))

    beat(storage, MARK, Beats(lambda: patch.setattr(storage, "write_if", counts_and_is_refused), mend))
    assert seen
    assert storage.generation(MARK) != seen[0]


def test_a_run_beats_while_it_lives(storage, monkeypatch):
    begun = SimpleQueue()
    monkeypatch.setattr(heartbeat, "beat", lambda *arguments: begun.put(arguments))
    with running(storage, RunHeader("20261121T100000Z-0000abcd", "2026-11-21T10:00:00Z")) as run:
        pass
    _, path, over = begun.get(timeout=60)
    assert path == journal_path(run.attempt.name)
    assert over.is_set()
