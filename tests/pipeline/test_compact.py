"""Folding as a person uses it and as runs do it: `copydesk compact`, and what `validate` says of checkpoints."""

import pytest

from pipeline.main import main
from pipeline.memory import state_before
from pipeline.templates import template_state
from pipeline.upkeep.state_kinds import STATE_KINDS
from pipeline.upkeep.validate import validate
from schemas.checkpoint import CHECKPOINTS, checkpoint_name
from schemas.manifest import RunHeader, manifest_path, run_id
from transforms.sink.commit import commit, input_report, manifest_of, state_report
from transforms.sink.retention import prune
from transforms.sink.state_file import state_file
from transforms.storage import state_folding as folding
from transforms.storage.running import Attempt, running
from transforms.storage.storage import storage_for
from transforms.templates.counts import LineCount
from transforms.templates.state import NAME, StateRow, load_state, pack_row, write_rows

AS_OF = "2026-11-21T00:00:00Z"


def commit_run(storage, day, line="Follow the Desk"):
    """A run of that day of November that has counted one line."""
    as_of, seen = f"2026-11-{day:02}T06:00:00Z", f"2026-11-{day:02}"
    count = LineCount((day,), (day,), (seen,), seen, seen, tail=1, example=line)
    content = write_rows([pack_row(StateRow("a.example", line.encode(), count))])
    state = state_file(NAME, content)
    storage.write(state.path, content)
    header = RunHeader(run_id(as_of, (), {}), as_of)
    attempt = Attempt(replaces=storage.generation(manifest_path(header.run_id)))
    return commit(storage, manifest_of(header, [state_report(state), input_report(0)]), attempt)


@pytest.fixture
def output(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    storage = storage_for(str(tmp_path))
    for day in range(1, 9):
        commit_run(storage, day)
    return storage


def counted(storage):
    return load_state(template_state(state_before(storage, AS_OF)).read(), AS_OF)


def checkpoints(storage):
    return [path for path in storage.paths(CHECKPOINTS) if checkpoint_name(path)]


def test_the_kinds_of_state_have_names_of_their_own():
    assert len({kind.name for kind in STATE_KINDS}) == len(STATE_KINDS)


def test_compacting_folds_all_runs_and_changes_nothing_that_a_run_sees(output, capsys):
    before = counted(output)
    assert main(["compact", output.root]) == 0
    assert "8 runs stands in 1 checkpoint of 1 file" in capsys.readouterr().out
    assert state_before(output, AS_OF).manifests == ()
    assert counted(output) == before
    assert validate(output.root).problems == ()
    assert validate(output.root).notes == ()


def test_compacting_an_output_without_runs_is_bad_usage(tmp_path, capsys):
    assert main(["compact", str(tmp_path)]) == 2
    assert "no run has committed anything" in capsys.readouterr().err


def test_validate_names_a_checkpoint_that_is_damaged_and_compacting_mends_it(output, capsys):
    main(["compact", output.root])
    for path in output.paths(CHECKPOINTS):
        content = output.read(path)
        output.write(path, content[:-2])
        problems = validate(output.root).problems
        assert path in {problem.path for problem in problems}
        assert all("`copydesk compact`" in problem.reason for problem in problems)
        assert main(["compact", output.root]) == 0
        assert validate(output.root).problems == ()
        assert output.read(path) == content
    assert "was made anew: " in capsys.readouterr().err


def test_validate_notes_a_run_that_was_done_again_and_names_an_edit_that_nobody_noted(output):
    main(["compact", output.root])
    manifest = commit_run(output, 3, "Another line")
    report = validate(output.root)
    assert report.problems == ()
    assert any(manifest.run_id in note.reason for note in report.notes)
    main(["compact", output.root])
    path = manifest_path(manifest.run_id)
    output.write(path, output.read(path).replace(b"T06:00:00Z", b"T06:00:01Z"))
    _clock, problem = validate(output.root).problems  # the manifest's clock is not that of its run id any more
    assert "says another state" in problem.reason


def test_pruning_and_clean_ups_leave_checkpoints_standing(output):
    main(["compact", output.root])
    before = {path: output.read(path) for path in output.paths(CHECKPOINTS)}
    assert prune(output, "2026-11-05", lambda: 1e11).stopped is None
    with running(output, RunHeader("20261122T060000Z-0000abcd", "2026-11-22T06:00:00Z"), clock=lambda: 1e11) as life:
        pass
    assert life.left_alone == []
    assert {path: output.read(path) for path in output.paths(CHECKPOINTS)} == before


def run_command(storage, tmp_path, as_of):
    rows = tmp_path / "rows.jsonl"
    rows.write_text("no row of JSON", encoding="utf-8")  # rejected where it is read: no worker is needed
    arguments = ["--output", storage.root, "--as-of", as_of, "--min-words", "0", "--workers", "1"]
    return main(["run", "--jsonl", str(rows), "--max-rejected", "1", *arguments])


def test_a_run_folds_when_many_runs_lie_before_it_and_done_again_gives_the_same_bytes(
    output, tmp_path_factory, monkeypatch, capsys
):
    def full(*_):
        raise OSError(28, "No space left on device")

    inputs = tmp_path_factory.mktemp("inputs")
    monkeypatch.setattr(folding, "MANY_RUNS", 8)
    main(["compact", output.root])
    [torn] = checkpoints(output)
    output.write(torn, b"torn")
    assert run_command(output, inputs, AS_OF) == 0
    assert "is not what its name says: the manifests of its runs are read instead" in capsys.readouterr().err
    assert len(checkpoints(output)) == 1
    assert state_before(output, "2026-11-22T00:00:00Z").manifests == ()
    assert validate(output.root).problems == ()
    tree = {path: output.read(path) for path in output.paths("")}
    monkeypatch.setattr(folding, "MANY_RUNS", 1)
    monkeypatch.setattr(folding, "standings", full)
    assert run_command(output, inputs, AS_OF) == 0
    assert "the state of earlier runs was not folded: " in capsys.readouterr().err
    assert {path: output.read(path) for path in output.paths("")} == tree
