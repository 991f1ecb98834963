"""A run's clock lies after all that was committed before it."""

import pytest

from pipeline.flags.arguments import parse
from pipeline.running.run_clock import RunClock, clock_after
from schemas.manifest import manifest_path
from transforms.fetch.session_clock import epoch_seconds
from transforms.storage.storage import storage_for

NOON = epoch_seconds("2026-03-06T12:00:00Z")


@pytest.mark.parametrize(
    ("last", "end", "clock"),
    [
        (None, "2026-03-06T11:59:00Z", "11:59:00"),
        (None, "2026-03-06T13:00:00Z", "12:00:00"),
        ("2026-03-06T11:59:30Z", "2026-03-06T11:59:00Z", "11:59:31"),
        ("2026-03-06T12:00:00Z", "2026-03-06T13:00:00Z", "12:00:01"),
        ("2026-03-06T11:00:00Z", None, "12:00:00"),
        ("2026-12-31T23:59:59Z", None, "00:00:00"),
    ],
)
def test_a_clock_is_never_in_the_future_nor_before_the_last_commit(last, end, clock):
    assert clock_after(last, NOON + 0.4, end)[11:-1] == clock


@pytest.fixture
def clocks(tmp_path, monkeypatch):
    """The clocks of runs at times of day, with a commit of each where it is wanted."""
    storage, run_clock_ = storage_for(str(tmp_path)), RunClock()

    def at(time, *flags, committed=None):
        monkeypatch.setattr("pipeline.plan.clock", lambda: f"2026-03-06T{time}Z")
        if committed:
            storage.write(manifest_path(f"20260306T{committed.replace(':', '')}Z-0000abcd"), b"")
        asked = parse(["run", "--jsonl", str(tmp_path), "--output", str(tmp_path), *flags])
        return run_clock_.plan(asked).as_of[11:-1]

    return at


def test_a_run_in_the_second_of_a_commit_comes_after_it(clocks, capsys):
    assert clocks("12:00:00") == "12:00:00"
    assert clocks("12:00:00", committed="12:00:00") == "12:00:01"
    assert clocks("12:00:00", "--as-of", "2026-03-06T11:00:00Z") == "11:00:00"
    assert capsys.readouterr().err == ""


def test_rounds_go_on_from_the_last_commit_when_the_clock_goes_back_and_time_passes_for_them(clocks, capsys):
    assert clocks("10:00:00", committed="12:00:00") == "12:00:01"
    assert clocks("10:15:00") == "12:15:01"
    assert clocks("10:30:00", committed="12:15:01") == "12:30:01"
    assert capsys.readouterr().err.count("going on with") == 1
    assert clocks("13:00:00") == "13:00:00"
