"""Each operation of the store fails once, at every moment: nothing is lost, and a second start is whole."""

import contextlib
import os
from itertools import product

import pytest

from schemas.manifest import RunHeader, manifest_path
from transforms.sink.commit import commit, file_report, input_report, manifest_of, state_report
from transforms.sink.shard_file import Row, shard_file
from transforms.sink.state_file import state_file
from transforms.storage.checked_files import read_data
from transforms.storage.clean_up import prove_all
from transforms.storage.errors import StoreFailedError
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


@pytest.mark.parametrize("past", [nothing_before, a_commit_and_a_death_before])
@pytest.mark.parametrize("fault", list(product(OPERATIONS, ERRORS, ("before", "after"))), ids="-".join)
def test_a_fault_at_any_moment_loses_nothing(tmp_path, monkeypatch, fault, past):
    operation, error, moment = fault
    monkeypatch.setattr(os, "fsync", bool)  # no power is cut here
    past(tmp_path / "usual")
    with monkeypatch.context() as patch:
        usual = Fault(patch, operation, 0, ERRORS[error], moment)
        life(tmp_path / "usual", HEADER, "new")
    for nth in range(1, usual.calls + 1):
        root = tmp_path / str(nth)
        past(root)
        before, runs = manifest_of_run(root), []
        with monkeypatch.context() as patch:
            Fault(patch, operation, nth, ERRORS[error], moment)
            with contextlib.suppress(type(ERRORS[error])):
                life(root, HEADER, "new", runs)
        assert EARLIER.run_id in committed_whole(root)
        assert [run.committed() is not None for run in runs] in ([], [manifest_of_run(root) != before])
        life(root, HEADER, "new")
        storage = storage_for(str(root))
        assert committed_whole(root) == [EARLIER.run_id, HEADER.run_id]
        prove_all(storage, NOW)
        assert {claim.kind for claim in claims_of(storage, 0)} <= {SUPERSEDED}
    assert usual.calls > 0 or (operation, past) == ("folders", nothing_before)


def manifest_of_run(root):
    return storage_for(str(root)).generation(manifest_path(HEADER.run_id))
