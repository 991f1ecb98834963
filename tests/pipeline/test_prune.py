"""`copydesk prune` as a person uses it."""

import signal

import pytest

from pipeline.main import main
from pipeline.upkeep.validate import validate

STORY = "The harbour board of Wexcombe voted on Monday to dredge the inner basin before the winter storms arrive."


@pytest.fixture
def output(tmp_path):
    """An output of one run with an article of each of two days, and a document that was rejected."""
    rows = "".join(
        f'{{"text": "{STORY} Part {day}.", "url": "https://a.example/{day}", "published": "2026-03-0{day}"}}\n'
        for day in (1, 5)
    )
    (tmp_path / "rows.jsonl").write_text(f'{rows}{{"text": ""}}\n', encoding="utf-8")
    arguments = ["--jsonl", str(tmp_path / "rows.jsonl"), "--output", str(tmp_path / "out"), "--min-words", "0"]
    arguments += ["--as-of", "2026-03-06T06:00:00Z", "--workers", "1", "--duplicates", "keep"]
    assert main(["run", *arguments]) == 0
    return tmp_path / "out"


def days(output):
    return sorted({path.parts[-3 if "outlet=" in str(path) else -2] for path in output.rglob("part-*")})


def test_a_pruning_that_is_stopped_says_what_stays_done(output, monkeypatch, capsys):
    def stopped_behind_the_manifest(*_, **__):
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("transforms.sink.retention.clean_up", stopped_behind_the_manifest)
    assert main(["prune", str(output), "--before", "2026-03-05"]) == 130
    (line,) = capsys.readouterr().err.splitlines()
    assert line == "copydesk: interrupted: what has left a manifest stays out of it; prune once more to do the rest"
    monkeypatch.undo()
    assert main(["prune", str(output), "--before", "2026-03-05"]) == 0
    assert days(output) == ["date=2026-03-05", "date=2026-03-06"]
    assert validate(str(output)).problems == ()


def test_old_days_go_and_the_output_stays_sound(output, capsys):
    assert days(output) == ["date=2026-03-01", "date=2026-03-05", "date=2026-03-06"]
    state = sorted(output.rglob("_state/**/*"))
    assert main(["prune", str(output), "--before", "2026-03-05"]) == 0
    assert "1 file of days before 2026-03-05" in capsys.readouterr().out
    assert days(output) == ["date=2026-03-05", "date=2026-03-06"]
    assert not list(output.rglob("date=2026-03-01"))
    assert validate(str(output)).problems == ()
    assert sorted(output.rglob("_state/**/*")) == state
    assert main(["prune", str(output), "--before", "2026-03-05"]) == 0
    assert "nothing is older than 2026-03-05" in capsys.readouterr().out


@pytest.mark.parametrize("day", ["5 March", "2026-3-5", "2026-02-30", ""])
def test_a_date_that_is_no_day_is_bad_usage(tmp_path, capsys, day):
    assert main(["prune", str(tmp_path), "--before", day]) == 2
    assert "is no day such as" in capsys.readouterr().err


def test_an_output_without_runs_is_bad_usage(tmp_path, capsys):
    assert main(["prune", str(tmp_path), "--before", "2026-03-05"]) == 2
    assert "no run has committed anything" in capsys.readouterr().err
