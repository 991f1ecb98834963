"""What `run --streaming` refuses, and what it says where it has no engine."""

import signal

import pytest

from pipeline.flags.flag_values import StopAfter
from pipeline.main import main
from pipeline.plan import Plan
from pipeline.running.rounds import Heralds
from pipeline.streaming import job as streaming_job
from pipeline.streaming import prism
from pipeline.streaming.commits import Commits
from pipeline.streaming.streaming_graph import Stream
from pipeline.streaming.window_run import Committed
from schemas.manifest import Counts, Manifest


@pytest.fixture
def no_prism(monkeypatch, tmp_path):
    monkeypatch.delenv(prism.LOCATION, raising=False)
    monkeypatch.setattr(prism, "_BUILT", tmp_path / "prism")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys, *arguments):
    code = main(["run", "--feeds", "https://news.example/feed", "--output", "out", "--streaming", *arguments])
    return code, capsys.readouterr().err


@pytest.mark.usefixtures("no_prism")
def test_without_prism_it_says_how_to_get_it_and_what_works_without(capsys):
    code, words = told(capsys)
    assert code == 2
    assert "`make prism`" in words
    assert "--every" in words


def test_prism_is_found_where_it_was_built_or_named(no_prism, monkeypatch):
    built = no_prism / "prism"
    built.touch()
    assert prism.prism_location() == str(built)
    other = no_prism / "other"
    other.touch()
    monkeypatch.setenv(prism.LOCATION, str(other))
    assert prism.prism_location() == str(other)


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        (("--every", "5"), "choose one"),
        (("--as-of", "2026-01-01T00:00:00Z"), "clock of one run"),
        (("--window", "0"), "0 seconds"),
        (("--window", "1.5"), "whole number"),
        (("--jsonl", "-"), "can be read once"),
        (("--archive", "one.warc.gz"), "each round or window would replace"),
    ],
)
def test_what_makes_no_sense_in_a_stream_is_bad_usage(flags, word, capsys):
    code, words = told(capsys, *flags)
    assert (code, word in words) == (2, True)


@pytest.fixture
def job(monkeypatch, tmp_path):
    """A job of which two windows are committed, and what its heralds hear."""
    commits, told = Commits(), []
    commits.is_heard = True
    for number in (1, 2):
        clock = f"2026-03-06T0{number}:00:00Z"
        commits.tell(Committed(Manifest(f"run-{number}", clock, (), {}, Counts(articles=1), (), (), (), {}), 1.0))
    commits.look(1772780400.0)
    monkeypatch.setattr(streaming_job, "COMMITS", commits)
    stream = Stream(Plan((), str(tmp_path), "2026-03-06T00:00:00Z"), 60, "test")
    job = streaming_job._Job(stream, Heralds(told.append, None, "window"), StopAfter())
    job.told = told
    return job


def test_a_stream_that_fails_says_what_is_committed_to_everybody(job, capsys):
    assert job.ended_by(RuntimeError("the engine broke")) == 1
    assert [(health.exit_code, health.failed_rounds) for health in job.told] == [(0, 0), (0, 0), (1, 1)]
    assert (job.told[-1].last_run_id, job.told[-1].last_look) == ("run-2", "2026-03-06T07:00:00Z")
    assert (words := capsys.readouterr().err).endswith("the engine broke (COPYDESK_TRACEBACK=1 shows where)\n")
    assert "2 windows committed" in words


def test_a_stream_that_a_second_signal_ends_does_not_say_that_nothing_was_committed(job, capsys, monkeypatch):
    monkeypatch.setattr(streaming_job.INTERRUPTION, "signal", signal.SIGTERM)
    assert job.ended_by(KeyboardInterrupt()) == 143
    assert job.told[-1].exit_code == 143
    words = capsys.readouterr().err
    assert "terminated: the stream has ended, with 2 windows committed" in words
    assert "nothing" not in words


def test_a_stream_gives_signs_of_life_without_counting_a_window(job):
    job._tell()
    job._beat()
    job._beat()
    assert [health.rounds for health in job.told] == [1, 2, 2]
    assert job.told[-1].last_look == "2026-03-06T07:00:00Z"


def test_windows_in_which_nothing_came_count_for_the_end_too(job, monkeypatch):
    job._stop = StopAfter(rounds=5)
    seconds = iter([299.0, 300.0])
    monkeypatch.setattr(streaming_job, "steady_time", lambda: 1772780400.0 + next(seconds))
    assert [job._seconds_left(), job._seconds_left()] == [1.0, 0.0]
    monkeypatch.setattr(streaming_job, "COMMITS", Commits())
    assert job._seconds_left() == float("inf")
