"""Retention: what leaves the manifests and the disk, whatever happens on the way."""

from dataclasses import replace
from datetime import datetime

import pytest

from schemas.manifest import RunHeader, manifest_path
from transforms.sink.commit import commit, file_report, input_report, manifest_of, state_report
from transforms.sink.retention import prune
from transforms.sink.shard_file import Row, shard_file
from transforms.sink.state_file import state_file
from transforms.storage.errors import UnprovenError
from transforms.storage.file_names import JOURNALS, day_of
from transforms.storage.journal import journal_path, new_attempt
from transforms.storage.manifests import read_manifests
from transforms.storage.running import Attempt, running
from transforms.storage.storage import storage_for

DAYS = ("2026-10-01", "2026-11-01", "2026-11-20")
HEADERS = [RunHeader(f"{day.replace('-', '')}T100000Z-0000abcd", f"{day}T10:00:00Z") for day in DAYS]
NOW = 1e11
DAY = 24 * 3600
OBJECT_TIME = datetime.fromisoformat("2026-11-20T00:00:00+00:00").timestamp()  # of every object in the fake store
FOLDERS = {"articles": "articles/date={}/outlet=a.example", "duplicates": "duplicates/date={}/outlet=a.example"}


def write_run(storage, header):
    """A run with a file of each tree on each day, and a state file."""
    reports = []
    for tree, folder in {**FOLDERS, "rejected": "rejected/date={}"}.items():
        for day in DAYS:
            file = shard_file(tree, folder.format(day), 0, [Row("", "", "", f"{header.run_id} {day}".encode())])
            storage.write(file.entry.path, file.data)
            reports.append(file_report(file.entry, {"gone": 1} if tree == "rejected" else None))
    state = state_file("index.jsonl", header.run_id.encode())
    storage.write(state.path, header.run_id.encode())
    manifest = manifest_of(header, [*reports, state_report(state), input_report(9)])
    return commit(storage, manifest, Attempt(replaces=storage.generation(manifest_path(header.run_id))))


@pytest.fixture(params=["local", "generations"])
def storage(request, tmp_path):
    storage = storage_for(
        str(tmp_path / "out") if request.param == "local" else request.getfixturevalue("generations_host")
    )
    for header in HEADERS:
        write_run(storage, header)
    return storage


def data_of(storage):
    return [path for path in storage.paths("") if path.split("/")[0] in ("articles", "duplicates", "rejected")]


def test_days_before_the_date_leave_manifests_and_disk_and_state_stays(storage):
    before = {manifest.run_id: manifest for manifest in read_manifests(storage)}
    state = storage.paths("_state")
    done = prune(storage, "2026-11-01", lambda: NOW)
    assert (done.files, done.runs, done.removed, done.stopped) == (9, 3, 9, None)
    assert {day_of(path) for path in data_of(storage)} == {"2026-11-01", "2026-11-20"}
    assert storage.paths("_state") == state
    assert storage.paths(JOURNALS) == []
    for manifest in read_manifests(storage):
        assert {file.path for file in manifest.files} <= set(data_of(storage))
        assert {day_of(file.path) for file in manifest.pruned} == {"2026-10-01"}
        assert sorted([*manifest.files, *manifest.pruned]) == list(before[manifest.run_id].files)
        assert replace(manifest, files=(), pruned=()) == replace(before[manifest.run_id], files=())


def test_pruning_twice_changes_nothing_more_and_pruning_on_adds_up(storage):
    prune(storage, "2026-11-01", lambda: NOW)
    tree = {path: storage.read(path) for path in storage.paths("")}
    again = prune(storage, "2026-11-01", lambda: NOW)
    assert (again.files, again.removed) == (0, 0)
    assert {path: storage.read(path) for path in storage.paths("")} == tree
    prune(storage, "2026-11-20", lambda: NOW)
    assert {len(manifest.pruned) for manifest in read_manifests(storage)} == {6}
    assert {day_of(path) for path in data_of(storage)} == {"2026-11-20"}


def test_a_run_that_is_done_again_brings_its_days_back(storage):
    prune(storage, "2026-11-01", lambda: NOW)
    again = write_run(storage, HEADERS[0])
    assert again.pruned == ()
    assert set(again.paths()) <= set(storage.paths(""))


class DiesError(Exception):
    pass


