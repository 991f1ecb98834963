"""What a run tells the shell, and what it prints where it fails: one line, never a traceback."""

import errno
import json
import os
import re
from contextlib import redirect_stdout
from io import StringIO

import pytest
from apache_beam.runners.runner import PipelineState

from pipeline.main import main
from pipeline.running.quiet import TRACEBACK
from pipeline.running.run import has_finished

STORY = "\n".join(
    f"Ferry number {number} leaves the old harbour at dawn with timber for the islands." for number in range(6)
)


PROGRESS = re.compile(r"[0-9]/s(?:, about [0-9]+ s left)?$|^[0-9,]+ URLs fetched")


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return str(path)


def run(*arguments):
    return main(["run", "--workers", "1", "--as-of", "2026-03-08T06:00:00Z", *arguments])


def failure(capsys):
    """The one line on standard error; on a machine that has much to do, how far a run has come stands above it."""
    (line,) = (line for line in capsys.readouterr().err.splitlines() if not PROGRESS.search(line))
    assert line.startswith("copydesk: ")
    return line


def failing(*_):
    raise OSError("the disk is gone")


def test_messages_are_not_taken_by_a_clock_that_an_earlier_run_may_have_had(tmp_path, capsys):
    flags = ["--pubsub", "projects/p/subscriptions/s", "--output", str(tmp_path), "--as-of", "2026-11-01T00:00:00Z"]
    assert main(["run", *flags]) == 2
    assert "--as-of: messages are taken once" in capsys.readouterr().err


def test_messages_are_not_taken_for_an_engine_that_cannot_read_where_they_are_kept(tmp_path, capsys):
    flags = ["--pubsub", "projects/p/subscriptions/s", "--output", str(tmp_path / "out"), "--runner=PrismRunner"]
    assert main(["run", *flags]) == 2
    assert "take messages in this process" in capsys.readouterr().err


@pytest.fixture(scope="module")
def committed(tmp_path_factory):
    """The inputs and the output of a run, how it ended and what it said."""
    folder = tmp_path_factory.mktemp("committed")
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    again = ("--text", str(folder / "story.txt"), "--output", str(folder / "out"))
    with redirect_stdout(StringIO()) as said:
        code = run(*again)
    return again, code, said.getvalue()


def test_a_committed_run_exits_with_zero(committed):
    _, code, said = committed
    assert code == 0
    assert "committed by _runs/" in said


def test_a_rerun_that_commits_the_same_bytes_and_fails_afterwards_is_committed(committed, monkeypatch, capsys):
    again, _, _ = committed
    monkeypatch.setattr("pipeline.running.run.has_finished", failing)
    assert run(*again) == 0
    assert failure(capsys) == "copydesk: committed, and then: the disk is gone"


def test_a_rerun_that_fails_before_its_commit_is_not_committed_by_what_stood_there(committed, monkeypatch, capsys):
    again, _, _ = committed
    monkeypatch.setattr("pipeline.running.run.build", failing)
    assert run(*again) == 1
    assert failure(capsys) == "copydesk: nothing was committed: the disk is gone"


@pytest.mark.parametrize("state", [PipelineState.CANCELLED, PipelineState.FAILED, PipelineState.DRAINED])
def test_a_run_that_its_engine_gave_up_is_not_taken_for_a_submitted_one(state):
    with pytest.raises(RuntimeError, match=state):
        has_finished(state)


def test_a_run_that_goes_on_elsewhere_is_not_taken_for_a_finished_one():
    assert not has_finished(PipelineState.RUNNING)
    assert not has_finished(PipelineState.UNKNOWN)
    assert has_finished(PipelineState.DONE)


def test_more_rejected_than_allowed_is_committed_and_exits_with_three(story, tmp_path):
    (tmp_path / "short.txt").write_text("Too short.")
    inputs = ("--text", story, str(tmp_path / "short.txt"))
    assert run(*inputs, "--output", str(tmp_path / "out"), "--max-rejected", "0.4") == 3
    assert list(tmp_path.rglob("manifest.json"))


def test_an_output_that_is_a_file_fails_with_one_line(story, tmp_path, capsys):
    assert run("--text", story, "--output", story) == 1
    assert story in failure(capsys)


