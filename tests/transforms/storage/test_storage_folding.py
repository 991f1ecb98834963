"""The folding of many small state files: what a run sees stays the same, whatever was folded, done again or damaged."""

import hashlib
import json
import os
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from schemas.checkpoint import CHECKPOINTS, checkpoint_name, replaced_path, state_digest
from schemas.manifest import Counts, Manifest, RunHeader, StateFile, manifest_bytes, manifest_path, run_id
from transforms.sink.commit import commit
from transforms.storage import state_folding as folding
from transforms.storage.checkpoints import standings
from transforms.storage.errors import StoreFailedError, UnreadableManifestError
from transforms.storage.file_names import is_folded
from transforms.storage.restated import RESTATED
from transforms.storage.running import Attempt
from transforms.storage.state_folding import fold, fold_all, is_due
from transforms.storage.state_kind import StateKind
from transforms.storage.state_view import view_of_state
from transforms.storage.storage import storage_for

START = datetime(2026, 11, 1, tzinfo=timezone.utc)
NOW = 1e11
NAMES = ("rows.json", "index.json")


def clock(number):
    return f"{START + timedelta(hours=number):%Y-%m-%dT%H:%M:%SZ}"


def fold_rows(contents):
    """Rows are (clock of the run, word); those of a run's own file say the word alone."""
    rows = [row if isinstance(row, list) else [as_of, row] for as_of, data in contents for row in json.loads(data)]
    return json.dumps(sorted(rows)).encode()


KINDS = [StateKind(name, fold_rows) for name in NAMES]


def run(storage, number, word=None, names=NAMES, commits=None):
    """A run of that hour, or the same run once more, whose state says the word."""
    states = []
    for name in names:
        content = json.dumps([word or f"{name} {number}"]).encode()
        digest = hashlib.sha256(content).hexdigest()
        path = f"_state/{name.removesuffix('.json')}/{digest[:12]}.json"
        storage.write(path, content)
        states.append(StateFile(name, path, digest, len(content)))
    header = RunHeader(run_id(clock(number), (), {}), clock(number))
    manifest = Manifest(header.run_id, header.as_of, (), {}, Counts(), (), tuple(sorted(states)), (), {})
    attempt = Attempt(replaces=storage.generation(manifest_path(header.run_id)))
    return (commits or commit)(storage, manifest, attempt)


def seen(storage, number, since=0, name="rows.json"):
    """What a run of that hour sees of the runs since an hour: (clock, word)."""
    view = view_of_state(storage, clock(since), clock(number))
    return words(view.seen(name, clock(since)), view, clock(since))


def words(files, view, since):
    clocks = {state.path: manifest.as_of for manifest in view.manifests for state in manifest.state}
    clocks |= {each.file.path: each.as_of for found in view.found.standing for each in found.checkpoint.carried}
    rows = []
    for content, path in zip(files.read(), [*(file.path for file in files.files), *[None] * 99], strict=False):
        rows += [row if isinstance(row, list) else [clocks.get(path), row] for row in json.loads(content)]
    return sorted(word for as_of, word in rows if as_of is None or as_of >= since)


@pytest.fixture(params=["local", "generations"])
def storage(request, tmp_path):
    return storage_for(
        str(tmp_path / "out") if request.param == "local" else request.getfixturevalue("generations_host")
    )


@pytest.fixture
def local(tmp_path):
    return storage_for(str(tmp_path / "out"))


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setattr(folding, "MANY_RUNS", 4)
    monkeypatch.setattr("os.fsync", lambda _: None)


def checkpoints(storage):
    return [path for path in storage.paths(CHECKPOINTS) if checkpoint_name(path)]


def expected(first, last):
    return sorted(f"rows.json {number}" for number in range(first, last))


def runs(storage, count, first=0):
    for number in range(first, first + count):
        run(storage, number)


