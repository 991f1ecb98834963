"""Which runs a run builds on, and what `copydesk templates` shows of them."""

import pytest

from pipeline.main import main
from pipeline.memory import state_before
from pipeline.templates import template_state
from schemas.manifest import RunHeader, run_id
from transforms.sink.commit import commit, input_report, manifest_of, state_report
from transforms.sink.state_file import state_file
from transforms.storage.running import Attempt
from transforms.storage.storage import storage_for
from transforms.templates.counts import LineCount
from transforms.templates.state import NAME, StateRow, pack_row, write_rows

DAYS = ("2026-10-21", "2026-10-22", "2026-11-20", "2026-11-21")


def state_of(day):
    count = LineCount((1, 2, 3), (1, 2, 3), (day,), day, day, tail=3, example=f"Follow the Desk since [{day}]")
    return write_rows([pack_row(StateRow("a.example", day.encode(), count))])


@pytest.fixture
def output(tmp_path):
    storage = storage_for(str(tmp_path))
    for day in DAYS:
        as_of, state = f"{day}T06:00:00Z", state_file(NAME, state_of(day))
        storage.write(state.path, state_of(day))
        header = RunHeader(run_id(as_of, (), {}), as_of)
        commit(storage, manifest_of(header, [state_report(state), input_report(0)]), Attempt())
    return storage


def test_a_run_builds_on_the_runs_of_the_thirty_days_before_its_clock(output):
    files = template_state(state_before(output, "2026-11-21T06:00:00Z"))
    assert set(files.read()) == {state_of("2026-10-22"), state_of("2026-11-20")}


def test_the_command_lists_the_lines_of_all_runs_as_they_stand(output, capsys):
    assert main(["templates", output.root]) == 0
    told = "".join(capsys.readouterr().out.split())
    assert all(f"FollowtheDesksince[{day}]" in told for day in DAYS)


def test_an_output_without_repeated_lines_says_so(tmp_path, capsys):
    as_of = f"{DAYS[0]}T06:00:00Z"
    header = RunHeader(run_id(as_of, (), {}), as_of)
    commit(storage_for(str(tmp_path)), manifest_of(header, [input_report(0)]), Attempt())
    assert main(["templates", str(tmp_path)]) == 0
    assert "no outlet repeats a line yet" in capsys.readouterr().out
