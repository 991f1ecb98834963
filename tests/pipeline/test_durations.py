"""How long a run took: told, kept in the status file, and never among the files of the output."""

import json

import pytest

from pipeline import terminal
from pipeline.main import main
from pipeline.running.durations import DURATIONS, Durations
from pipeline.running.single_run import run_once
from schemas.manifest import Counts, Manifest

MADE = Manifest(
    run_id="20260308T060000Z-0123abcd",
    as_of="2026-03-08T06:00:00Z",
    inputs=(),
    options={},
    counts=Counts(documents_in=2, articles=1, duplicates=0, dropped=0, rejected={"too_short": 1}),
    files=(),
    state=(),
    replayed=(),
    versions={},
)


@pytest.fixture
def ticking(monkeypatch):
    """Lets each look at the clock find two seconds more."""
    seconds = iter(range(0, 1000, 2))
    monkeypatch.setattr("pipeline.running.durations.time.monotonic", lambda: float(next(seconds)))


def test_parts_are_measured_one_by_one_and_one_that_comes_again_adds_up(ticking):
    durations = Durations()
    for part in ("memory", "documents", "memory"):
        with durations.of(part):
            pass
    assert durations.parts == {"memory": 4.0, "documents": 2.0}
    assert durations.seconds == 14.0


def test_a_part_that_fails_is_measured_too(ticking):
    durations = Durations()
    with pytest.raises(ValueError, match="x"), durations.of("graph"):
        raise ValueError("x")
    assert durations.parts == {"graph": 2.0}


def committed(tell):
    with DURATIONS.of("documents"):
        tell(MADE, "out")
    return 3


def test_a_run_tells_how_long_it_took_and_keeps_it_in_its_status_file(ticking, tmp_path, capsys):
    assert run_once(committed, str(tmp_path / "status.json")) == 3
    assert capsys.readouterr().out.splitlines()[-1].startswith("copydesk: took ")
    status = json.loads((tmp_path / "status.json").read_bytes())
    told = {name: status[name] for name in ("exit_code", "last_run_id", "articles", "rejected", "parts")}
    counts = {"exit_code": 3, "last_run_id": MADE.run_id, "articles": 1, "rejected": 1}
    assert told == {**counts, "parts": {"documents": 4.0}}


def test_a_run_that_committed_nothing_keeps_its_exit_code(tmp_path):
    assert run_once(lambda _tell: 1, str(tmp_path / "status.json")) == 1
    status = json.loads((tmp_path / "status.json").read_bytes())
    assert (status["exit_code"], status["failed_rounds"], status["last_run_id"]) == (1, 1, None)


def test_a_json_log_has_the_seconds_as_numbers(ticking, capsys):
    terminal.log_as("json")
    try:
        run_once(committed, None)
    finally:
        terminal.log_as("text")
    [event] = map(json.loads, capsys.readouterr().err.splitlines())
    assert (event["event"], event["run_id"], event["seconds"]) == ("took", MADE.run_id, 6.0)


@pytest.mark.parametrize("place", ["out/status.json", "out/_runs/x/timings.json", "out"])
def test_a_status_file_among_the_files_of_the_output_is_refused(place, tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Short.")
    arguments = ["run", "--text", str(tmp_path / "a.txt"), "--output", str(tmp_path / "out")]
    assert main([*arguments, "--status", str(tmp_path / place)]) == 2
    assert "lies below the output" in capsys.readouterr().err