class DyingStorage:
    """A storage that dies at its nth change, before or after it happens."""

    def __init__(self, storage, changes, after):
        self._storage = storage
        self._left = changes
        self._after = after

    def __getattr__(self, name):
        operation = getattr(self._storage, name)
        if name not in {"write", "write_if", "delete"}:
            return operation

        def changing(*arguments):
            self._left -= 1
            if self._left < 0 and not self._after:
                raise DiesError
            result = operation(*arguments)
            if self._left < 0:
                raise DiesError
            return result

        return changing


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_pruning_that_dies_at_any_moment_is_finished_by_the_next(tmp_path, after):
    def made(name):
        storage = storage_for(str(tmp_path / name))
        for header in HEADERS[:2]:
            write_run(storage, header)
        return storage

    whole = made("whole")
    prune(whole, "2026-11-01", lambda: NOW)
    expected = {path: whole.read(path) for path in whole.paths("")}
    for changes in range(12):
        storage = made(f"{changes}")
        with pytest.raises(DiesError):
            prune(DyingStorage(storage, changes, after), "2026-11-01", lambda: NOW)
        listed = {path for manifest in read_manifests(storage) for path in manifest.paths()}
        assert listed <= set(storage.paths(""))
        done = prune(storage, "2026-11-01", lambda: NOW)
        assert done.stopped is None
        assert {path: storage.read(path) for path in storage.paths("")} == expected


def test_a_pruning_that_died_is_finished_by_the_next_run_too(tmp_path):
    storage = storage_for(str(tmp_path))
    write_run(storage, HEADERS[0])
    with pytest.raises(DiesError):
        prune(DyingStorage(storage, 2, after=False), "2026-11-01", lambda: NOW)
    assert any(day_of(path) == DAYS[0] for path in data_of(storage))
    with running(storage, HEADERS[2]) as run:
        pass
    assert run.left_alone == []
    assert {day_of(path) for path in data_of(storage)} == set(DAYS[1:])


def test_a_run_that_is_being_done_again_is_left_as_it_is(tmp_path):
    storage = storage_for(str(tmp_path))
    for header in HEADERS[:2]:
        write_run(storage, header)
    with running(storage, HEADERS[0]):
        done = prune(storage, "2026-11-01", lambda: NOW)
    assert (done.alive, done.runs, done.waits) == ((HEADERS[0].run_id,), 1, True)
    assert [len(manifest.pruned) for manifest in read_manifests(storage)] == [0, 3]
    with running(storage, HEADERS[2]):
        pass
    assert len([path for path in data_of(storage) if day_of(path) == DAYS[0]]) == 3


def test_a_run_on_an_object_store_that_wrote_an_hour_ago_is_alive_however_old_its_mark(generations_host, monkeypatch):
    storage = storage_for(generations_host)
    write_run(storage, HEADERS[0])
    attempt = new_attempt(HEADERS[0].run_id)
    storage.write(journal_path(attempt), b"")
    storage_for(generations_host, attempt).write("_state/index/0123456789ab.jsonl", b"x")
    real = type(storage).entries

    def entries(self, prefix):
        """Those of the real listing, in which marks are two days older than objects."""
        return [
            replace(entry, modified=entry.modified - 2 * DAY * entry.path.startswith(JOURNALS))
            for entry in real(self, prefix)
        ]

    monkeypatch.setattr(type(storage), "entries", entries)
    now = OBJECT_TIME + 3600
    assert prune(storage, "2026-11-01", lambda: now).alive == (HEADERS[0].run_id,)
    assert prune(storage, "2026-11-01", lambda: now + DAY).runs == 1


def test_a_file_that_nobody_knows_stops_a_pruning_before_it_changes_anything(storage):
    foreign = "articles/date=2026-10-01/outlet=a.example/part-000-ffffffffffff.jsonl.gz"
    storage.write(foreign, b"x")
    tree = {path: storage.read(path) for path in storage.paths("")}
    with pytest.raises(UnprovenError, match=foreign):
        prune(storage, "2026-11-01", lambda: NOW)
    assert {path: storage.read(path) for path in storage.paths("")} == tree


def test_the_journal_of_a_pruning_goes_with_it(tmp_path):
    write_run(storage_for(str(tmp_path)), HEADERS[0])
    attempt = new_attempt("prune")
    storage = storage_for(str(tmp_path), attempt)
    prune(storage, "2026-11-01", lambda: NOW, attempt)
    assert storage.paths(JOURNALS) == []
    assert storage.folders("_runs") == [HEADERS[0].run_id]
