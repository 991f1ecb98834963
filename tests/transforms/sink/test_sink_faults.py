"""Each operation of the store, and each system call, fails once: nothing is lost, and a second start is whole."""

import contextlib
import errno
import fcntl
import os
import shutil
from itertools import product
from pathlib import Path

import pytest

from schemas.manifest import RunHeader, manifest_path
from transforms.sink.commit import commit, file_report, input_report, manifest_of, state_report
from transforms.sink.shard_file import Row, shard_file
from transforms.sink.state_file import state_file
from transforms.storage import local_storage
from transforms.storage.checked_files import read_data
from transforms.storage.clean_up import prove_all
from transforms.storage.errors import SinkError, StoreFailedError
from transforms.storage.journal import SUPERSEDED
from transforms.storage.local_storage import LocalStorage
from transforms.storage.manifests import read_manifests
from transforms.storage.running import running
from transforms.storage.storage import storage_for
from transforms.storage.write_claims import claims_of

NOW = 1e11
HEADER = RunHeader("20261121T100000Z-0000abcd", "2026-11-21T10:00:00Z")
EARLIER = RunHeader("20261120T100000Z-0000abcd", "2026-11-20T10:00:00Z")
OPERATIONS = ("read", "write", "write_if", "generation", "sizes", "entries", "folders", "delete")
ERRORS = {
    "refused": StoreFailedError("a/b", "cannot be written: No space left on device"),
    "interrupted": KeyboardInterrupt(),
}


def life(root, header, word, runs=None):
    """A run that writes three files whose content holds the word; `runs` takes it before its work begins."""
    storage = storage_for(str(root))
    with running(storage, header, clock=lambda: NOW) as run:
        (runs if runs is not None else []).append(run)
        steps = storage_for(str(root), run.attempt.name)
        reports = [input_report(2)]
        for outlet in ("a.example", "b.example"):
            row = Row("", "", "", f"{header.run_id} {word}".encode())
            file = shard_file("articles", f"articles/date=2026-11-21/outlet={outlet}", 0, [row])
            steps.write(file.entry.path, file.data)
            reports.append(file_report(file.entry))
        state = state_file("index.jsonl", word.encode())
        steps.write(state.path, word.encode())
        commit(steps, manifest_of(header, [*reports, state_report(state)]), run.attempt)
        steps.close()
    return run


class Fault:
    """Makes one operation of all local storages fail at its nth call, before or after it is done."""

    def __init__(self, monkeypatch, operation, nth, error, moment):
        real = getattr(LocalStorage, operation)
        self.calls = 0

        def faulty(storage, *arguments):
            self.calls += 1
            if self.calls != nth:
                return real(storage, *arguments)
            if moment == "after":
                real(storage, *arguments)
            raise error

        monkeypatch.setattr(LocalStorage, operation, faulty)


def committed_whole(root):
    """The run ids of the manifests, each of whose files is there as it says."""
    storage = storage_for(str(root))
    manifests = read_manifests(storage)
    for manifest in manifests:
        assert all(read_data(storage, file) for file in manifest.files)
    return [manifest.run_id for manifest in manifests]


def nothing_before(root):
    life(root, EARLIER, "earlier")


def a_commit_and_a_death_before(root):
    """An output with a manifest to replace, and with what a run has left that died as it committed."""
    life(root, EARLIER, "earlier")
    life(root, HEADER, "old")
    with pytest.MonkeyPatch.context() as patch:
        Fault(patch, "write_if", 1, ERRORS["interrupted"], "before")
        with pytest.raises(KeyboardInterrupt):
            life(root, HEADER, "never")


@pytest.fixture(scope="module", autouse=True)
def no_power_is_cut():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", bool)
        yield


@pytest.fixture(scope="module", params=[nothing_before, a_commit_and_a_death_before], ids=lambda past: past.__name__)
def past(request, tmp_path_factory):
    """An output before the run that meets a fault, made once and copied."""
    root = tmp_path_factory.mktemp("past") / "out"
    request.param(root)
    return root


def runs_are_whole(root, runs, before):
    """What stands after a fault: earlier runs, whole, and a run that knows whether it has committed."""
    assert EARLIER.run_id in committed_whole(root)
    assert [run.committed() is not None for run in runs] in ([], [manifest_of_run(root) != before])


def a_second_start_is_whole(root):
    """The second start commits, and everything that is there is understood."""
    life(root, HEADER, "new")
    storage = storage_for(str(root))
    assert committed_whole(root) == [EARLIER.run_id, HEADER.run_id]
    prove_all(storage, NOW)
    assert {claim.kind for claim in claims_of(storage, 0)} <= {SUPERSEDED}


