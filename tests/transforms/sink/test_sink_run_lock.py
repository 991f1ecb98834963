import os
import signal
import subprocess
import sys
from datetime import datetime

import pytest

from schemas.manifest import Counts, DataFile, Manifest, manifest_bytes, manifest_path
from transforms.sink.run_lock import clean_orphans, is_ours, running
from transforms.storage.storage import storage_for

PART = "articles/date=2026-11-21/outlet=example.org/part-000-{}.jsonl.gz"
LISTED, ORPHAN, OLD = (PART.format(digit * 12) for digit in "abc")
TEMPORARY = "articles/date=2026-11-21/outlet=example.org/.tmp-" + "0" * 32
STATE = "_state/index/" + "d" * 12 + ".jsonl"
MINE = ("notes.txt", "articles/notes.txt", "_state/index/mine.txt", "_runs/report.html", "other/" + ORPHAN)
RUN = "20261121T100000Z-0000abcd"
OBJECT_TIME = datetime.fromisoformat("2026-11-20T00:00:00+00:00").timestamp()  # of every object in the fake store


def commit_files(storage, *paths):
    files = tuple(DataFile(path, "articles", 1, 1, "") for path in paths)
    manifest = Manifest(RUN, "2026-11-21T10:00:00Z", (), {}, Counts(), files, (), (), {})
    storage.write(manifest_path(RUN), manifest_bytes(manifest))


def leave_behind(storage):
    for path in (LISTED, ORPHAN, TEMPORARY, STATE, *MINE):
        storage.write(path, b"x")
    commit_files(storage, LISTED)


KEPT = sorted([LISTED, *MINE, manifest_path(RUN)])


@pytest.fixture
def storage(tmp_path):
    return storage_for(str(tmp_path / "out"))


def dead_run(root, body):
    """Runs the body in a process that holds the run, and kills it with SIGKILL when it says so."""
    code = (
        "import sys\nfrom transforms.sink.run_lock import running\nfrom transforms.storage.storage import storage_for\n"
        f"with running(storage_for({root!r}), 'r'):\n    print('alive', flush=True)\n    sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    with process:
        assert process.stdout.readline() == b"alive\n"
        body()
        process.send_signal(signal.SIGKILL)


def test_nothing_of_a_live_run_is_removed_and_everything_of_a_dead_one(storage):
    def while_alive():
        leave_behind(storage)
        with running(storage, RUN):
            assert storage.exists(ORPHAN)
            assert storage.exists(TEMPORARY)

    dead_run(storage.root, while_alive)
    assert storage.exists(ORPHAN)
    with running(storage, RUN):
        assert [path for path in storage.paths("") if "/.tmp-" not in path] == KEPT
    assert storage.paths("") == KEPT


def test_a_run_that_failed_leaves_its_marker_and_the_next_one_cleans(storage):
    leave_behind(storage)

    def fail():
        with running(storage, RUN):
            raise RuntimeError("the engine gave up")

    with pytest.raises(RuntimeError, match="gave up"):
        fail()
    assert storage.exists(ORPHAN)
    with running(storage, RUN):
        pass
    assert storage.paths("") == KEPT


def test_a_sound_output_is_not_searched_at_the_start(storage):
    leave_behind(storage)
    with running(storage, RUN):
        assert storage.exists(ORPHAN)


def test_the_generation_that_a_run_replaces_is_handed_over(storage):
    with running(storage, RUN) as expected:
        assert expected is None
        commit_files(storage, LISTED)
    with running(storage, RUN) as expected:
        assert expected == storage.generation(manifest_path(RUN))


def test_files_that_only_the_replaced_manifest_listed_go_at_the_end(storage):
    storage.write(LISTED, b"x")
    storage.write(OLD, b"x")
    commit_files(storage, LISTED, OLD)
    with running(storage, RUN):
        commit_files(storage, LISTED)
    assert storage.paths("") == sorted([LISTED, manifest_path(RUN)])


def test_files_of_a_window_that_was_cut_short_go_at_the_end(storage):
    with running(storage, "a streaming run"):
        storage.write(LISTED, b"x")
        commit_files(storage, LISTED)
        storage.write(ORPHAN, b"x")
    assert storage.paths("") == [manifest_path(RUN), LISTED]


def test_replaced_files_stay_while_another_run_is_alive_and_go_with_a_later_start(storage):
    storage.write(OLD, b"x")
    commit_files(storage, OLD)
    with running(storage, "another"):
        with running(storage, RUN):
            commit_files(storage)
        assert storage.exists(OLD)
    with running(storage, RUN):
        assert not storage.exists(OLD)


def test_an_object_store_keeps_what_is_younger_than_a_day(generations_host):
    storage = storage_for(generations_host)
    leave_behind(storage)
    assert clean_orphans(storage, written_before=OBJECT_TIME) == []
    assert clean_orphans(storage, written_before=OBJECT_TIME + 1) == [TEMPORARY, ORPHAN, STATE]
    assert storage.paths("") == KEPT


def test_a_run_on_an_object_store_cleans_a_day_after_another_died(generations_host):
    storage = storage_for(generations_host)
    leave_behind(storage)
    storage.write("_runs/.tmp-" + "1" * 32, b"died")
    with running(storage, RUN, clock=lambda: OBJECT_TIME + 3600):
        assert storage.exists(ORPHAN)
    with running(storage, RUN, clock=lambda: OBJECT_TIME + 25 * 3600):
        assert not storage.exists(ORPHAN)
    assert storage.paths("") == KEPT


@pytest.mark.parametrize("path", [*MINE, manifest_path(RUN)])
def test_files_that_the_sink_did_not_make_are_not_its_own(path):
    assert not is_ours(path)