def test_an_output_that_turns_out_unwritable_fails_with_one_line(story, tmp_path, capsys):
    (tmp_path / "articles").write_text("a file where a folder belongs")
    assert run("--text", story, "--output", str(tmp_path)) == 1
    assert "Not a directory" in failure(capsys)
    assert not list(tmp_path.rglob("manifest.json"))


def test_a_disk_that_fills_up_in_a_step_is_one_line_with_its_path_and_what_helps(story, tmp_path, monkeypatch, capsys):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert run("--text", story, "--output", str(out)) == 1
    line = failure(capsys)
    assert re.match(
        rf"copydesk: nothing was committed: {out}/[^ ]+: cannot be written: No space left on device \(", line
    )
    assert line.endswith("what is committed stays, and a second start is safe)")


def test_the_traceback_of_a_failed_step_is_shown_where_it_is_asked_for(story, tmp_path, monkeypatch):
    monkeypatch.setenv(TRACEBACK, "1")
    (tmp_path / "articles").write_text("a file where a folder belongs")
    with pytest.raises(RuntimeError, match="WriteShards"):
        run("--text", story, "--output", str(tmp_path))


@pytest.mark.parametrize("command", [("run", "--output", "out", "--text"), ("validate",)])
def test_a_working_folder_that_is_gone_is_one_line(command, story, tmp_path, monkeypatch, capsys):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main([*command, story if command[0] == "run" else "out"]) == 1
    assert "the working folder is gone: change into one that is there" in failure(capsys)


def test_an_input_that_is_not_there_fails_before_anything_is_written(tmp_path, capsys):
    assert run("--pages", str(tmp_path / "nowhere"), "--output", str(tmp_path / "out")) == 1
    assert "nothing to read" in failure(capsys)
    assert not (tmp_path / "out").exists()


def test_a_url_where_a_file_is_meant_is_told_where_it_belongs(tmp_path, capsys):
    assert run("--pages", "https://a.example/story", "--output", str(tmp_path / "out")) == 1
    assert "--urls" in failure(capsys)


def test_a_store_that_nobody_knows_fails_with_one_line(story, capsys):
    assert run("--text", story, "--output", "hdfs://host/folder") == 1
    assert "gs://bucket/prefix" in failure(capsys)


LATER_RUN = ["run", "--text", "STORY", "--as-of", "2026-03-09T06:00:00Z", "--output"]  # it builds on that manifest


@pytest.mark.parametrize("content", [b'{"a": 1}', b"[1]", b"\xff\x00", b""])
@pytest.mark.parametrize("command", [["replay"], ["templates"], LATER_RUN])
def test_a_manifest_that_is_none_fails_with_one_line(command, content, story, tmp_path, capsys):
    manifest = tmp_path / "out" / "_runs" / "20260308T060000Z-00000000" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_bytes(content)
    assert main([part.replace("STORY", story) for part in command] + [str(tmp_path / "out")]) == 1
    assert "manifest.json" in failure(capsys)


@pytest.mark.parametrize("command", ["replay", "templates", "validate"])
def test_commands_over_an_output_fail_with_one_line_where_there_can_be_none(command, capsys):
    assert main([command, "hdfs://host/folder"]) == 1
    assert "gs://bucket/prefix" in failure(capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--output", "out"],
        ["run", "--text", "a.txt", "--output", ""],
        ["run", "--text", "a.txt", "--output", "out", "--no-such-flag"],
        ["run", "--page", "a.html", "--output", "out"],
        ["run", "--text", "a.txt", "--output", "out", "--runner=Foo"],
        ["replay", ""],
        ["validate", " "],
        ["demo", "--output", ""],
    ],
)
def test_bad_usage_exits_with_two_and_touches_nothing(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("copydesk: ")
    assert not list(tmp_path.iterdir())


def test_the_root_and_a_bucket_without_name_are_not_taken_for_something_else(capsys):
    assert main(["validate", "gs://"]) == 1
    assert "names no bucket" in failure(capsys)


def test_an_output_is_not_read_as_an_input_of_its_next_run(tmp_path, capsys):
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    (mixed / "rows.jsonl").write_text(json.dumps({"id": "a", "text": STORY}))
    assert run("--jsonl", str(mixed), "--output", str(mixed)) == 0
    capsys.readouterr()
    assert run("--jsonl", str(mixed), "--output", str(mixed)) == 1
    assert "keep the output out" in failure(capsys)
    assert run("--jsonl", str(mixed), "--output", str(tmp_path / "elsewhere")) == 0