@pytest.mark.parametrize("fault", list(product(OPERATIONS, ERRORS, ("before", "after"))), ids="-".join)
def test_a_fault_at_any_moment_loses_nothing(tmp_path, monkeypatch, fault, past):
    operation, error, moment = fault
    usual_root = shutil.copytree(past, tmp_path / "usual")
    with monkeypatch.context() as patch:
        usual = Fault(patch, operation, 0, ERRORS[error], moment)
        life(usual_root, HEADER, "new")
    for nth in range(1, usual.calls + 1):
        root = shutil.copytree(past, tmp_path / str(nth))
        before, runs = manifest_of_run(root), []
        with monkeypatch.context() as patch:
            Fault(patch, operation, nth, ERRORS[error], moment)
            with contextlib.suppress(type(ERRORS[error])):
                life(root, HEADER, "new", runs)
        runs_are_whole(root, runs, before)
        a_second_start_is_whole(root)
    assert usual.calls > 0 or (operation, before_is_nothing(past)) == ("folders", True)


def manifest_of_run(root):
    return storage_for(str(root)).generation(manifest_path(HEADER.run_id))


def before_is_nothing(past):
    return manifest_of_run(past) is None


CALLS = {
    "open": (os, "open"),
    "write": (os, "write"),
    "fsync": (os, "fsync"),
    "scandir": (os, "scandir"),
    "lstat": (os, "lstat"),
    "flock": (fcntl, "flock"),
    "read": (local_storage, "open"),
    "open a new file": (Path, "open"),
    "rename": (Path, "replace"),
    "mkdir": (Path, "mkdir"),
    "unlink": (Path, "unlink"),
    "rmdir": (Path, "rmdir"),
    "stat": (Path, "lstat"),
}
NUMBERS = (errno.EIO, errno.ENOSPC, errno.EMFILE, errno.EACCES, errno.EINTR)
MOMENTS = {
    "fails": list(CALLS),
    "is done and fails": ["open a new file", "rename", "mkdir", "unlink", "fsync"],
    "is done in part": ["write", "open a new file", "read"],
}


class Unreadable:
    """A file that is open and cannot be read."""

    def __init__(self, file, error):
        self.file = file
        self.error = error

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def fileno(self):
        return self.file.fileno()

    def read(self, *_):
        raise self.error


MOST_TRIALS = 8  # of one call


class CallFault:
    """Makes the nth of the system calls of one name below a root fail.

    It fails before it is done, after it, or half-way: half of the bytes are written.
    """

    def __init__(self, monkeypatch, root, call, nth, moment):
        owner, name = CALLS[call]
        real = getattr(owner, name, open)
        number = NUMBERS[nth % len(NUMBERS)]
        self.calls = 0

        def faulty(subject, *arguments, **named):
            if not isinstance(subject, int) and not str(subject).startswith(str(root)):
                return real(subject, *arguments, **named)
            self.calls += 1
            if self.calls != nth:
                return real(subject, *arguments, **named)
            error = OSError(number, os.strerror(number), None if isinstance(subject, int) else str(subject))
            if moment == "is done in part" and call == "write":
                return real(subject, arguments[0][: len(arguments[0]) // 2])
            if moment == "is done in part" and call == "read":
                return Unreadable(real(subject, *arguments, **named), error)
            if moment == "is done and fails":
                real(subject, *arguments, **named)
            if moment == "is done in part":
                subject.write_bytes(b"torn")
            raise error

        monkeypatch.setattr(owner, name, faulty, raising=False)


def error_of(root, runs):
    """What a run says that fails, or None; an error that does not say what helps is no answer."""
    try:
        life(root, HEADER, "new", runs)
    except SinkError as error:
        return str(error)
    return None


@pytest.mark.parametrize(("moment", "call"), [(moment, call) for moment, calls in MOMENTS.items() for call in calls])
def test_a_system_call_that_fails_is_a_clear_line_or_no_matter_and_loses_nothing(
    tmp_path, monkeypatch, past, moment, call
):
    usual_root = shutil.copytree(past, tmp_path / "usual")
    with monkeypatch.context() as patch:
        usual = CallFault(patch, usual_root, call, -1, moment)
        life(usual_root, HEADER, "new")
    for nth in range(1, usual.calls + 1, 1 + usual.calls // MOST_TRIALS):
        root = shutil.copytree(past, tmp_path / str(nth))
        before, runs = manifest_of_run(root), []
        with monkeypatch.context() as patch:
            CallFault(patch, root, call, nth, moment)
            error = error_of(root, runs)
        assert error is None or (str(root) in error and len(error.splitlines()) == 1)
        assert error or runs[0].committed()
        runs_are_whole(root, runs, before)
        a_second_start_is_whole(root)
        shutil.rmtree(root)
    assert usual.calls > 0
