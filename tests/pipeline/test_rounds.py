"""Runs that are done again and again in one process."""

import contextlib
import json
import signal
import socket
import urllib.request

import pytest

from pipeline.flags.arguments import parse
from pipeline.flags.flag_values import StopAfter
from pipeline.flags.usage_error import UsageError
from pipeline.interruption import INTERRUPTION, Drain
from pipeline.main import main
from pipeline.running.metrics import Metrics, serving
from pipeline.running.rounds import Health, Heralds, Rounds
from schemas.manifest import Counts, Manifest

STORY = "Fishermen from four villages asked parliament for new quotas on cod before the spring season began."


def manifest(number):
    counts = Counts(documents_in=3, articles=1, unchanged=1, rejected={"too_short": 1})
    return Manifest(f"run-{number}", f"2026-03-06T0{number}:00:00Z", (), {}, counts, (), (), (), {})


def rounds(*codes, every=0.0, stop_after=None):
    """Rounds that end with the codes; what the metrics were told, and the exit code."""
    told, left = [], list(codes)
    drain = Drain()

    def one_round(tell):
        code = left.pop(0)
        if code in {0, 3}:
            tell(manifest(len(left)), "out")
        if not left:
            drain.ask()
        return code

    return told, Rounds(every, stop_after, Heralds(told.append, None)).run(one_round, drain)


def test_rounds_go_on_until_they_are_drained():
    told, code = rounds(0, 0, 3)
    assert code == 3
    assert [each.rounds for each in told] == [1, 2, 3]
    assert (told[-1].articles, told[-1].unchanged, told[-1].rejected, told[-1].exit_code) == (1, 1, 1, 3)


def test_a_round_that_fails_is_followed_by_the_next():
    told, code = rounds(0, 1, 1, 0)
    assert code == 0
    assert [each.failed_in_a_row for each in told] == [0, 1, 2, 0]
    assert told[2].last_run_id == told[0].last_run_id
    assert rounds(0, 1)[1] == 1


def test_a_round_that_a_signal_cuts_short_ends_them_with_its_code():
    assert rounds(0, 143, 0)[1] == 143


@pytest.mark.parametrize("stop_after", [StopAfter(rounds=2), StopAfter(seconds=0.0)])
def test_rounds_end_when_it_is_time(stop_after):
    told, code = rounds(0, 0, 0, stop_after=stop_after)
    assert code == 0
    assert len(told) == (2 if stop_after.rounds == 2 else 1)


def test_the_first_signal_drains_and_the_second_interrupts():
    ended = False
    with INTERRUPTION.handled(), INTERRUPTION.draining() as drain:
        signal.raise_signal(signal.SIGTERM)
        assert drain.is_asked
        assert drain.wait(600.0)
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
            ended = True
    assert not ended


def test_a_round_in_earnest_is_told_in_json_and_in_the_status_file(tmp_path, capsys):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    arguments = ["run", "--text", str(tmp_path / "story.txt"), "--output", str(tmp_path / "out"), "--min-words", "1"]
    status = tmp_path / "status.json"
    flags = ["--every", "0.1", "--stop-after", "1w", "--log", "json", "--status", str(status), "--workers", "1"]
    assert main([*arguments, *flags]) == 0
    [told] = [line for line in map(json.loads, capsys.readouterr().err.splitlines()) if line["event"] == "round"]
    assert (told["articles"], told["exit_code"]) == (1, 0)
    assert json.loads(status.read_bytes())["last_run_id"] == told["last_run_id"]
    assert (tmp_path / "out" / "_runs" / told["last_run_id"] / "manifest.json").exists()


def test_metrics_are_served_on_loopback():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with serving(port) as add:
        add(Health().after(0, manifest(1), 1.5, 1772780400.0))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
            text = answer.read().decode()
        assert 'copydesk_documents_total{outcome="articles"} 1' in text
        assert "copydesk_last_commit_timestamp_seconds 1772758800.0" in text
        with pytest.raises(UsageError, match="--metrics-port"), serving(port):
            pass


@pytest.mark.parametrize("flags", [["--every", "0"], ["--stop-after", "0w"], ["--metrics-port", "0"], ["--log", "xml"]])
def test_flags_that_mean_nothing_are_refused(flags):
    with pytest.raises(UsageError):
        parse(["run", "--text", "a", "--output", "o", *flags])


@pytest.mark.parametrize("flags", [["--stop-after", "2w"], ["--metrics-port", "9100"]])
def test_flags_of_runs_that_go_on_are_refused_where_one_run_is_asked_for(flags, tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Short.")
    assert main(["run", "--text", str(tmp_path), "--output", str(tmp_path / "out"), *flags]) == 2
    assert f"{flags[0]} is for runs that go on: give --every SECONDS or --streaming too" in capsys.readouterr().err


def test_rounds_refuse_standard_input_which_can_be_read_once(tmp_path, capsys):
    assert main(["run", "--jsonl", "-", "--output", str(tmp_path / "out"), "--every", "5"]) == 2
    assert "--every reads its inputs again" in capsys.readouterr().err


def test_rounds_have_clocks_of_their_own(tmp_path, capsys):
    arguments = ["--text", str(tmp_path), "--output", str(tmp_path / "out"), "--as-of", "2026-03-06"]
    assert main(["run", *arguments, "--every", "5"]) == 2
    assert "each round has its own" in capsys.readouterr().err


def test_a_sign_of_life_counts_no_round_again_and_lets_the_lag_grow(tmp_path):
    metrics, status = Metrics(), tmp_path / "status.json"
    heralds = Heralds(metrics.add, str(status))
    health = Health().after(0, manifest(1), 1.5, 1772780400.0)
    heralds.tell(health)
    heralds.note(health.at(1772780460.0, "2026-03-06T07:01:00Z"))
    assert 'copydesk_documents_total{outcome="articles"} 1\n' in metrics.text()
    assert "copydesk_last_look_timestamp_seconds 1772780460.0" in metrics.text()
    told = json.loads(status.read_bytes())
    assert (told["lag_seconds"], told["last_look"]) == (health.lag_seconds + 60, "2026-03-06T07:01:00Z")


def test_the_lag_is_that_of_the_scrape():
    metrics = Metrics(lambda: 1772758800.0 + 90)
    metrics.add(Health().after(0, manifest(1), 1.5, 1772780400.0))
    assert "copydesk_lag_seconds 90.0" in metrics.text()