def test_many_runs_are_folded_and_a_start_reads_none_of_their_manifests(storage, monkeypatch):
    runs(storage, 3)
    assert fold(storage, KINDS, NOW) == folding.Folded()
    run(storage, 3)
    folded = fold(storage, KINDS, NOW)
    assert (folded.runs, folded.checkpoints, folded.files, folded.stopped) == (4, 1, 2, None)
    runs(storage, 2, first=4)
    read = []
    real = storage.read
    with monkeypatch.context() as patch:
        patch.setattr(storage, "read", lambda path, *rest: (read.append(path), real(path, *rest))[1])
        view = view_of_state(storage, clock(0), clock(9))
    assert sum("manifest" in path for path in read) == len(view.manifests) == 2
    assert len(list(view.seen("rows.json", clock(0)).read())) == 3
    assert seen(storage, 9) == expected(0, 6)
    assert seen(storage, 9, name="index.json") == [f"index.json {number}" for number in range(6)]


@pytest.mark.parametrize("hour", [0, 1, 3, 4, 5, 7, 30])
@pytest.mark.parametrize("since", [0, 2, 6])
def test_what_a_run_sees_is_defined_by_its_clock_whatever_was_folded(local, hour, since):
    for number in range(14):
        run(local, number)
        fold(local, KINDS, NOW)
    assert checkpoints(local)
    assert seen(local, hour, since) == expected(since, min(hour, 14))


def test_the_runs_that_are_seen_are_the_same_before_and_after_a_folding(local):
    manifests = [run(local, number) for number in range(7)]
    for _ in range(2):
        for since in (0, 2):
            for hour in (6, 9):
                expected_runs = tuple((each.run_id, state_digest(each)) for each in manifests[since:hour])
                assert view_of_state(local, clock(0), clock(hour)).runs(clock(since)) == expected_runs
        fold(local, KINDS, NOW)


def test_a_checkpoint_of_clocks_to_come_is_not_seen(local):
    runs(local, 4)
    fold(local, KINDS, NOW)
    assert seen(local, 3) == expected(0, 3)
    assert view_of_state(local, clock(0), clock(3)).found.standing == ()
    assert view_of_state(local, clock(0), clock(4)).manifests == ()


def test_a_folding_in_any_order_writes_the_same_bytes_and_once_more_changes_nothing(tmp_path):
    trees = []
    for turn in (1, -1):
        storage = storage_for(str(tmp_path / str(turn)))
        for number in range(6)[::turn]:
            run(storage, number)
        fold(storage, KINDS, NOW)
        fold(storage, KINDS, NOW)
        trees.append({path: storage.read(path) for path in storage.paths(CHECKPOINTS)})
    assert trees[0] == trees[1]


def test_runs_are_folded_again_with_their_neighbours_and_few_checkpoints_stand(local):
    for number in range(64):
        run(local, number)
        fold(local, KINDS, NOW)
        assert len(checkpoints(local)) <= 6
        assert len(standings(local).loose) < 4
    assert seen(local, 64) == expected(0, 64)


def test_no_checkpoint_covers_more_runs_than_it_may(local, monkeypatch):
    monkeypatch.setattr(folding, "MOST_RUNS", 5)
    runs(local, 12)
    assert fold(local, KINDS, NOW).checkpoints == 3
    assert max(len(each.checkpoint.runs) for each in standings(local).standing) == 5
    assert seen(local, 20) == expected(0, 12)


def test_a_run_that_arrives_late_is_seen_beside_the_checkpoint_that_has_passed_it(storage):
    runs(storage, 2)
    runs(storage, 4, first=3)
    fold(storage, KINDS, NOW)
    run(storage, 2)
    assert seen(storage, 9) == expected(0, 7)
    assert seen(storage, 2) == expected(0, 2)
    runs(storage, 5, first=7)
    fold(storage, KINDS, NOW)
    assert seen(storage, 20) == expected(0, 12)


def test_a_run_that_is_done_again_with_another_state_is_seen_as_it_is_now(storage):
    runs(storage, 4)
    fold(storage, KINDS, NOW)
    run(storage, 1, "anew")
    assert seen(storage, 9) == sorted(["anew", *(f"rows.json {number}" for number in (0, 2, 3))])
    view = view_of_state(storage, clock(0), clock(9))
    assert view.found.standing == ()
    assert view.damaged == ()
    assert is_due(view)
    fold(storage, KINDS, NOW)
    assert view_of_state(storage, clock(0), clock(9)).manifests == ()
    assert seen(storage, 9) == sorted(["anew", *(f"rows.json {number}" for number in (0, 2, 3))])


