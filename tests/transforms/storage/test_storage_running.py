"""The life of a run on an output: what it leaves when it dies, and what may be removed of that."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from schemas.manifest import Counts, DataFile, InputPattern, Manifest, RunHeader, manifest_bytes, manifest_path
from transforms.storage.errors import CommitConflictError, NoLocksError
from transforms.storage.file_names import JOURNALS, is_ours
from transforms.storage.journal import SUPERSEDED, journal_lines, journal_path
from transforms.storage.running import running
from transforms.storage.storage import storage_for

PART = "articles/date=2026-11-21/outlet=example.org/part-000-{}.jsonl.gz"
LISTED, ORPHAN, OLD, FOREIGN = (PART.format(digit * 12) for digit in "abcf")
TEMPORARY = "articles/date=2026-11-21/outlet=example.org/.tmp-" + "0" * 32
STATE = "_state/index/" + "d" * 12 + ".jsonl"
MINE = ("notes.txt", "articles/notes.txt", "_state/index/mine.txt", "_runs/report.html", "other/" + ORPHAN)
RUN, OTHER = "20261121T100000Z-0000abcd", "20261120T100000Z-0000abcd"
HEADER, EARLIER = RunHeader(RUN, "2026-11-21T10:00:00Z"), RunHeader(OTHER, "2026-11-20T10:00:00Z")
OBJECT_TIME = datetime.fromisoformat("2026-11-20T00:00:00+00:00").timestamp()  # of every object in the fake store


def commit_files(storage, *paths, header=HEADER):
    files = tuple(DataFile(path, "articles", 1, 1, "") for path in paths)
    manifest = Manifest(header.run_id, header.as_of, (), {}, Counts(), files, (), (), {})
    storage.write(manifest_path(header.run_id), manifest_bytes(manifest))


def files_of(storage):
    return [path for path in storage.paths("") if not path.startswith(f"{JOURNALS}/")]


@pytest.fixture
def storage(tmp_path):
    return storage_for(str(tmp_path / "out"))


BODY = """
import os, sys
from pathlib import Path
from schemas.manifest import RunHeader
from transforms.storage.running import running
from transforms.storage.storage import storage_for

root, run, as_of, *paths = sys.argv[1:]
with running(storage_for(root), RunHeader(run, as_of)) as life:
    steps = storage_for(root, life.attempt.name)
    for path in paths:
        steps.write(path, b"x")
    steps.write("articles/torn", b"x")
    print("alive", flush=True)
    sys.stdin.read()