def test_a_run_that_is_done_again_with_the_same_state_leaves_the_checkpoint_standing(storage):
    runs(storage, 4)
    fold(storage, KINDS, NOW)
    run(storage, 1)
    assert storage.paths(RESTATED) == []
    assert len(view_of_state(storage, clock(0), clock(9)).found.standing) == 1


def test_a_commit_that_fails_behind_its_note_changes_nothing_that_is_seen(local):
    runs(local, 4)
    fold(local, KINDS, NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(local), "write_if", lambda *_: False)
        with pytest.raises(Exception, match="another run has committed"):
            run(local, 1, "never")
    assert local.paths(RESTATED) != []
    assert len(view_of_state(local, clock(0), clock(9)).found.standing) == 1
    assert seen(local, 9) == expected(0, 4)


def test_a_run_whose_manifest_was_taken_away_by_hand_is_seen_as_it_is_done_anew(local):
    runs(local, 4)
    fold(local, KINDS, NOW)
    local.delete(manifest_path(run_id(clock(1), (), {})))
    local.remove_empty_folders(manifest_path(run_id(clock(1), (), {})))
    assert seen(local, 9) == sorted(f"rows.json {number}" for number in (0, 2, 3))
    run(local, 1, "anew")
    assert "anew" in seen(local, 9)


def test_two_that_fold_at_once_are_right_together(local):
    runs(local, 4)
    fold(local, KINDS, NOW)
    [first] = checkpoints(local)
    content = local.read(first)
    runs(local, 4, first=4)
    fold(local, KINDS, NOW)
    local.write(first, content)  # of one that was slower
    assert seen(local, 9) == expected(0, 8)
    runs(local, 4, first=8)
    fold(local, KINDS, NOW)
    assert first not in checkpoints(local)
    assert seen(local, 20) == expected(0, 12)


def folded_files(storage):
    return [path for path in storage.paths(CHECKPOINTS) if not checkpoint_name(path)]


def tear(storage, paths):
    for path in paths:
        storage.write(path, storage.read(path)[:-3])


def edit(storage, paths):
    for path in paths:
        storage.write(path, storage.read(path).replace(b"1", b"2"))


def remove(storage, paths):
    for path in paths:
        storage.delete(path)


@pytest.mark.parametrize("damage", [tear, edit, remove])
@pytest.mark.parametrize("which", [checkpoints, folded_files])
def test_a_damaged_checkpoint_is_read_around_and_made_anew(local, damage, which):
    storage = local
    runs(storage, 5)
    fold(storage, KINDS, NOW)
    damage(storage, which(storage))
    assert seen(storage, 9) == expected(0, 5)
    assert seen(storage, 9, since=2) == expected(2, 5)
    view = view_of_state(storage, clock(0), clock(9))
    assert all("makes it anew" in reason for reason in view.damaged)
    is_found_at_the_start = (damage, which) != (remove, checkpoints) and (damage, which) != (edit, folded_files)
    assert bool(view.damaged) == is_found_at_the_start
    runs(storage, 8, first=5)
    assert fold(storage, KINDS, NOW).stopped is None
    assert seen(storage, 20) == expected(0, 13)
    fold_all(storage, KINDS, NOW)
    view = view_of_state(storage, clock(0), clock(20))
    assert (view.damaged, view.manifests) == ((), ())
    assert all(len(list(view.seen(name, clock(0)).read())) == len(view.found.standing) for name in NAMES)


def test_a_torn_checkpoint_in_an_object_store_is_read_around(generations_host):
    storage = storage_for(generations_host)
    runs(storage, 4)
    fold(storage, KINDS, NOW)
    tear(storage, checkpoints(storage))
    assert seen(storage, 9) == expected(0, 4)


def test_a_folded_file_that_is_damaged_as_it_is_read_is_read_around(local):
    runs(local, 4)
    fold(local, KINDS, NOW)
    files = view_of_state(local, clock(1), clock(9)).seen("rows.json", clock(1))
    edit(local, folded_files(local))
    assert sorted(word for content in files.read() for word in json.loads(content)) == expected(1, 4)


def test_large_files_and_kinds_that_nobody_can_fold_stay_as_they_are_and_are_listed(local, monkeypatch):
    runs(local, 4)
    monkeypatch.setattr(folding, "SMALL_FILE", 1)
    fold(local, KINDS[:1], NOW)
    assert folded_files(local) == []
    for since in (0, 2):
        view = view_of_state(local, clock(since), clock(9))
        assert view.manifests == ()
        for name in NAMES:
            assert len(view.seen(name, clock(since)).files) == 4 - since


def test_a_folding_that_dies_at_any_moment_loses_nothing(tmp_path):
    def made(name):
        storage = storage_for(str(tmp_path / name))
        for number in range(8):
            run(storage, number)
            if number in (3, 6):
                fold(storage, KINDS, NOW)
        return storage

    whole = made("whole")
    fold_all(whole, KINDS, NOW)
    tree = {path: whole.read(path) for path in whole.paths("")}
    for moment in range(40):
        storage = made(str(moment))
        changes = iter(range(moment))
        with pytest.MonkeyPatch.context() as patch:
            for operation in ("write", "delete"):
                patch.setattr(type(storage), operation, dying(getattr(type(storage), operation), changes))
            stopped = fold_or_stop(storage)
        assert seen(storage, 20) == expected(0, 8)
        fold_all(storage, KINDS, NOW)
        assert {path: storage.read(path) for path in storage.paths("")} == tree
        if not stopped:
            return
    raise AssertionError("a folding makes more changes than this test tries")


def dying(real, changes):
    def change(storage, path, *rest):
        if next(changes, None) is None:
            raise StoreFailedError(path, "No space left on device")
        return real(storage, path, *rest)

    return change


def fold_or_stop(storage):
    try:
        fold_all(storage, KINDS, NOW)
    except StoreFailedError:
        return True
    return False


def test_files_that_no_checkpoint_lists_go_an_hour_later_and_others_stay(local):
    runs(local, 4)
    fold(local, KINDS, 0)
    left, others = f"{CHECKPOINTS}/rows/{'a' * 12}.json", f"{CHECKPOINTS}/notes.txt"
    for path in (left, others):
        local.write(path, b"x")
    written = max(entry.modified for entry in local.entries(CHECKPOINTS))
    runs(local, 4, first=4)
    fold(local, KINDS, written + 3000)
    assert local.exists(left)
    runs(local, 8, first=8)
    fold(local, KINDS, written + 9000)
    assert not local.exists(left)
    assert local.exists(others)
    assert len(folded_files(local)) - 1 == 2 * len(checkpoints(local))


def replaced_long_after_it_was_made(storage):
    """What a run reads that began before its checkpoint was replaced, and the path of that."""
    runs(storage, 4)
    fold(storage, KINDS, 0)
    [path] = checkpoints(storage)
    files = view_of_state(storage, clock(0), clock(9)).seen("rows.json", clock(0))
    for old in storage.paths(CHECKPOINTS):
        os.utime(Path(storage.root, old), (1e9, 1e9))
    runs(storage, 4, first=4)
    fold(storage, KINDS, time.time())
    assert path not in checkpoints(storage)
    return files, path


def read_words(files):
    rows = [row for content in files.read() for row in json.loads(content)]
    return sorted(row[1] if isinstance(row, list) else row for row in rows)


def test_a_run_that_began_before_its_checkpoint_was_replaced_reads_on(local):
    files, _ = replaced_long_after_it_was_made(local)
    assert len(list(files.read())) == 1
    assert read_words(files) == expected(0, 4)


@pytest.mark.parametrize("damage", [tear, remove])
def test_what_a_replaced_checkpoint_listed_is_read_from_its_runs_where_it_is_damaged(local, damage):
    files, _ = replaced_long_after_it_was_made(local)
    damage(local, [each.file.path for each in files.folded])
    assert read_words(files) == expected(0, 4)