"""


def dead_run(storage, *paths, header=HEADER, while_alive=None):
    """A process that runs, writes the paths, and is killed with SIGKILL."""
    process = subprocess.Popen(
        [sys.executable, "-c", BODY, storage.root, header.run_id, header.as_of, *paths],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    with process:
        assert process.stdout.readline() == b"alive\n"
        if while_alive:
            while_alive()
        process.send_signal(signal.SIGKILL)


def test_nothing_of_a_live_run_is_removed_and_everything_of_a_dead_one(storage):
    for path in (LISTED, *MINE):
        storage.write(path, b"x")
    commit_files(storage, LISTED)
    before = files_of(storage)

    def while_alive():
        with running(storage, EARLIER) as run:
            assert {ORPHAN, STATE} <= set(files_of(storage))
        assert run.left_alone == []

    dead_run(storage, ORPHAN, STATE, while_alive=while_alive)
    assert {ORPHAN, STATE} <= set(files_of(storage))
    with running(storage, HEADER) as run:
        assert files_of(storage) == sorted([*before, "articles/torn"])
    assert run.left_alone == []
    assert storage.paths("") == sorted([*before, "articles/torn"])
    assert storage.folders("_runs") == [RUN]


def test_an_unfinished_write_of_a_dead_run_is_removed(storage):
    storage.write(TEMPORARY, b"torn")
    storage.write(
        journal_path(f"{OTHER}.{'1' * 12}", "2" * 8), f'{{"created":null,"temporary":"{TEMPORARY}"}}\n{{"cre'.encode()
    )
    with running(storage, HEADER):
        assert files_of(storage) == []


def test_a_run_that_failed_leaves_its_journal_and_the_next_one_cleans(storage):
    def fail():
        with running(storage, HEADER) as run:
            storage_for(storage.root, run.attempt.name).write(ORPHAN, b"x")
            raise RuntimeError("the engine gave up")

    with pytest.raises(RuntimeError, match="gave up"):
        fail()
    assert storage.exists(ORPHAN)
    with running(storage, HEADER):
        pass
    assert storage.paths("") == []


def test_a_file_that_was_there_before_is_no_leftover_of_the_run_that_wrote_it_again(storage):
    storage.write(LISTED, b"x")
    commit_files(storage, LISTED)
    dead_run(storage, LISTED, ORPHAN, header=EARLIER)
    shutil.rmtree(f"{storage.root}/_runs/{RUN}")
    with running(storage, HEADER) as run:
        pass
    assert {LISTED, ORPHAN} <= set(files_of(storage))
    assert LISTED in run.left_alone[0]


def test_a_twin_that_is_killed_after_the_other_committed_leaves_nothing(storage):
    def other_commits():
        with running(storage, HEADER) as run:
            storage_for(storage.root, run.attempt.name).write(LISTED, b"x")
            commit_files(storage, LISTED)

    dead_run(storage, LISTED, while_alive=other_commits)
    storage.delete("articles/torn")
    with running(storage, EARLIER):
        pass
    assert storage.paths("") == [manifest_path(RUN), LISTED]


def remove_manifest(storage):
    storage.delete(manifest_path(OTHER))


def link_run_folder(storage):
    folder, archive = Path(storage.root, "_runs", OTHER), Path(storage.root).parent / "archive"
    folder.rename(archive)
    folder.symlink_to(archive)


def tear_manifest(storage):
    storage.write(manifest_path(OTHER), b'{"run_id": ')


def write_foreign_part(storage):
    storage.write(FOREIGN, b"x")


def write_strange_journal(storage):
    storage.write(journal_path(f"{OTHER}.{'1' * 12}", "2" * 8), b'{"created":"/etc/hosts","temporary":null}\n')


def age_manifest(storage):
    path = manifest_path(OTHER)
    storage.write(path, storage.read(path).replace(b'"1.1"', b'"9.0"'))


UNCLEAR = {
    remove_manifest: OTHER,
    link_run_folder: OTHER,
    tear_manifest: manifest_path(OTHER),
    age_manifest: manifest_path(OTHER),
    write_foreign_part: FOREIGN,
    write_strange_journal: JOURNALS,
}


@pytest.mark.parametrize("change", UNCLEAR, ids=lambda change: change.__name__)
def test_what_is_unclear_stops_a_clean_up_before_anything_is_removed(storage, change):
    storage.write(OLD, b"x")
    commit_files(storage, OLD, header=EARLIER)
    dead_run(storage, ORPHAN)
    change(storage)
    data = [path for path in (OLD, ORPHAN, FOREIGN) if storage.exists(path)]
    with running(storage, HEADER) as run:
        pass
    assert [path for path in (OLD, ORPHAN, FOREIGN) if storage.exists(path)] == data
    [reason] = run.left_alone
    assert UNCLEAR[change] in reason


@pytest.mark.parametrize("code", ["EACCES", "EMFILE", "EIO"])
@pytest.mark.parametrize("folder", ["_runs", "articles"])
def test_a_folder_that_cannot_be_listed_stops_a_clean_up(storage, monkeypatch, code, folder):
    import errno

    storage.write(OLD, b"x")
    commit_files(storage, OLD, header=EARLIER)
    dead_run(storage, ORPHAN)
    unlistable = {"_runs": f"{storage.root}/_runs/{OTHER}", "articles": f"{storage.root}/articles/date=2026-11-21"}
    scandir = os.scandir

    def refusing(path="."):
        if str(path) == unlistable[folder]:
            raise OSError(getattr(errno, code), os.strerror(getattr(errno, code)), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with running(storage, HEADER) as run:
        pass
    monkeypatch.undo()
    assert {OLD, ORPHAN} <= set(files_of(storage))
    [reason] = run.left_alone
    assert unlistable[folder] in reason
    assert os.strerror(getattr(errno, code)) in reason


def test_all_manifests_removed_by_hand_lose_no_file(storage):
    storage.write(LISTED, b"x")
    commit_files(storage, LISTED)
    dead_run(storage, ORPHAN, header=EARLIER)
    for path in storage.paths("_runs"):
        storage.delete(path)
    for header in (HEADER, EARLIER):
        with running(storage, header):
            pass
    assert {LISTED, ORPHAN} <= set(files_of(storage))


def test_a_sound_output_is_not_searched_at_the_start(storage, monkeypatch):
    commit_files(storage, LISTED, header=EARLIER)
    monkeypatch.setattr("transforms.storage.clean_up.read_manifests", None)
    with running(storage, HEADER) as run:
        pass
    assert run.left_alone == []


def test_the_generation_that_a_run_replaces_is_handed_over(storage):
    with running(storage, HEADER) as run:
        assert run.attempt.replaces is None
        assert run.committed() is None
        commit_files(storage)
        assert run.committed().run_id == RUN
    with running(storage, HEADER) as run:
        assert run.attempt.replaces == storage.generation(manifest_path(RUN))
        assert run.committed() is None


def test_a_run_that_commits_the_same_bytes_again_knows_that_it_has_committed(storage):
    commit_files(storage)
    with running(storage, HEADER) as run:
        storage.delete(journal_path(run.attempt.name))  # as the commit does
        assert run.committed().run_id == RUN


def test_a_run_of_other_inputs_under_the_same_id_is_refused_before_any_work(storage):
    commit_files(storage)
    other = RunHeader(RUN, HEADER.as_of, (InputPattern("page", "/elsewhere"),))
    with pytest.raises(CommitConflictError, match="other inputs"), running(storage, other):
        raise AssertionError


def superseded(storage, *paths):
    storage.write(journal_path(f"{RUN}.{'1' * 12}", SUPERSEDED), journal_lines(paths))


def test_files_of_a_replaced_manifest_stay_for_an_hour_and_go_with_a_later_start(storage, tmp_path):
    storage.write(OLD, b"x")
    superseded(storage, OLD)
    commit_files(storage)
    [note] = (tmp_path / "out" / "_runs" / ".journal").iterdir()
    written = note.stat().st_mtime
    with running(storage, EARLIER, clock=lambda: written + 3599) as run:
        assert storage.exists(OLD)
    assert storage.exists(OLD)
    with running(storage, EARLIER, clock=lambda: written + 3601) as run:
        assert not storage.exists(OLD)
    assert run.left_alone == []
    assert storage.paths("") == [manifest_path(RUN)]


def test_a_file_that_a_manifest_lists_again_is_superseded_no_more(storage):
    storage.write(OLD, b"x")
    superseded(storage, OLD)
    commit_files(storage, OLD)
    with running(storage, EARLIER, clock=lambda: 1e11):
        pass
    assert storage.paths("") == [manifest_path(RUN), OLD]


def test_files_of_a_window_that_was_cut_short_go_at_the_end(storage):
    with running(storage, RunHeader("20261121T090000Z-0000abcd", "2026-11-21T09:00:00Z")) as run:
        steps = storage_for(storage.root, run.attempt.name)
        for path in (LISTED, ORPHAN):
            steps.write(path, b"x")
        commit_files(storage, LISTED)
    assert storage.paths("") == [manifest_path(RUN), LISTED]


def test_a_file_system_without_locks_is_refused_at_the_start(storage, monkeypatch):
    import errno
    import fcntl

    def refuse(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(NoLocksError, match="has no locks"), running(storage, HEADER):
        raise AssertionError


def write_objects(storage, attempt):
    steps = storage_for(storage.root, attempt)
    for path in (ORPHAN, STATE):
        steps.write(path, b"x")


def test_an_object_store_is_cleaned_a_day_after_a_run_fell_silent(generations_host):
    storage = storage_for(generations_host)
    for path in (LISTED, *MINE):
        storage.write(path, b"x")
    commit_files(storage, LISTED)
    before = storage.paths("")
    dead = f"{OTHER}.{'1' * 12}"
    storage.write(journal_path(dead), b"")
    write_objects(storage, dead)
    with running(storage, HEADER, clock=lambda: OBJECT_TIME + 23 * 3600) as run:
        assert storage.exists(ORPHAN)
        storage.delete(journal_path(run.attempt.name))
    with running(storage, HEADER, clock=lambda: OBJECT_TIME + 25 * 3600) as run:
        assert not storage.exists(ORPHAN)
        storage.delete(journal_path(run.attempt.name))
    assert storage.paths("") == before


def test_a_manifest_whose_run_died_before_its_mark_went_is_no_leftover(generations_host):
    storage = storage_for(generations_host)
    dead = f"{OTHER}.{'1' * 12}"
    storage.write(journal_path(dead), b"")
    steps = storage_for(storage.root, dead)
    for path in (LISTED, ORPHAN):
        steps.write(path, b"x")
    commit_files(steps, LISTED, header=EARLIER)
    with running(storage, HEADER, clock=lambda: OBJECT_TIME + 25 * 3600) as run:
        storage.delete(journal_path(run.attempt.name))
    assert run.left_alone == []
    assert storage.paths("") == [manifest_path(OTHER), LISTED]


def test_objects_without_an_attempt_that_failed_are_nobodys_leftovers(generations_host):
    storage = storage_for(generations_host)
    write_objects(storage, f"{OTHER}.{'1' * 12}")
    storage.write(journal_path(f"{OTHER}.{'2' * 12}"), b"")
    with running(storage, HEADER, clock=lambda: OBJECT_TIME + 25 * 3600) as run:
        assert {ORPHAN, STATE} <= set(storage.paths(""))
    assert "no manifest lists it" in run.left_alone[0]


@pytest.mark.parametrize("path", [*MINE, manifest_path(RUN)])
def test_files_that_the_sink_did_not_make_are_not_its_own(path):
    assert not is_ours(path)


def test_a_run_that_is_new_begins_under_a_free_run_id_only_and_knows_when_it_is_overtaken(storage):
    with running(storage, HEADER, is_new=True) as run:
        assert not run.is_overtaken()
        storage.write(manifest_path(HEADER.run_id), b"another's")
        assert run.is_overtaken()
        storage.delete(journal_path(run.attempt.name))
        assert not run.is_overtaken()
    with pytest.raises(CommitConflictError, match="another run"), running(storage, HEADER, is_new=True):
        pass