def test_a_replaced_checkpoint_and_what_it_lists_go_an_hour_after_it_was_replaced(local):
    files, path = replaced_long_after_it_was_made(local)
    left = [replaced_path(path), *(each.file.path for each in files.folded)]
    assert all(is_folded(each) and local.exists(each) for each in left)
    runs(local, 4, first=8)
    fold(local, KINDS, time.time() + 3600)
    assert not any(local.exists(each) for each in left)


def test_a_damaged_copy_of_a_replaced_checkpoint_keeps_nothing_and_stops_no_folding(local):
    _, path = replaced_long_after_it_was_made(local)
    local.write(replaced_path(path), b"torn")
    runs(local, 4, first=8)
    assert fold(local, KINDS, time.time()).stopped is None
    assert seen(local, 20) == expected(0, 12)


def test_a_replaced_checkpoint_in_an_object_store_is_read_by_who_began_before(generations_host):
    storage = storage_for(generations_host)
    runs(storage, 4)
    fold(storage, KINDS, 0)
    files = view_of_state(storage, clock(0), clock(9)).seen("rows.json", clock(0))
    runs(storage, 4, first=4)
    fold(storage, KINDS, 0)
    remove(storage, [each.file.path for each in files.folded])
    assert read_words(files) == expected(0, 4)


@pytest.mark.parametrize("older", [KINDS[:1], [KINDS[0], replace(KINDS[1], version=0)]])
def test_a_checkpoint_of_a_kind_that_this_version_cannot_fold_is_left_as_it_is(local, older):
    runs(local, 4)
    fold(local, KINDS, NOW)
    [path] = checkpoints(local)
    runs(local, 4, first=4)
    assert fold(local, older, NOW).stopped is None
    assert path in checkpoints(local)
    assert len(checkpoints(local)) == 2
    assert seen(local, 9, name="index.json") == [f"index.json {number}" for number in range(8)]


def test_a_fault_of_a_folding_is_a_reason_and_no_error(local):
    runs(local, 4)
    path = manifest_path(run_id(clock(1), (), {}))
    local.write(path, b"torn")
    assert path in fold(local, KINDS, NOW).stopped
    with pytest.raises(UnreadableManifestError):
        fold_all(local, KINDS, NOW)


def test_a_checkpoint_of_a_later_version_is_left_alone_and_read_around(local):
    runs(local, 4)
    fold(local, KINDS, NOW)
    [path] = checkpoints(local)
    data = local.read(path).replace(b'"schema_version": "1.0"', b'"schema_version": "9.0"')
    newer = f"{path.rpartition('_')[0]}_{hashlib.sha256(data).hexdigest()[:12]}.json"
    local.delete(path)
    local.write(newer, data)
    view = view_of_state(local, clock(0), clock(9))
    assert "a newer copydesk wrote this checkpoint" in view.damaged[0]
    assert seen(local, 9) == expected(0, 4)
    fold(local, KINDS, NOW)
    assert newer in checkpoints(local)
    assert seen(local, 9) == expected(0, 4)


@pytest.mark.parametrize(
    "content", [b"[]", b"{}", b'{"schema_version": "1.0", "runs": {}, "folded": [], "carried": []}']
)
def test_what_is_no_checkpoint_is_named(local, content):
    runs(local, 4)
    path = f"{CHECKPOINTS}/20261101T000000Z_20261101T030000Z_{hashlib.sha256(content).hexdigest()[:12]}.json"
    local.write(path, content)
    [reason] = view_of_state(local, clock(0), clock(9)).damaged
    assert path in reason
    assert "not a checkpoint" in reason


def test_a_run_that_does_not_say_its_clock_is_not_folded(local):
    runs(local, 4)
    path = manifest_path(run_id(clock(1), (), {}))
    manifest = view_of_state(local, clock(1), clock(2)).manifests[0]
    local.write(path, manifest_bytes(replace(manifest, as_of=clock(40))))
    fold(local, KINDS, NOW)
    [standing] = standings(local).standing
    assert len(standing.checkpoint.runs) == 3
